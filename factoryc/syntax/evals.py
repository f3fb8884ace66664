"""Evals, loads and what surrounds them, as they were written."""

from decimal import Decimal as Number
from typing import TypeAlias

import attrs

from factoryc.source.span import Span
from factoryc.syntax.expressions import (
    Binder,
    Expression,
    Identifier,
    TypeExpression,
    UnitLiteral,
    spanned,
)

# Inputs ---------------------------------------------------------------------------------------


@attrs.frozen
class ForAll:
    binders: tuple[Binder, ...]
    span: Span = spanned


@attrs.frozen
class FileData:
    """`csv("…")` or `json("…")`: a file beside the spec."""

    kind: str
    path: str
    span: Span = spanned


@attrs.frozen
class TableData:
    """A table written in the spec: names of columns, and rows of as many cells."""

    columns: tuple[Identifier, ...]
    rows: tuple[tuple[Expression, ...], ...]
    span: Span = spanned


@attrs.frozen
class ForEach:
    name: Identifier
    source: FileData | TableData | Expression
    condition: Expression | None
    span: Span = spanned


Inputs: TypeAlias = ForAll | ForEach

# Steps ----------------------------------------------------------------------------------------


@attrs.frozen
class Let:
    name: Identifier
    value: Expression
    span: Span = spanned


@attrs.frozen
class Expect:
    condition: Expression
    span: Span = spanned


@attrs.frozen
class Repeat:
    times: Expression
    steps: "tuple[Step, ...]"
    span: Span = spanned


@attrs.frozen
class CallStep:
    call: Expression
    span: Span = spanned


@attrs.frozen
class Holds:
    """In a `never`: what must not be true at this point."""

    condition: Expression
    span: Span = spanned


@attrs.frozen
class AsksForHeader:
    operation: Identifier
    header: str
    span: Span = spanned


Step: TypeAlias = Let | Expect | Repeat | CallStep | Holds | AsksForHeader

# Load -----------------------------------------------------------------------------------------


@attrs.frozen
class Rate:
    number: int
    per: Identifier
    duration: UnitLiteral
    span: Span = spanned


@attrs.frozen
class Existing:
    """A value of this type that earlier calls produced."""

    type: TypeExpression
    span: Span = spanned


@attrs.frozen
class AnyValue:
    """A value drawn from this type."""

    type: TypeExpression
    span: Span = spanned


@attrs.frozen
class MixPart:
    weight: int
    operation: Identifier
    arguments: tuple[Existing | AnyValue | Expression, ...]
    span: Span = spanned


@attrs.frozen
class Mix:
    parts: tuple[MixPart, ...]
    span: Span = spanned


LoadItem: TypeAlias = Rate | Mix | Expect

# Constraints and the anti-spec ------------------------------------------------------------------


@attrs.frozen
class Runtime:
    language: Identifier
    operator: str
    version: str


@attrs.frozen
class DependenciesNone:
    pass


@attrs.frozen
class Memory:
    operator: str
    size: UnitLiteral


@attrs.frozen
class ModulesShareNothing:
    pass


ConstraintRule: TypeAlias = Runtime | DependenciesNone | Memory | ModulesShareNothing


@attrs.frozen
class NeverImport:
    module: str


@attrs.frozen
class NeverUse:
    what: Identifier


@attrs.frozen
class NeverHappens:
    """Steps that must not lead to what `holds` says."""

    title: str
    inputs: Inputs | None
    steps: tuple[Step, ...]


NeverRule: TypeAlias = NeverImport | NeverUse | NeverHappens

# Gate -----------------------------------------------------------------------------------------


@attrs.frozen
class GateEvals:
    span: Span = spanned


@attrs.frozen
class GateCases:
    percent: Number
    span: Span = spanned


@attrs.frozen
class GateStrength:
    operator: str
    percent: Number
    span: Span = spanned


@attrs.frozen
class GateFlakes:
    allowed: int
    runs: int
    span: Span = spanned


@attrs.frozen
class GateMerge:
    how: Identifier
    span: Span = spanned


GateRule: TypeAlias = GateEvals | GateCases | GateStrength | GateFlakes | GateMerge
