"""Expressions and types as they were written. Spans take no part in equality."""

from decimal import Decimal as Number
from typing import TypeAlias

import attrs

from factoryc.source.span import Span

spanned = attrs.field(eq=False, repr=False)


@attrs.frozen
class Identifier:
    """A name where it stands."""

    text: str
    span: Span = spanned


# Types ----------------------------------------------------------------------------------------


@attrs.frozen
class NamedType:
    name: Identifier
    arguments: "tuple[TypeExpression, ...]"
    span: Span = spanned


@attrs.frozen
class OptionalType:
    inner: "TypeExpression"
    span: Span = spanned


TypeExpression: TypeAlias = NamedType | OptionalType


@attrs.frozen
class RestrictedType:
    """A type, and what its values must satisfy, said of `it`."""

    type: TypeExpression
    restriction: "Expression | None"
    span: Span = spanned


@attrs.frozen
class Binder:
    """A named value of a type: a parameter, a field, a variable of `for all`."""

    name: Identifier
    type: TypeExpression
    restriction: "Expression | None"
    span: Span = spanned


# Expressions ----------------------------------------------------------------------------------


@attrs.frozen
class Name:
    text: str
    span: Span = spanned


@attrs.frozen
class Literal:
    """A value that is written out. The Python type says which kind: bool, int, Decimal or str."""

    value: bool | int | Number | str
    span: Span = spanned


@attrs.frozen
class NoneLiteral:
    span: Span = spanned


@attrs.frozen
class UnitLiteral:
    """A number with a unit: `200ms`, `128MB`, `95%`."""

    number: Number
    unit: str
    span: Span = spanned


@attrs.frozen
class DateLiteral:
    text: str
    span: Span = spanned


@attrs.frozen
class Interpolation:
    """A text with expressions in it. Its parts are texts and expressions, in order."""

    parts: "tuple[str | Expression, ...]"
    span: Span = spanned


@attrs.frozen
class ListLiteral:
    items: "tuple[Expression, ...]"
    span: Span = spanned


@attrs.frozen
class MapLiteral:
    entries: "tuple[tuple[Expression, Expression], ...]"
    span: Span = spanned


@attrs.frozen
class Comprehension:
    """`[item for names in source where condition]`."""

    item: "Expression"
    names: tuple[Identifier, ...]
    source: "Expression"
    condition: "Expression | None"
    span: Span = spanned


@attrs.frozen
class Quantifier:
    """`all`, `exists`, `sum` or `count` over a collection."""

    kind: str
    names: tuple[Identifier, ...]
    source: "Expression"
    body: "Expression"
    span: Span = spanned


@attrs.frozen
class FieldValue:
    name: Identifier
    value: "Expression"


@attrs.frozen
class RecordLiteral:
    name: Identifier
    fields: tuple[FieldValue, ...]
    span: Span = spanned


@attrs.frozen
class RecordUpdate:
    base: "Expression"
    fields: tuple[FieldValue, ...]
    span: Span = spanned


@attrs.frozen
class EnumValue:
    enum: Identifier
    case: Identifier
    span: Span = spanned


@attrs.frozen
class Field:
    base: "Expression"
    name: Identifier
    span: Span = spanned


@attrs.frozen
class Lookup:
    base: "Expression"
    key: "Expression"
    span: Span = spanned


@attrs.frozen
class Call:
    function: Identifier
    arguments: "tuple[Expression, ...]"
    span: Span = spanned


@attrs.frozen
class Unary:
    """`not x` or `-x`."""

    operator: str
    operand: "Expression"
    span: Span = spanned


@attrs.frozen
class Binary:
    operator: str
    left: "Expression"
    right: "Expression"
    span: Span = spanned


@attrs.frozen
class Comparison:
    """`a < b <= c`: one more operand than operators."""

    operators: tuple[str, ...]
    operands: "tuple[Expression, ...]"
    span: Span = spanned


@attrs.frozen
class Range:
    low: "Expression"
    high: "Expression"
    span: Span = spanned


@attrs.frozen
class Presence:
    """`x is some`, `x is none`."""

    subject: "Expression"
    present: bool
    span: Span = spanned


@attrs.frozen
class TypeTest:
    """`x is T`, `x is not T`."""

    subject: "Expression"
    type: TypeExpression
    negated: bool
    span: Span = spanned


@attrs.frozen
class Matches:
    subject: "Expression"
    pattern: str
    pattern_span: Span = spanned
    span: Span = spanned


@attrs.frozen
class Conditional:
    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    span: Span = spanned


@attrs.frozen
class Arm:
    """`pattern: value`. The pattern `_` matches what no other arm does."""

    pattern: Identifier
    value: "Expression"


@attrs.frozen
class Match:
    subject: "Expression"
    arms: tuple[Arm, ...]
    span: Span = spanned


@attrs.frozen
class ErrorValue:
    """An error with its fields: what `fails` names."""

    name: Identifier
    fields: tuple[FieldValue, ...] | None
    span: Span = spanned


@attrs.frozen
class FailsWith:
    """`call fails Error`, in an eval."""

    subject: "Expression"
    error: ErrorValue
    span: Span = spanned


@attrs.frozen
class IsRejected:
    """`call is rejected`, in an eval."""

    subject: "Expression"
    span: Span = spanned


Expression: TypeAlias = (
    Name
    | Literal
    | NoneLiteral
    | UnitLiteral
    | DateLiteral
    | Interpolation
    | ListLiteral
    | MapLiteral
    | Comprehension
    | Quantifier
    | RecordLiteral
    | RecordUpdate
    | EnumValue
    | Field
    | Lookup
    | Call
    | Unary
    | Binary
    | Comparison
    | Range
    | Presence
    | TypeTest
    | Matches
    | Conditional
    | Match
    | FailsWith
    | IsRejected
)
