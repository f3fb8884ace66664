"""Expressions and types as they were written. Spans take no part in equality."""

from decimal import Decimal as Number
from typing import TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.syntax.identifier import Identifier, spanned
from factoryc.syntax.patterns import Pattern

# Types ----------------------------------------------------------------------------------------


@frozen
class NamedType:
    name: Identifier
    arguments: "tuple[TypeExpression, ...]"
    span: Span = spanned


@frozen
class OptionalType:
    inner: "TypeExpression"
    span: Span = spanned


TypeExpression: TypeAlias = NamedType | OptionalType


@frozen
class RestrictedType:
    """A type, and what its values must satisfy, said of `it`."""

    type: TypeExpression
    restriction: "Expression | None"
    span: Span = spanned


@frozen
class Binder:
    """A named value of a type: a parameter, a field, a variable of `for all`."""

    name: Identifier
    type: TypeExpression
    restriction: "Expression | None"
    span: Span = spanned


# Expressions ----------------------------------------------------------------------------------


@frozen
class Name:
    text: str
    span: Span = spanned


@frozen
class Literal:
    """A value that is written out. The Python type says which kind: bool, int, Decimal or str."""

    value: bool | int | Number | str
    span: Span = spanned


@frozen
class NoneLiteral:
    span: Span = spanned


@frozen
class UnitLiteral:
    """A number with a unit: `200ms`, `128MB`, `95%`."""

    number: Number
    unit: str
    span: Span = spanned


@frozen
class FloatLiteral:
    """`1.5e-9`: an approximate number. The text is kept as it was written."""

    text: str
    span: Span = spanned


@frozen
class DateLiteral:
    text: str
    span: Span = spanned


@frozen
class InstantLiteral:
    """`2026-03-01T10:00:00Z`: a moment, in UTC."""

    text: str
    span: Span = spanned


@frozen
class Interpolation:
    """A text with expressions in it. Its parts are texts and expressions, in order."""

    parts: "tuple[str | Expression, ...]"
    span: Span = spanned


@frozen
class ListLiteral:
    items: "tuple[Expression, ...]"
    span: Span = spanned


@frozen
class MapLiteral:
    entries: "tuple[tuple[Expression, Expression], ...]"
    span: Span = spanned


@frozen
class OrderKey:
    """`b.start descending`: what the items of a list are sorted by."""

    key: "Expression"
    descending: bool


@frozen
class Comprehension:
    """`[item for names in source where condition by order]`. No keys keep the order of `source`."""

    item: "Expression"
    names: tuple[Identifier, ...]
    source: "Expression"
    condition: "Expression | None"
    order: tuple[OrderKey, ...] = ()
    span: Span = attrs.field(kw_only=True, eq=False, repr=False)


@frozen
class MapComprehension:
    """`{ key: value for names in source where condition }`."""

    key: "Expression"
    value: "Expression"
    names: tuple[Identifier, ...]
    source: "Expression"
    condition: "Expression | None"
    span: Span = spanned


@frozen
class Fold:
    """`fold total = start for names in source: next`."""

    total: Identifier
    start: "Expression"
    names: tuple[Identifier, ...]
    source: "Expression"
    next: "Expression"
    span: Span = spanned


@frozen
class Extreme:
    """`smallest x in source such that condition`; `kind` is `smallest` or `largest`."""

    kind: str
    name: Identifier
    source: "Expression"
    condition: "Expression"
    span: Span = spanned


@frozen
class LetIn:
    """`let name = value in body`."""

    name: Identifier
    value: "Expression"
    body: "Expression"
    span: Span = spanned


@frozen
class Quantifier:
    """`all`, `exists`, `sum` or `count` over a collection."""

    kind: str
    names: tuple[Identifier, ...]
    source: "Expression"
    body: "Expression"
    span: Span = spanned


@frozen
class FieldValue:
    name: Identifier
    value: "Expression"


@frozen
class RecordLiteral:
    name: Identifier
    fields: tuple[FieldValue, ...]
    span: Span = spanned


@frozen
class RecordUpdate:
    base: "Expression"
    fields: tuple[FieldValue, ...]
    span: Span = spanned


@frozen
class EnumValue:
    enum: Identifier
    case: Identifier
    span: Span = spanned


