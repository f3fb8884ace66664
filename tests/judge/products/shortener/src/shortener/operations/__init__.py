"""The operations of the shortener."""
