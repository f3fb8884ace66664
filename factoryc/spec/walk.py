"""Walks over typed values: every expression inside a definition, and every type it names."""

from collections.abc import Iterator
from typing import cast

import attrs

from factoryc.spec.types import EnumType, RecordType, RefinedType

_NAMED = (RecordType, RefinedType, EnumType)


def parts(value: object) -> Iterator[object]:
    """The value and everything inside it that counts for its meaning, outermost first."""
    stack = [value]
    while stack:
        current = stack.pop()
        yield current
        if isinstance(current, tuple | list):
            stack.extend(reversed(current))
        elif attrs.has(type(current)):
            fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(current)))
            stack.extend(getattr(current, field.name) for field in reversed(fields) if field.eq)


def named_types(value: object) -> frozenset[str]:
    """The names of the types that a definition speaks of."""
    return frozenset(part.name for part in parts(value) if isinstance(part, _NAMED))
