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
        inside = INSIDE[kind]
        if inside is not None:
            yield current
            stack.extend(inside(current))


class _Inside(dict[type[object], Callable[[Any], tuple[Any, ...]] | None]):
    """Filled when a class is first met: a dictionary, since to call a function would take longer."""

    def __missing__(self, kind: type[object]) -> Callable[[Any], tuple[Any, ...]] | None:
        found = self[kind] = _counted(kind)
        return found


# What gives the fields that count for the meaning of a node, the last first; None for what is no node.
INSIDE = _Inside()


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