@frozen
class Field:
    base: "Expression"
    name: Identifier
    span: Span = spanned


@frozen
class Lookup:
    base: "Expression"
    key: "Expression"
    span: Span = spanned


@frozen
class Slice:
    """`base[low..high]`, both ends included."""

    base: "Expression"
    low: "Expression"
    high: "Expression"
    span: Span = spanned


@frozen
class NamedArgument:
    """`status: 401`, in a call."""

    name: Identifier
    value: "Expression"


@frozen
class Call:
    """`function` may be qualified by a module: `money.round_up`."""

    function: Identifier
    arguments: "tuple[Expression, ...]"
    named: tuple[NamedArgument, ...] = ()
    span: Span = attrs.field(kw_only=True, eq=False, repr=False)


@frozen
class QualifiedCall:
    """`Payment.card(number: n)` or `Mailer.send(to)`: a case of an enum, or a call of a port."""

    owner: Identifier
    name: Identifier
    arguments: "tuple[Expression, ...]"
    named: tuple[NamedArgument, ...]
    span: Span = spanned


@frozen
class Unary:
    """`not x` or `-x`."""

    operator: str
    operand: "Expression"
    span: Span = spanned


@frozen
class Binary:
    operator: str
    left: "Expression"
    right: "Expression"
    span: Span = spanned


@frozen
class Comparison:
    """`a < b <= c`: one more operand than operators."""

    operators: tuple[str, ...]
    operands: "tuple[Expression, ...]"
    span: Span = spanned


@frozen
class Range:
    low: "Expression"
    high: "Expression"
    span: Span = spanned


@frozen
class Presence:
    """`x is some`, `x is none`."""

    subject: "Expression"
    present: bool
    span: Span = spanned


@frozen
class TypeTest:
    """`x is T`, `x is not T`."""

    subject: "Expression"
    type: TypeExpression
    negated: bool
    span: Span = spanned


@frozen
class CaseTest:
    """`payment is card`, `payment is not card`."""

    subject: "Expression"
    case: Identifier
    negated: bool
    span: Span = spanned


@frozen
class Within:
    """`left within tolerance of right`."""

    left: "Expression"
    tolerance: "Expression"
    right: "Expression"
    span: Span = spanned


@frozen
class Rounded:
    """`value rounded mode to places`."""

    value: "Expression"
    mode: Identifier
    places: int
    span: Span = spanned


@frozen
class Matches:
    subject: "Expression"
    pattern: str
    pattern_span: Span = spanned
    span: Span = spanned


@frozen
class Conditional:
    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    span: Span = spanned


@frozen
class Arm:
    """`pattern: value`."""

    pattern: Pattern
    value: "Expression"


@frozen
class Match:
    subject: "Expression"
    arms: tuple[Arm, ...]
    span: Span = spanned


@frozen
class ErrorValue:
    """An error with its fields: what `fails` names."""

    name: Identifier
    fields: tuple[FieldValue, ...] | None
    span: Span = spanned


@frozen
class FailsWith:
    """`call fails Error`, in an eval."""

    subject: "Expression"
    error: ErrorValue
    span: Span = spanned


@frozen
class IsRejected:
    """`call is rejected`, in an eval."""

    subject: "Expression"
    span: Span = spanned


@frozen
class IsCalled:
    """`Mailer.send("a@b.c") is called`, in an eval."""

    subject: "Expression"
    negated: bool
    span: Span = spanned


Expression: TypeAlias = (
    Name
    | Literal
    | NoneLiteral
    | UnitLiteral
    | FloatLiteral
    | DateLiteral
    | InstantLiteral
    | Interpolation
    | ListLiteral
    | MapLiteral
    | Comprehension
    | MapComprehension
    | Fold
    | Extreme
    | LetIn
    | Quantifier
    | RecordLiteral
    | RecordUpdate
    | EnumValue
    | Field
    | Lookup
    | Slice
    | Call
    | QualifiedCall
    | Unary
    | Binary
    | Comparison
    | Range
    | Presence
    | TypeTest
    | CaseTest
    | Within
    | Rounded
    | Matches
    | Conditional
    | Match
    | FailsWith
    | IsRejected
    | IsCalled
)
