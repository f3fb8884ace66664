"""Parses Python, one text at a time.

CPython 3.11 counts how deep it is in a tree once for all threads, and raises SystemError where two of them
make one at the same time (https://github.com/python/cpython/issues/106905).
"""

import ast
from threading import RLock

# What is collected meanwhile may want to parse, too.
_ONE_AT_A_TIME = RLock()


def python_tree(source: str | bytes, feature_version: tuple[int, int] | None = None) -> ast.Module:
    """The tree of a module. Raises SyntaxError, and ValueError for null bytes, as `ast.parse` does."""
    with _ONE_AT_A_TIME:
        return ast.parse(source, feature_version=feature_version)
