"""What z3 found as values of the contract: the state and the arguments of a call."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from factoryc.analysis.ground import Ground
from factoryc.analysis.situation import Sample
from factoryc.analysis.situations import situation
from factoryc.contract.python_names import python_name
from factoryc.frozen import frozen
from factoryc.solver.amounts import EPOCH, MICROSECOND
from factoryc.solver.encoding import Encoding
from factoryc.solver.inputs import Inputs
from factoryc.solver.terms import Z3, Term, plain_type
from factoryc.spec.types import (
    DATE,
    DECIMAL,
    DURATION,
    INSTANT,
    INT,
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Scalar,
    SetType,
    SumType,
    Type,
    type_text,
)

_MOST_PLACES = 30
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


class Unreadable(Exception):
    """A value of z3 that the contract has no value for."""


def sample_of(model: Z3, inputs: Inputs, ground: Ground) -> Sample:
    """The call that a model speaks of. Raises Unreadable, or an arithmetic error for no such time."""
    read = _Reader(model, inputs.encoding, ground)
    values = {python_name(name): read.value(term) for name, term in inputs.encoding.states.items()}
    state = replace(ground.contract.initial, **values)
    arguments = tuple(read.value(each) for each in inputs.parameters)
    return Sample(situation(state, None, ground), arguments)


@frozen(eq=False)
class _Reader:
    model: Z3
    encoding: Encoding
    ground: Ground

    def value(self, term: Term) -> Any:  # noqa: ANN401 -- of any type
        return self._read(self._settled(term.value), term.type)

    def _settled(self, value: Z3) -> Z3:
        return self.model.eval(value, model_completion=True)

    def _read(self, value: Z3, type_: Type) -> Any:  # noqa: ANN401 -- of any type
        if self.encoding.sorts.is_opaque(type_):
            raise Unreadable(f"a value of `{type_text(type_)}`")
        match type_:
            case Scalar():
                return _scalar(value, type_)
            case EnumType(name=name):
                return self.ground.values.enum_members[name][self._constructor(value)]
            case OptionalType(inner=inner):
                return self._read(value.arg(0), inner) if self._constructor(value) else None
            case RecordType(name=name):
                held = [
                    (spelled, self._read(value.arg(number), each))
                    for number, (spelled, each) in enumerate(self._fields(name))
                ]
                return self.ground.values.make_record[name](**dict(held))
            case SumType(cases=cases):
                return self._read(value.arg(0), type_.record(cases[self._constructor(value)]))
            case ListType(element=element):
                size = self._settled(z3.Length(value)).as_long()
                return [self._read(self._settled(value[place]), element) for place in range(size)]
            case SetType(element=element):
                return frozenset(
                    self._read(member, element)
                    for member in self._members(element)
                    if z3.is_true(self._settled(value[member]))
                )
            case MapType(key=key, value=entry):
                found = [(each, self._settled(value[each])) for each in self._members(key)]
                return {
                    self._read(each, key): self._read(held.arg(0), entry)
                    for each, held in found
                    if self._constructor(held)
                }
            case _:
                raise Unreadable(f"a value of `{type_text(type_)}`")

    def _fields(self, record: str) -> list[tuple[str, Type]]:
        shaped = self.ground.spec.record(record).fields
        return [(python_name(each.name), plain_type(each.type)) for each in shaped]

    def _constructor(self, value: Z3) -> int:
        """The number of the case that a value was made as."""
        sort, made = value.sort(), value.decl().name()
        names = [sort.constructor(number).name() for number in range(sort.num_constructors())]
        return names.index(made)

    def _members(self, role: Type) -> list[Z3]:
        """The values of what the question touches, in an order that is always the same."""
        touched = self.encoding.touched.get(role, {})
        return [self._settled(member) for member, _ in touched.values()]


def _scalar(value: Z3, type_: Scalar) -> Any:  # noqa: ANN401 -- of any type
    if type_ == INT:
        return value.as_long()
    if type_ == DECIMAL:
        return _decimal(value)
    if type_ == DURATION:
        return value.as_long() * MICROSECOND
    if type_ == INSTANT:
        return EPOCH + value.as_long() * MICROSECOND
    if type_ == DATE:
        return date.fromordinal(value.as_long())
    if type_.name == "Bool":
        return z3.is_true(value)
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value.as_string())


def _decimal(value: Z3) -> Decimal:
    if not z3.is_rational_value(value):
        raise Unreadable("an irrational number")
    exact: Fraction = value.as_fraction()
    number, places = exact, 0
    while number.denominator != 1 and places < _MOST_PLACES:
        number, places = number * 10, places + 1
    if number.denominator != 1:
        raise Unreadable("a fraction that is no decimal")
    return Decimal(number.numerator).scaleb(-places)
