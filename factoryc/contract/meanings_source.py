"""The texts of those meanings that a piece of translated Python calls, to stand in its module."""

import ast
import inspect
from functools import cache

from factoryc.contract import meanings
from factoryc.source.python_tree import python_tree


def meanings_used(source: str) -> tuple[str, ...]:
    """The definitions that the source needs, each once, in the order of `meanings.py`."""
    defined = _definitions()
    needed: set[str] = set()
    waiting = {name for name in defined if name in source}
    if waiting:
        waiting &= _named(source)
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= _needed_by(name) - needed
    return tuple(text for name, text in defined.items() if name in needed)


@cache
def _definitions() -> dict[str, str]:
    """Each function of `meanings.py` with its text."""
    text = inspect.getsource(meanings)
    return {
        node.name: "\n".join(text.split("\n")[node.lineno - 1 : node.end_lineno])
        for node in python_tree(text).body
        if isinstance(node, ast.FunctionDef)
    }


@cache
def _needed_by(name: str) -> frozenset[str]:
    defined = _definitions()
    return frozenset(_named(defined[name]) & defined.keys())


def _named(source: str) -> set[str]:
    return {
        node.id
        for node in ast.walk(python_tree(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
