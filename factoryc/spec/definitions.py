"""What a spec defines: types, functions, state, operations, and its interface.

A definition with type parameters takes no part in a spec itself. Its instances do, each under a name of
its own such as `Page<Text>`; `generic` is what they are instances of.
"""

from typing import TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.expressions import Expression, FieldValue, spanned
from factoryc.spec.types import RecordType, SumType, Type

documented = attrs.field(default="", eq=False)


@frozen
class Parameter:
    """A named value: of an operation, a function, a record, an error or a `for all`.

    `restriction` is said of `it` (of the name itself in a `for all`), beyond what `type` says.
    """

    name: str
    type: Type
    restriction: Expression | None
    span: Span = spanned


# Types ----------------------------------------------------------------------------------------


@frozen
class RefinementDefinition:
    """`type Code = Text where …`. Without a restriction it is another name for its base."""

    name: str
    clause: str
    base: Type
    restriction: Expression | None
    span: Span = spanned
    doc: str = documented
    type_parameters: tuple[str, ...] = ()


@frozen
class RecordDefinition:
    name: str
    clause: str
    fields: tuple[Parameter, ...]
    span: Span = spanned
    doc: str = documented
    type_parameters: tuple[str, ...] = ()
    generic: "RecordDefinition | None" = attrs.field(default=None, eq=False, repr=False)


@frozen
class EnumDefinition:
    name: str
    clause: str
    cases: tuple[str, ...]
    span: Span = spanned
    doc: str = documented


@frozen
class SumDefinition:
    """An enum of which some cases carry fields. Each case is a record called `Payment.card`.

    Those records are definitions of the spec beside this one: `SumType.record` names them.
    """

    name: str
    clause: str
    cases: tuple[RecordType, ...]
    span: Span = spanned
    doc: str = documented
    type_parameters: tuple[str, ...] = ()
    generic: "SumDefinition | None" = attrs.field(default=None, eq=False, repr=False)

    @property
    def type(self) -> SumType:
        """The type that this defines."""
        return SumType(
            self.name, tuple(record.name.removeprefix(f"{self.name}.") for record in self.cases)
        )


TypeDefinition: TypeAlias = RefinementDefinition | RecordDefinition | EnumDefinition | SumDefinition


@frozen
class ErrorDefinition:
    name: str
    clause: str
    fields: tuple[Parameter, ...]
    span: Span = spanned
    doc: str = documented


# Behaviour ------------------------------------------------------------------------------------


@frozen
class FunctionDefinition:
    """`is_constant`: read like a value, without parentheses. `decreases` proves that it ends, and is no
    part of what it means.
    """

    name: str
    clause: str
    parameters: tuple[Parameter, ...]
    result: Type
    restriction: Expression | None
    body: Expression
    is_constant: bool
    span: Span = spanned
    doc: str = documented
    decreases: Expression | None = attrs.field(default=None, eq=False, repr=False)
    type_parameters: tuple[str, ...] = ()
    generic: "FunctionDefinition | None" = attrs.field(default=None, eq=False, repr=False)


@frozen
class StateDefinition:
    name: str
    clause: str
    type: Type
    restriction: Expression | None
    initial: Expression
    span: Span = spanned
    doc: str = documented


@frozen
class InvariantDefinition:
    title: str
    clause: str
    condition: Expression
    span: Span = spanned
    doc: str = documented


@frozen
class ErrorValue:
    """An error with all of its fields. In an eval, `fields` is None where it does not say."""

    name: str
    fields: tuple[FieldValue, ...] | None
    span: Span = spanned


@frozen
class Ensures:
    condition: Expression
    on_purpose: bool
    span: Span = spanned


@frozen
class Sets:
    """`state` afterwards, or its entries at `keys`. Read together with all `sets` of the case."""

    state: str
    keys: tuple[Expression, ...]
    value: Expression
    span: Span = spanned


@frozen
class PortCall:
    """`calls Mailer.send(to) as receipt or fails Undelivered`.

    `result` is the name of what it returns, for the outcomes of the case. `failure` is how the case
    ends where the call fails; None: it cannot fail.
    """

    port: str
    operation: str
    arguments: tuple[Expression, ...]
    result: str | None
    failure: ErrorValue | None
    span: Span = spanned


