"""Walks over typed values: every expression inside a definition, and every type it names."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from types import NoneType

import attrs

from factoryc.spec.types import EnumType, RecordType, RefinedType, SumType

# Types that have a name of their own.
NAMED = (RecordType, RefinedType, EnumType, SumType)


def parts(value: object) -> Iterator[object]:
    """Every node of the value that counts for its meaning, outermost first."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, tuple | list):
            stack.extend(reversed(current))
            continue
        counted = _counted(type(current))  # type: ignore[arg-type]  # classes are hashable, whatever their instances are
        if counted is None:
            continue
        yield current
        for name in counted:
            inner = getattr(current, name)
            if type(inner) not in _PLAIN:
                stack.append(inner)


# What holds no nodes: most of what stands in one.
_PLAIN = frozenset({str, int, bool, NoneType, Decimal})


@cache
def _counted(kind: type[object]) -> tuple[str, ...] | None:
    """The fields that count for the meaning of such a node, the last first; None: it is no node."""
    if not attrs.has(kind):
        return None
    fields = attrs.fields(kind)
    return tuple(field.name for field in reversed(fields) if field.eq)


def named_types(value: object) -> frozenset[str]:
    """The names of the types that a definition speaks of."""
    return frozenset(part.name for part in parts(value) if isinstance(part, NAMED))
