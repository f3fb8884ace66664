"""Evals, loads and what surrounds them, as they were written."""

from decimal import Decimal as Number
from typing import TypeAlias

import attrs

from factoryc.source.span import Span
from factoryc.syntax.expressions import Binder, Expression, TypeExpression, UnitLiteral
from factoryc.syntax.identifier import Identifier, spanned

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
class TogetherTimes:
    """`together n { … }`: the steps n times, all at once."""

    times: Expression
    steps: "tuple[Step, ...]"
    span: Span = spanned


@attrs.frozen
class TogetherEach:
    """`together { … }`: each step beside the others."""

    steps: "tuple[Step, ...]"
    span: Span = spanned


@attrs.frozen
class Restart:
    span: Span = spanned


@attrs.frozen
class AdvanceClock:
    by: Expression
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


Step: TypeAlias = (
    Let
    | Expect
    | Repeat
    | TogetherTimes
    | TogetherEach
    | Restart
    | AdvanceClock
    | CallStep
    | Holds
    | AsksForHeader
)

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
class DependenciesOnly:
    names: tuple[str, ...]


@attrs.frozen
class ImportsOnly:
    modules: tuple[str, ...]


@attrs.frozen
class NetworkNone:
    pass


@attrs.frozen
class FilesOnly:
    """No names: no files at all."""

    names: tuple[str, ...]


@attrs.frozen
class Latency:
    """`latency p99(visit) < 50ms`."""

    percentile: Identifier
    operation: Identifier
    operator: str
    limit: UnitLiteral


@attrs.frozen
class Memory:
    operator: str
    size: UnitLiteral


@attrs.frozen
class ModulesShareNothing:
    pass


ConstraintRule: TypeAlias = (
    Runtime
    | DependenciesNone
    | DependenciesOnly
    | ImportsOnly
    | NetworkNone
    | FilesOnly
    | Latency
    | Memory
    | ModulesShareNothing
)


@attrs.frozen
class NeverImport:
    module: str


@attrs.frozen
class NeverUse:
    what: Identifier


@attrs.frozen
class NeverCall:
    """`never call "os.system"`: a function by its dotted path."""

    function: str


@attrs.frozen
class NeverWriteOutside:
    files: tuple[str, ...]


@attrs.frozen
class NeverLog:
    """`never log value of Token`."""

    type: TypeExpression


@attrs.frozen
class NeverHappens:
    """Steps that must not lead to what `holds` says."""

    title: str
    inputs: Inputs | None
    steps: tuple[Step, ...]


NeverRule: TypeAlias = (
    NeverImport | NeverUse | NeverCall | NeverWriteOutside | NeverLog | NeverHappens
)

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
