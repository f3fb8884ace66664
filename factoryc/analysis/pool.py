"""A pool of values: any type, drawn at random from a seed, and met again within one sample.

The same seed gives the same values on every machine. Refinements are honoured; a type for which no
value turns up in a bounded number of tries raises `NoValue`.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, TypeAlias, assert_never

import attrs

from factoryc.analysis.constants import Constants
from factoryc.analysis.scalars import scalar_drawer
from factoryc.analysis.seen import FieldTypes, Seen
from factoryc.analysis.shape import Bounds, Shape, shape
from factoryc.frozen import frozen
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    RowType,
    Scalar,
    SetType,
    SumType,
    Type,
    TypeParameter,
    UnknownType,
    type_text,
    unrefined,
)

Draw: TypeAlias = Callable[[Random, Seen], Any]
Fits: TypeAlias = Callable[[Any], bool]

_TRIES = 100
_AGAIN = 0.5
_NEAR = 0.6
_COUNTS = (0, 0, 1, 1, 1, 2, 2, 3, 4)


class NoValue(Exception):
    """No value of a type met its restriction in the tries there were."""


@frozen(eq=False)
class Values:
    """What it takes to make values: the classes of records and enums, and tests of restrictions."""

    spec: Spec
    constants: Constants
    fields: FieldTypes
    make_record: Mapping[str, Callable[..., Any]]
    enum_members: Mapping[str, tuple[Any, ...]]
    test: Callable[[Type, Expression | None], Fits]
    # The records whose drawers are being made, to notice one that holds itself.
    being_made: list[str] = attrs.field(factory=list)


def drawer(type_: Type, restriction: Expression | None, values: Values) -> Draw:
    """Draws values of a type that meet a restriction on `it` besides."""
    plain = unrefined(type_)
    form = shape(type_, restriction, values.spec)
    fresh = _choices(form) if form.choices else _fresh(plain, form, values)
    again = _again(type_, plain)
    is_plain = restriction is None and type_ == plain
    fits = None if is_plain else values.test(type_, restriction)
    is_exact = form.is_whole and _keeps_to(form, plain)

    def draw(random: Random, seen: Seen) -> Any:  # noqa: ANN401 -- of any type
        for _ in range(_TRIES):
            value = again(random, seen) if random.random() < _AGAIN else None
            is_new = value is None
            if is_new:
                value = fresh(random, seen)
            if fits is None or (is_new and is_exact) or fits(value):
                if isinstance(plain, Scalar):
                    seen.note(type_, value)
                return value
        raise NoValue(type_text(type_))

    return draw


def _keeps_to(form: Shape, plain: Type) -> bool:
    """Whether every fresh value of this type has the shape, so that no test is needed."""
    match plain:
        case Scalar(name="Int"):
            ends = [each for each in (form.bounds.low, form.bounds.high) if each is not None]
            return all(isinstance(each, int) for each in ends) and ends == sorted(ends)
        case Scalar(name="Text") | ListType():
            return form.bounds == Bounds() and (form.size.low or 0) <= (
                form.size.high or _COUNTS[-1]
            )
        case _:
            return False


def _choices(form: Shape) -> Draw:
    return lambda random, _seen: random.choice(form.choices)


def _again(type_: Type, plain: Type) -> Draw:
    """A value met before, or one next to it. None where there is none."""
    if not isinstance(plain, Scalar) or plain.name == "Bool":
        return lambda _random, _seen: None
    if plain.name != "Int":
        return lambda random, seen: seen.choose(type_, random)

    def draw(random: Random, seen: Seen) -> Any:  # noqa: ANN401 -- a whole number or None
        value = seen.choose(type_, random)
        if value is None:
            value = seen.choose(plain, random)
        if value is None or random.random() < _NEAR:
            return value
        return value + random.choice((-1, 1))

    return draw


def _fresh(plain: Type, form: Shape, values: Values) -> Draw:
    match plain:
        case Scalar(name=name):
            scalar = scalar_drawer(name, form, values.constants)
            return lambda random, _seen: scalar(random)
        case EnumType(name=name):
            members = values.enum_members[name]
            return lambda random, _seen: random.choice(members)
        case OptionalType(inner=inner):
            some = _drawer_if_any(inner, values)
            if some is None:
                return lambda _random, _seen: None
            return lambda random, seen: None if random.random() < _AGAIN else some(random, seen)
        case RecordType(name=name):
            return _records(name, values)
        case SumType(cases=cases):
            return _one_of([plain.record(case) for case in cases], values)
        case ListType(element=element):
            return _collections(list, element, form, values)
        case SetType(element=element):
            return _collections(frozenset, element, form, values)
        case MapType(key=key, value=value):
            keys, entries = _drawer_if_any(key, values), _drawer_if_any(value, values)
            if keys is None or entries is None:
                return lambda _random, _seen: {}
            return lambda random, seen: {
                keys(random, seen): entries(random, seen) for _ in _counted(form, random)
            }
        case TypeParameter() | RowType() | UnknownType():
            raise NoValue(type_text(plain))
        case RefinedType():
            raise AssertionError("a refined type is never plain")
        case _:
            assert_never(plain)


def _collections(
    make: Callable[[list[Any]], Any], element: Type, form: Shape, values: Values
) -> Draw:
    item = _drawer_if_any(element, values)
    if item is None:
        return lambda _random, _seen: make([])
    return lambda random, seen: make([item(random, seen) for _ in _counted(form, random)])


def _drawer_if_any(type_: Type, values: Values) -> Draw | None:
    """None where no value can be made: then a list of them is empty, and an optional is none."""
    try:
        return drawer(type_, None, values)
    except NoValue:
        return None


def _one_of(records: Sequence[RecordType], values: Values) -> Draw:
    """A value of any of the cases that can be made."""
    drawers = [
        each for each in (_drawer_if_any(one, values) for one in records) if each is not None
    ]
    if not drawers:
        raise NoValue(records[0].name)
    return lambda random, seen: random.choice(drawers)(random, seen)


def _records(name: str, values: Values) -> Draw:
    # A case of an enum may hold values of the enum: those get one level deeper than records do.
    if values.being_made.count(name) > ("." in name):
        raise NoValue(name)
    make = values.make_record[name]
    parameters = values.spec.record(name).fields
    names = [attribute for attribute, _ in values.fields[name]]
    values.being_made.append(name)
    try:
        parts = [drawer(parameter.type, parameter.restriction, values) for parameter in parameters]
    finally:
        values.being_made.remove(name)

    def draw(random: Random, seen: Seen) -> Any:  # noqa: ANN401 -- a record of the spec
        fields = {
            attribute: part(random, seen) for attribute, part in zip(names, parts, strict=True)
        }
        return make(**fields)

    return draw


def _counted(form: Shape, random: Random) -> range:
    low = 0 if form.size.low is None else int(form.size.low) + form.size.low_open
    count = low + random.choice(_COUNTS)
    if form.size.high is not None:
        count = min(count, int(form.size.high) - form.size.high_open)
    return range(count)
