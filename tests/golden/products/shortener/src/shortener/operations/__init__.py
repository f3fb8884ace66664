"""The operations of shortener, one to a module."""
