"""Walks over typed values: every expression inside a definition, and every type it names."""

from collections.abc import Iterator
from functools import cache

import attrs

from factoryc.spec.types import EnumType, RecordType, RefinedType, SumType

# Types that have a name of their own.
NAMED = (RecordType, RefinedType, EnumType, SumType)


def parts(value: object) -> Iterator[object]:
    """The value and everything inside it that counts for its meaning, outermost first."""
    stack = [value]
    while stack:
        current = stack.pop()
        yield current
        if isinstance(current, tuple | list):
            stack.extend(reversed(current))
        else:
            stack.extend([getattr(current, name) for name in _counted(type(current))])  # type: ignore[arg-type]  # classes are hashable, whatever their instances are


@cache
def _counted(kind: type[object]) -> tuple[str, ...]:
    """The fields that count for the meaning of such a value, the last first."""
    if not attrs.has(kind):
        return ()
    fields = attrs.fields(kind)
    return tuple(field.name for field in reversed(fields) if field.eq)


def named_types(value: object) -> frozenset[str]:
    """The names of the types that a definition speaks of."""
    return frozenset(part.name for part in parts(value) if isinstance(part, NAMED))
