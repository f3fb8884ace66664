"""What a spec says about evaluation, constraints, decisions, the anti-spec and the gate."""

from decimal import Decimal
from typing import Literal, TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.comparisons import ComparisonName
from factoryc.spec.definitions import ErrorValue, Parameter, documented
from factoryc.spec.expressions import Expression, OperationCall, spanned
from factoryc.spec.types import Type

# Steps ----------------------------------------------------------------------------------------


@frozen
class Let:
    """A name for a value, often for what a call returned: then the call must have succeeded."""

    name: str
    value: Expression
    span: Span = spanned


@frozen
class Call:
    """A call whose outcome is left open."""

    call: OperationCall
    span: Span = spanned


@frozen
class Expect:
    """A condition. Calls inside it must succeed."""

    condition: Expression
    span: Span = spanned


@frozen
class ExpectFails:
    call: OperationCall
    error: ErrorValue
    span: Span = spanned


@frozen
class ExpectRejected:
    call: OperationCall
    span: Span = spanned


@frozen
class Repeat:
    times: Expression
    steps: "tuple[Step, ...]"
    span: Span = spanned


@frozen
class Together:
    """Steps that go on beside each other: `branches` of calls, all of them `times` over.

    Whatever each call answers, some order of all calls has to explain it.
    """

    times: Expression
    branches: "tuple[tuple[Step, ...], ...]"
    span: Span = spanned


@frozen
class Restart:
    """The process ends without warning, and starts again."""

    span: Span = spanned


@frozen
class AdvanceClock:
    by: Expression
    span: Span = spanned


@frozen
class ExpectCalled:
    """Whether, since the eval began, the operation of a port was called with these arguments."""

    port: str
    operation: str
    arguments: tuple[Expression, ...]
    negated: bool
    span: Span = spanned


@frozen
class Holds:
    """In a `never`: what must not be true here. A call in it that fails makes it not true.

    A state that it reads is the one that the contract remembers at this point.
    """

    condition: Expression
    span: Span = spanned


@frozen
class AsksForHeader:
    """In a `never`: the operation's surface must not ask for this header."""

    operation: str
    header: str
    span: Span = spanned


Step: TypeAlias = (
    Let
    | Call
    | Expect
    | ExpectFails
    | ExpectRejected
    | ExpectCalled
    | Repeat
    | Together
    | Restart
    | AdvanceClock
    | Holds
    | AsksForHeader
)

# Inputs ---------------------------------------------------------------------------------------


@frozen
class ForAll:
    """Each restriction may speak of its own name and of those before it."""

    parameters: tuple[Parameter, ...]
    span: Span = spanned


@frozen
class FileRows:
    """The rows of a file beside the spec. `columns` are those that the steps read."""

    name: str
    kind: Literal["csv", "json"]
    path: str
    columns: tuple[tuple[str, Type], ...]
    condition: Expression | None
    span: Span = spanned


@frozen
class TableRows:
    name: str
    columns: tuple[tuple[str, Type], ...]
    rows: tuple[tuple[Expression, ...], ...]
    condition: Expression | None
    span: Span = spanned


@frozen
class Values:
    """Each item of a list that the spec itself gives."""

    name: str
    type: Type
    source: Expression
    condition: Expression | None
    span: Span = spanned


Inputs: TypeAlias = ForAll | FileRows | TableRows | Values


@frozen
class Eval:
    title: str
    clause: str
    sealed: bool
    inputs: Inputs | None
    steps: tuple[Step, ...]
    span: Span = spanned
    doc: str = documented


# Load -----------------------------------------------------------------------------------------


@frozen
class Existing:
    """A value of this type that an earlier call produced."""

    type: Type


@frozen
class AnyOf:
    """A value drawn from this type."""

    type: Type


@frozen
class MixPart:
    weight: int
    operation: str
    arguments: tuple[Existing | AnyOf | Expression, ...]


@frozen
class Percentile:
    """`p99(visit) < 150ms`: `percent` is 99, `limit` in seconds."""

    percent: Decimal
    operation: str
    operator: ComparisonName
    limit: Decimal
    span: Span = spanned


