"""The operations of parking, one to a module."""
