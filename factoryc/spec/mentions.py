"""What a definition speaks of: found out in one walk, and kept for all who ask.

Whether an operation reads the clock, which functions an eval calls, which states an invariant binds: many
passes ask such things of the same definitions.
"""

from collections.abc import Iterable
from typing import Any

import attrs

from factoryc.frozen import frozen
from factoryc.spec.definitions import ErrorValue
from factoryc.spec.expressions import EnumCase, FunctionCall, OperationCall, StateRead
from factoryc.spec.identity import ByIdentity
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    Scalar,
    SetType,
    SumType,
)
from factoryc.spec.walk import INSIDE


@frozen
class Mentions:
    """`kinds`: the classes of all nodes. The others are names.

    `types` are those that somebody has given a name, `states` those that are read.
    """

    kinds: frozenset[type[object]]
    functions: frozenset[str]
    types: frozenset[str]
    errors: frozenset[str]
    states: frozenset[str]
    operations: frozenset[str]


def mentions(definition: object) -> Mentions:
    """What is mentioned in a definition, an expression or a step, however deep inside."""
    return _KNOWN.of(definition, _mentioned)


def mentioned_in(definitions: Iterable[object]) -> Mentions:
    """What is mentioned in any of them."""
    found = [mentions(each) for each in definitions]
    names = (field.name for field in attrs.fields(Mentions))
    return Mentions(
        *(frozenset().union(*(getattr(each, name) for each in found)) for name in names)
    )


_KNOWN = ByIdentity[Mentions](most=50_000)

_SLOTS: dict[type[object], tuple[str, str]] = {
    FunctionCall: ("functions", "name"),
    RecordType: ("types", "name"),
    RefinedType: ("types", "name"),
    EnumType: ("types", "name"),
    SumType: ("types", "name"),
    EnumCase: ("types", "enum"),
    ErrorValue: ("errors", "name"),
    StateRead: ("states", "name"),
    OperationCall: ("operations", "operation"),
}

_TYPES = frozenset(
    {
        Scalar,
        ListType,
        SetType,
        MapType,
        OptionalType,
        RecordType,
        EnumType,
        SumType,
        RefinedType,
    }
)


def _mentioned(definition: object) -> Mentions:
    kinds: set[type[object]] = set()
    names: dict[str, set[str]] = {slot: set() for slot, _ in _SLOTS.values()}
    # Half of what there is are types, and mostly the same ones again and again.
    met: set[int] = set()
    waiting: list[Any] = [definition]
    while waiting:
        part = waiting.pop()
        kind = part.__class__
        if kind is tuple or kind is list:
            waiting.extend(part)
            continue
        inside = INSIDE[kind]
        if inside is None:
            continue
        if kind in _TYPES:
            if id(part) in met:
                continue
            met.add(id(part))
        kinds.add(kind)
        if kind in _SLOTS:
            slot, attribute = _SLOTS[kind]
            names[slot].add(getattr(part, attribute))
        waiting.extend(inside(part))
    return Mentions(frozenset(kinds), **{slot: frozenset(each) for slot, each in names.items()})