@frozen
class FailureCount:
    """`failures == 0`: calls that did not end as the contract says."""

    operator: ComparisonName
    limit: int
    span: Span = spanned


@frozen
class Load:
    """`rate` in calls per second, `duration` in seconds."""

    title: str
    clause: str
    rate: Decimal
    duration: Decimal
    mix: tuple[MixPart, ...]
    expectations: tuple[Percentile | FailureCount, ...]
    span: Span = spanned


# Constraints, decisions, the anti-spec --------------------------------------------------------


@frozen
class PythonVersion:
    operator: ComparisonName
    version: str


@frozen
class NoDependencies:
    pass


@frozen
class MemoryLimit:
    """In bytes."""

    operator: ComparisonName
    limit: int


@frozen
class NothingMutableShared:
    pass


@frozen
class DependenciesOnly:
    """Names of distributions, as `pyproject.toml` writes them."""

    names: tuple[str, ...]


@frozen
class ImportsOnly:
    """Modules that the product may import, besides its own."""

    modules: tuple[str, ...]


@frozen
class NoNetwork:
    """Nothing is sent or looked up; what an HTTP interface is asked from outside is no use of it."""


@frozen
class FilesOnly:
    """The files that may be written and read. No names: none at all."""

    names: tuple[str, ...]


@frozen
class LatencyLimit:
    """`p99(visit) < 50ms`, under any load that calls the operation: `limit` in seconds."""

    percent: Decimal
    operation: str
    operator: ComparisonName
    limit: Decimal


ConstraintRule: TypeAlias = (
    PythonVersion
    | NoDependencies
    | DependenciesOnly
    | ImportsOnly
    | NoNetwork
    | FilesOnly
    | LatencyLimit
    | MemoryLimit
    | NothingMutableShared
)


@frozen
class Constraint:
    clause: str
    rule: ConstraintRule
    span: Span = spanned


@frozen
class RuledOut:
    what: str
    because: str


@frozen
class AsOf:
    """`as of "3f9c…"`: the state in which the decision was held against the clauses that it governs."""

    governs: tuple[str, ...]
    state: str
    span: Span = spanned


@frozen
class Decision:
    """`governs` are the qualified names of clauses. `on` is an ISO date.

    To hold it against them anew changes nothing of what it means, so `as_of` takes no part in that.
    """

    name: str
    clause: str
    title: str
    on: str
    because: str
    rejected: tuple[RuledOut, ...]
    governs: tuple[str, ...]
    span: Span = spanned
    as_of: tuple[AsOf, ...] = attrs.field(default=(), eq=False)


@frozen
class NeverImport:
    module: str


UseName = Literal["float", "network", "clock", "randomness", "files", "processes", "environment"]


@frozen
class NeverUse:
    what: UseName


@frozen
class NeverCall:
    """A function by its dotted path: `os.system`."""

    function: str


@frozen
class NeverWriteOutside:
    """Files that may be written; a name that starts like one of them stands beside it."""

    files: tuple[str, ...]


@frozen
class NeverLog:
    """A value of this type must not show up in what the product prints."""

    type: Type


@frozen
class NeverHappens:
    title: str
    inputs: Inputs | None
    steps: tuple[Step, ...]


NeverRule: TypeAlias = (
    NeverImport | NeverUse | NeverCall | NeverWriteOutside | NeverLog | NeverHappens
)


@frozen
class Never:
    clause: str
    rule: NeverRule
    span: Span = spanned


# Gate -----------------------------------------------------------------------------------------


@frozen
class Gate:
    """What has to hold before anything is accepted. None: the gate does not ask for it.

    `cases` and `strength` are percentages that must be reached; `flakes` how many may show up in
    `flake_runs` runs.
    """

    evals_pass: bool
    cases: Decimal | None
    strength: Decimal | None
    strength_operator: ComparisonName
    flakes: int | None
    flake_runs: int
    merge_automatic: bool
    span: Span = spanned
