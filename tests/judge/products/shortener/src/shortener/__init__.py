"""Turns long addresses into short codes and follows them."""
