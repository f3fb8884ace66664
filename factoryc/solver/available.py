"""Whether there is a solver: z3 is an extra, and factoryc does its work without it."""

from functools import cache
from importlib.util import find_spec


@cache
def solver_file() -> str | None:
    """The file that z3 would be loaded from, which takes as long as to check several specs."""
    found = find_spec("z3")
    return None if found is None else found.origin


def is_available() -> bool:
    """Whether z3 can be loaded."""
    return solver_file() is not None