@frozen
class Case:
    """One case of an operation.

    `guard` is None for `otherwise`. A case either fails, or returns by definition (`returns`), or
    leaves its result open (`ensures` alone), or has no result. `result` stands in `ensures` and
    `sets` for the value returned. `calls` are made in order, before anything is set.
    """

    name: str
    clause: str
    guard: Expression | None
    returns: Expression | None
    ensures: tuple[Ensures, ...]
    fails: ErrorValue | None
    sets: tuple[Sets, ...]
    span: Span = spanned
    calls: tuple[PortCall, ...] = ()


@frozen
class Operation:
    """`errors` are the names of the errors that its cases fail with, in order of first use."""

    name: str
    clause: str
    parameters: tuple[Parameter, ...]
    result: Type | None
    restriction: Expression | None
    in_order: bool
    requires: tuple[Expression, ...]
    cases: tuple[Case, ...]
    errors: tuple[str, ...]
    span: Span = spanned
    doc: str = documented


# Interface ------------------------------------------------------------------------------------


@frozen
class Source:
    """Where a parameter comes from: `part` is `path`, `body`, `query`, `header` or `cookie`."""

    parameter: str
    part: str
    key: str
    optional: bool


@frozen
class Response:
    """How an outcome is answered. `json` and headers speak of `result`, or of the error's fields."""

    status: int
    json: Expression | None
    headers: tuple[tuple[str, Expression], ...]
    span: Span = spanned


@frozen
class Route:
    """`path` holds `{name}` for each path parameter. `errors` maps names to responses, in order.

    `success` is None where the result is the answer itself: a `Response` of `std.http`.
    """

    operation: str
    clause: str
    method: str
    path: str
    sources: tuple[Source, ...]
    success: Response | None
    errors: tuple[tuple[str, Response], ...]
    span: Span = spanned


@frozen
class HttpInterface:
    """`invalid` is the status of a request with a value that breaks its type.

    `kept` is the file in which the state outlives the process; None: it ends with it.
    `says_invalid`: the status is written, and not filled in.
    """

    routes: tuple[Route, ...]
    invalid: int
    span: Span = spanned
    kept: str | None = None
    says_invalid: bool = attrs.field(default=True, eq=False, repr=False)


@frozen
class Word:
    """A word of a command that stands for itself."""

    text: str


@frozen
class Value:
    """A parameter in a command: at its place, or after `flag` where it has one."""

    parameter: str
    optional: bool
    flag: str | None


@frozen
class CommandResponse:
    """How an outcome ends a command. `prints` speaks of `result`, or of the error's fields.

    A success prints to standard output, an error to standard error. None: nothing is printed.
    """

    exit: int
    prints: Expression | None
    span: Span = spanned


@frozen
class Command:
    """`errors` maps names to responses, in order. One without `prints` shows the error itself."""

    operation: str
    clause: str
    words: tuple[Word | Value, ...]
    success: CommandResponse
    errors: tuple[tuple[str, CommandResponse], ...]
    span: Span = spanned


@frozen
class CliInterface:
    """`invalid` is the exit code of a command that is none, or whose values break their types.

    `says_invalid`: the code is written, and not filled in.
    """

    commands: tuple[Command, ...]
    invalid: int
    kept: str | None
    span: Span = spanned
    says_invalid: bool = attrs.field(default=True, eq=False, repr=False)


Interface: TypeAlias = HttpInterface | CliInterface


def bound_in(interface: Interface) -> tuple[Route | Command, ...]:
    """The routes or commands, each of which calls an operation."""
    return interface.commands if isinstance(interface, CliInterface) else interface.routes


# Ports ----------------------------------------------------------------------------------------


@frozen
class Port:
    """What lies outside, by its own contract. `open` are the operations without cases.

    Of those nothing is known but their types.
    """

    name: str
    clause: str
    state: tuple[StateDefinition, ...]
    operations: tuple[Operation, ...]
    open: frozenset[str]
    span: Span = spanned
    doc: str = documented
