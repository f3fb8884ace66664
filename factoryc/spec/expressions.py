"""Typed expressions: what an expression means. Sugar is gone; every node knows its type.

Names are resolved: a `Variable` is a parameter, a field of `it`'s kind or a local name, a
`StateRead` the abstract state. Where guards justify it, the `type` of an optional is narrowed.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal as Choice
from typing import TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.binding_expressions import (
    Comprehension,
    Extreme,
    Fold,
    Let,
    MapComprehension,
    Quantifier,
)
from factoryc.spec.conditions import (
    CaseTest,
    Comparison,
    InRange,
    Logic,
    Matches,
    Membership,
    Not,
    Presence,
    TypeTest,
    Within,
)
from factoryc.spec.types import Type

spanned = attrs.field(eq=False, repr=False)

Value: TypeAlias = bool | int | Decimal | float | str | bytes | date | datetime | timedelta

ArithmeticName = Choice["+", "-", "*", "/", "div", "mod"]
RoundingMode = Choice["half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"]


@frozen
class Literal:
    value: Value
    type: Type
    span: Span = spanned


@frozen
class NoneValue:
    type: Type
    span: Span = spanned


@frozen
class Variable:
    """A parameter, a name bound by a quantifier or `let`, `it`, or `result`."""

    name: str
    type: Type
    span: Span = spanned


@frozen
class StateRead:
    name: str
    type: Type
    span: Span = spanned


@frozen
class Clock:
    """`now`: the instant at which an operation is called."""

    type: Type
    span: Span = spanned


@frozen
class RowCell:
    """A column of a row of outside data, read as a value of `type`."""

    row: str
    column: str
    type: Type
    span: Span = spanned


@frozen
class FieldRead:
    base: "Expression"
    name: str
    type: Type
    span: Span = spanned


@frozen
class MapLookup:
    base: "Expression"
    key: "Expression"
    type: Type
    span: Span = spanned


@frozen
class ListItem:
    """The item of a list, or the character of a text, at an index that counts from 0.

    `is_there`: what is written around it says that there is one.
    """

    base: "Expression"
    index: "Expression"
    type: Type
    span: Span = spanned
    is_there: bool = attrs.field(default=False, eq=False, repr=False)


@frozen
class FieldValue:
    name: str
    value: "Expression"


@frozen
class RecordValue:
    """A record with all of its fields, in the order of its definition."""

    name: str
    fields: tuple[FieldValue, ...]
    type: Type
    span: Span = spanned


@frozen
class RecordUpdate:
    base: "Expression"
    fields: tuple[FieldValue, ...]
    type: Type
    span: Span = spanned


@frozen
class EnumCase:
    enum: str
    case: str
    type: Type
    span: Span = spanned


@frozen
class ListValue:
    items: "tuple[Expression, ...]"
    type: Type
    span: Span = spanned


@frozen
class SetValue:
    items: "tuple[Expression, ...]"
    type: Type
    span: Span = spanned


@frozen
class MapValue:
    entries: "tuple[tuple[Expression, Expression], ...]"
    type: Type
    span: Span = spanned


@frozen
class Interpolation:
    """Texts and values, joined: each value is written as the language writes it."""

    parts: "tuple[str | Expression, ...]"
    type: Type
    span: Span = spanned


@frozen
class Arithmetic:
    """Numbers. `+` also joins texts and lists; the operands' types say which is meant."""

    operator: ArithmeticName
    left: "Expression"
    right: "Expression"
    type: Type
    span: Span = spanned


@frozen
class Rounded:
    """The exact quotient of two numbers, or a number itself where `divisor` is None, rounded once.

    `places` counts the digits after the point.
    """

    value: "Expression"
    divisor: "Expression | None"
    mode: RoundingMode
    places: int
    type: Type
    span: Span = spanned


@frozen
class Negation:
    operand: "Expression"
    type: Type
    span: Span = spanned


@frozen
class Conditional:
    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    type: Type
    span: Span = spanned


@frozen
class MatchArm:
    """The cases that the arm takes. `is_rest`: it was written `_`, for those that no other takes."""

    cases: tuple[str, ...]
    value: "Expression"
    is_rest: bool = False


@frozen
class Match:
    """Over the cases of an enum; each is taken by one arm."""

    subject: "Expression"
    arms: tuple[MatchArm, ...]
    type: Type
    span: Span = spanned


@frozen
class FunctionCall:
    """`type_arguments` stand for the type parameters of the function. `gets_smaller`: the function that
    is called gets less of what it decreases than its caller.
    """

    name: str
    arguments: "tuple[Expression, ...]"
    type: Type
    span: Span = spanned
    type_arguments: tuple[Type, ...] = ()
    gets_smaller: bool = attrs.field(default=False, eq=False, repr=False)


@frozen
class BuiltinCall:
    """A function of the language itself; `factoryc/spec/builtins.py` lists them."""

    name: str
    arguments: "tuple[Expression, ...]"
    type: Type
    span: Span = spanned


@frozen
class Slice:
    """The items, or characters, from `low` to `high`, both included, cut to what is there."""

    base: "Expression"
    low: "Expression"
    high: "Expression"
    type: Type
    span: Span = spanned


@frozen
class RangeValue:
    """The whole numbers from `low` to `high`, both included, as a list."""

    low: "Expression"
    high: "Expression"
    type: Type
    span: Span = spanned


@frozen
class Without:
    """A map without a key, or a set without an element."""

    base: "Expression"
    key: "Expression"
    type: Type
    span: Span = spanned


@frozen
class OperationCall:
    """A call of an operation under judgement. It stands in evals alone."""

    operation: str
    arguments: "tuple[Expression, ...]"
    type: Type
    span: Span = spanned


@frozen
class JsonObject:
    """What an interface answers: names and values. It stands in interfaces alone."""

    fields: tuple[FieldValue, ...]
    type: Type
    span: Span = spanned


Expression: TypeAlias = (
    Literal
    | NoneValue
    | Variable
    | StateRead
    | Clock
    | RowCell
    | FieldRead
    | MapLookup
    | ListItem
    | RecordValue
    | RecordUpdate
    | EnumCase
    | ListValue
    | SetValue
    | MapValue
    | Interpolation
    | Arithmetic
    | Rounded
    | Within
    | Negation
    | Not
    | Logic
    | Comparison
    | InRange
    | Membership
    | Presence
    | TypeTest
    | CaseTest
    | Matches
    | Conditional
    | Match
    | FunctionCall
    | BuiltinCall
    | Quantifier
    | Comprehension
    | MapComprehension
    | Fold
    | Extreme
    | Let
    | Slice
    | RangeValue
    | Without
    | OperationCall
    | JsonObject
)
