"""Walks over typed values: every expression inside a definition, and every type in it."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from factoryc.frozen import fields_in


def parts(value: object) -> Iterator[object]:
    """Every node of the value that counts for its meaning, outermost first."""
    stack: list[Any] = [value]
    while stack:
        current = stack.pop()
        kind = current.__class__
        if kind is tuple or kind is list:
            stack.extend(current[::-1])
            continue
        try:
            inside = _INSIDE[kind]
        except KeyError:
            inside = _INSIDE[kind] = _counted(kind)
        if inside is not None:
            yield current
            stack.extend(inside(current))


# What gives the fields that count for the meaning of a node, the last first; None for what is no node.
_INSIDE: dict[type[object], Callable[[Any], tuple[Any, ...]] | None] = {}


def _counted(kind: type[object]) -> Callable[[Any], tuple[Any, ...]] | None:
    fields = fields_in(kind)
    if fields is None:
        return None
    names = [field.name for field in reversed(fields) if field.is_compared]
    match names:
        case []:
            return lambda _: ()
        case [name]:
            return lambda node: (getattr(node, name),)
        case _:
            return attrgetter(*names)
