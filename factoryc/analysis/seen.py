"""Values that one sample has drawn already: equal ones, and near ones, are where behaviour turns."""

from collections.abc import Hashable, Mapping
from random import Random
from typing import Any

import attrs

from factoryc.analysis.simpler import stable_text
from factoryc.contract.python_names import class_name
from factoryc.frozen import frozen
from factoryc.spec.types import (
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    SetType,
    SumType,
    Type,
    unrefined,
)

# How often the latest value is taken, rather than any earlier one.
_LATEST = 0.6


@frozen
class Seen:
    """By the type as named: its values in the order they were drawn. Older ones lie in `before`."""

    values: dict[Type, list[Any]] = attrs.field(factory=dict)
    before: "Seen | None" = None

    def note(self, type_: Type, value: Any) -> None:  # noqa: ANN401 -- of any type
        """Remember a value under its type, and under what its type refines."""
        self.values.setdefault(type_, []).append(value)
        while isinstance(type_, RefinedType):
            type_ = type_.base
            self.values.setdefault(type_, []).append(value)

    def all_of(self, type_: Type) -> tuple[Any, ...]:
        """All values of this type, the latest first."""
        older = () if self.before is None else self.before.all_of(type_)
        return (*reversed(self.values.get(type_, ())), *older)

    def choose(self, type_: Type, random: Random) -> Any:  # noqa: ANN401 -- None where there is none
        """One of the values of this type."""
        known = self.values.get(type_)
        if known and (self.before is None or random.random() < _LATEST):
            return known[-1] if random.random() < _LATEST else random.choice(known)
        older = None if self.before is None else self.before.choose(type_, random)
        return random.choice(known) if older is None and known else older


def note_parts(seen: Seen, type_: Type, value: Any, fields: "FieldTypes") -> None:  # noqa: ANN401
    """Remember a value and all that it consists of."""
    if value is None:
        return
    plain = unrefined(type_)
    match plain:
        case OptionalType(inner=inner):
            note_parts(seen, inner, value, fields)
        case RecordType(name=name):
            for attribute, field_type in fields[name]:
                note_parts(seen, field_type, getattr(value, attribute), fields)
        case SumType():
            records = (plain.record(case) for case in plain.cases)
            held = (each for each in records if class_name(each.name) == type(value).__name__)
            for record in held:
                note_parts(seen, record, value, fields)
        case ListType(element=element) | SetType(element=element):
            for item in sorted(value, key=stable_text) if isinstance(plain, SetType) else value:
                note_parts(seen, element, item, fields)
        case MapType(key=key, value=entry):
            for name, item in value.items():
                note_parts(seen, key, name, fields)
                note_parts(seen, entry, item, fields)
        case _:
            if isinstance(value, Hashable):
                seen.note(type_, value)


FieldTypes = Mapping[str, tuple[tuple[str, Type], ...]]
