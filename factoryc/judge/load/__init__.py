"""Loads: how many calls an implementation bears, and how fast it answers them."""
