"""Judges what no operation shows yet: the tests of types, the functions, the initial state."""
