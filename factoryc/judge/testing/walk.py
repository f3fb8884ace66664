"""A walk along the marks of an operation's parameters, for runs that are to notice one fault.

A mark is a value at which behaviour may turn: an end of a type, a constant of the spec or its
neighbour, the empty list. Drawn calls meet marks by luck; a walk meets each of them once for every
eval, in the same order every time.
"""

import dataclasses
from collections.abc import Iterator
from enum import Enum
from itertools import product
from math import prod
from typing import Any

import attrs

from factoryc.analysis.constants import Constants
from factoryc.analysis.marks import marks, whole_bounds
from factoryc.analysis.shape import Shape, shape
from factoryc.contract.python_names import python_name
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Scalar,
    SetType,
    Type,
    unrefined,
)

# More are not tried in all combinations, but one argument at a time.
_MOST_COMBINED = 200
_LONGEST = 10_000
_MOST_ITEMS = 100


@attrs.define
class Walk:
    """Where one eval stands. What it has called is not called again."""

    spec: Spec
    constants: Constants
    _called: set[int] = attrs.field(factory=set)
    _broken: dict[tuple[str, str], int] = attrs.field(factory=dict)

    def begin(self) -> None:
        """Another eval walks from the beginning."""
        self._called.clear()
        self._broken.clear()

    def calls(self, operation: str, like: tuple[Any, ...]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Arguments at marks that were not called yet, by number; what has no marks is as in `like`."""
        parameters = self.spec.operation(operation).parameters
        columns = [
            list(self._marks(each.type, each.restriction, argument))
            for each, argument in zip(parameters, like, strict=True)
        ]
        if not any(columns):
            return
        if prod(len(column) or 1 for column in columns) <= _MOST_COMBINED:
            filled = (column or [same] for column, same in zip(columns, like, strict=True))
            every: Iterator[tuple[Any, ...]] = product(*filled)
        else:
            every = (
                (*like[:at], mark, *like[at + 1 :])
                for at, column in enumerate(columns)
                for mark in column
            )
        for number, arguments in enumerate(every):
            if number not in self._called:
                yield number, arguments

    def note(self, number: int) -> None:
        """The call of that number was made."""
        self._called.add(number)

    def next_broken(self, operation: str, parameter: str, count: int) -> int:
        """From which of the values that break a type the next so many are to be taken."""
        first = self._broken.get((operation, parameter), 0)
        self._broken[operation, parameter] = first + count
        return first

    def _marks(self, type_: Type, restriction: Expression | None, like: Any) -> Iterator[Any]:  # noqa: ANN401  of any type
        form = shape(type_, restriction, self.spec)
        if form.choices:
            yield from form.choices
            return
        match unrefined(type_):
            case Scalar(name="Bool"):
                yield from (False, True)
            case Scalar() as scalar:
                yield from marks(type_, form, self.constants)
                yield from _texts(form) if scalar.name == "Text" else ()
            case OptionalType(inner=inner):
                yield None
                yield from self._marks(inner, None, like)
            case ListType(element=element) if isinstance(like, list):
                yield from ([], *_lengths(like, form))
                for first in like[:1]:
                    yield from ([each, *like[1:]] for each in self._marks(element, None, first))
            case SetType(element=element) if isinstance(like, frozenset):
                yield frozenset()
                for one in sorted(like, key=repr)[:1]:
                    for each in self._marks(element, None, one):
                        yield (like - {one}) | {each}
            case MapType(value=value) if isinstance(like, dict):
                yield {}
                for key, entry in list(like.items())[:1]:
                    yield from ({**like, key: each} for each in self._marks(value, None, entry))
            case RecordType(name=name) if dataclasses.is_dataclass(like):
                yield from self._records(name, like)
            case _ if isinstance(like, Enum):
                yield from type(like)
            case _:
                pass

    def _records(self, name: str, like: Any) -> Iterator[Any]:  # noqa: ANN401  a record of the spec
        for field in self.spec.record(name).fields:
            attribute = python_name(field.name)
            for each in self._marks(field.type, field.restriction, getattr(like, attribute)):
                yield dataclasses.replace(like, **{attribute: each})


def _texts(form: Shape) -> Iterator[str]:
    """The shortest and the longest, where nothing but the length counts."""
    low, high = whole_bounds(form.size)
    if not form.patterns:
        yield from ("x" * size for size in {low or 0, high} if size is not None and size < _LONGEST)


def _lengths(like: list[Any], form: Shape) -> Iterator[list[Any]]:
    """Like a list, but as short and as long as its type allows."""
    for size in whole_bounds(form.size):
        if like and size and size <= _MOST_ITEMS:
            yield (like * size)[:size]
