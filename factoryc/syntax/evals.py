"""Evals, loads and what surrounds them, as they were written."""

from decimal import Decimal as Number
from typing import TypeAlias

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.syntax.expressions import Binder, Expression, TypeExpression, UnitLiteral
from factoryc.syntax.identifier import Identifier, spanned

# Inputs ---------------------------------------------------------------------------------------


@frozen
class ForAll:
    binders: tuple[Binder, ...]
    span: Span = spanned


@frozen
class FileData:
    """`csv("…")` or `json("…")`: a file beside the spec."""

    kind: str
    path: str
    span: Span = spanned


@frozen
class TableData:
    """A table written in the spec: names of columns, and rows of as many cells."""

    columns: tuple[Identifier, ...]
    rows: tuple[tuple[Expression, ...], ...]
    span: Span = spanned


@frozen
class ForEach:
    name: Identifier
    source: FileData | TableData | Expression
    condition: Expression | None
    span: Span = spanned


Inputs: TypeAlias = ForAll | ForEach

# Steps ----------------------------------------------------------------------------------------


@frozen
class Let:
    name: Identifier
    value: Expression
    span: Span = spanned


@frozen
class Expect:
    condition: Expression
    span: Span = spanned


@frozen
class Repeat:
    times: Expression
    steps: "tuple[Step, ...]"
    span: Span = spanned


@frozen
class TogetherTimes:
    """`together n { … }`: the steps n times, all at once."""

    times: Expression
    steps: "tuple[Step, ...]"
    span: Span = spanned


@frozen
class TogetherEach:
    """`together { … }`: each step beside the others."""

    steps: "tuple[Step, ...]"
    span: Span = spanned


@frozen
class Restart:
    span: Span = spanned


@frozen
class AdvanceClock:
    by: Expression
    span: Span = spanned


@frozen
class CallStep:
    call: Expression
    span: Span = spanned


@frozen
class Holds:
    """In a `never`: what must not be true at this point."""

    condition: Expression
    span: Span = spanned


@frozen
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


@frozen
class Rate:
    number: int
    per: Identifier
    duration: UnitLiteral
    span: Span = spanned


@frozen
class Existing:
    """A value of this type that earlier calls produced."""

    type: TypeExpression
    span: Span = spanned


@frozen
class AnyValue:
    """A value drawn from this type."""

    type: TypeExpression
    span: Span = spanned


@frozen
class MixPart:
    weight: int
    operation: Identifier
    arguments: tuple[Existing | AnyValue | Expression, ...]
    span: Span = spanned


@frozen
class Mix:
    parts: tuple[MixPart, ...]
    span: Span = spanned


LoadItem: TypeAlias = Rate | Mix | Expect

# Constraints and the anti-spec ------------------------------------------------------------------


@frozen
class Runtime:
    language: Identifier
    operator: str
    version: str


@frozen
class DependenciesNone:
    pass


@frozen
class DependenciesOnly:
    names: tuple[str, ...]


@frozen
class ImportsOnly:
    modules: tuple[str, ...]


@frozen
class NetworkNone:
    pass


@frozen
class FilesOnly:
    """No names: no files at all."""

    names: tuple[str, ...]


@frozen
class Latency:
    """`latency p99(visit) < 50ms`."""

    percentile: Identifier
    operation: Identifier
    operator: str
    limit: UnitLiteral


@frozen
class Memory:
    operator: str
    size: UnitLiteral


@frozen
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


@frozen
class NeverImport:
    module: str


@frozen
class NeverUse:
    what: Identifier


@frozen
class NeverCall:
    """`never call "os.system"`: a function by its dotted path."""

    function: str


@frozen
class NeverWriteOutside:
    files: tuple[str, ...]


@frozen
class NeverLog:
    """`never log value of Token`."""

    type: TypeExpression


@frozen
class NeverHappens:
    """Steps that must not lead to what `holds` says."""

    title: str
    inputs: Inputs | None
    steps: tuple[Step, ...]


NeverRule: TypeAlias = (
    NeverImport | NeverUse | NeverCall | NeverWriteOutside | NeverLog | NeverHappens
)

# Gate -----------------------------------------------------------------------------------------


@frozen
class GateEvals:
    span: Span = spanned


@frozen
class GateCases:
    percent: Number
    span: Span = spanned


@frozen
class GateStrength:
    operator: str
    percent: Number
    span: Span = spanned


@frozen
class GateFlakes:
    allowed: int
    runs: int
    span: Span = spanned


@frozen
class GateMerge:
    how: Identifier
    span: Span = spanned


GateRule: TypeAlias = GateEvals | GateCases | GateStrength | GateFlakes | GateMerge
