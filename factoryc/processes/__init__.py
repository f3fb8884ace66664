"""The cores of the machine, for work that comes in independent pieces."""
