"""Declarations and modules, as they were written."""

from typing import TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.syntax.evals import ConstraintRule, GateRule, Inputs, LoadItem, NeverRule, Step
from factoryc.syntax.expressions import (
    Binder,
    ErrorValue,
    Expression,
    NamedArgument,
    RestrictedType,
)
from factoryc.syntax.identifier import Identifier, spanned
from factoryc.syntax.interfaces import Interface

# Among broken names: what stands before a `.` may be a module that cannot be had.
ANY_MODULE = "."
# Among broken names: any name may be what a line that cannot be read was to bring.
ANY_NAME = "*"


@frozen
class SpecHeader:
    name: Identifier
    version: str
    span: Span = spanned
    doc: str = ""


@frozen
class Use:
    """`use std.web.{Url}`: `path` is dotted or starts with `./`; no names means the module itself.

    `alias` is the name that the module itself gets: `use ./money as m`.
    """

    path: str
    names: tuple[Identifier, ...]
    alias: Identifier | None = None
    span: Span = attrs.field(kw_only=True, eq=False, repr=False)
    path_span: Span = attrs.field(kw_only=True, eq=False, repr=False)
    doc: str = ""


@frozen
class TypeDeclaration:
    name: Identifier
    type_parameters: tuple[Identifier, ...]
    type: RestrictedType
    span: Span = spanned
    doc: str = ""


@frozen
class EnumCase:
    """A case of an enum, and the fields that a value of it carries."""

    name: Identifier
    fields: tuple[Binder, ...]


@frozen
class Enum:
    name: Identifier
    type_parameters: tuple[Identifier, ...]
    cases: tuple[EnumCase, ...]
    span: Span = spanned
    doc: str = ""


@frozen
class Record:
    name: Identifier
    type_parameters: tuple[Identifier, ...]
    fields: tuple[Binder, ...]
    span: Span = spanned
    doc: str = ""


@frozen
class Error:
    name: Identifier
    fields: tuple[Binder, ...]
    span: Span = spanned
    doc: str = ""


@frozen
class Function:
    """`parameters` is None for a function that is read like a value, without parentheses.

    `decreases` is what gets smaller at each call of itself.
    """

    name: Identifier
    type_parameters: tuple[Identifier, ...]
    parameters: tuple[Binder, ...] | None
    result: RestrictedType
    decreases: Expression | None
    body: Expression
    span: Span = spanned
    doc: str = ""


@frozen
class State:
    name: Identifier
    type: RestrictedType
    initial: Expression
    span: Span = spanned
    doc: str = ""


@frozen
class Invariant:
    title: str
    condition: Expression
    span: Span = spanned
    doc: str = ""


# Operations -----------------------------------------------------------------------------------


@frozen
class Returns:
    value: Expression
    span: Span = spanned


@frozen
class Ensures:
    condition: Expression
    on_purpose: bool
    span: Span = spanned


@frozen
class Fails:
    error: ErrorValue
    span: Span = spanned


@frozen
class Place:
    """A state, or an entry of it: what `sets` changes."""

    name: Identifier
    keys: tuple[Expression, ...]
    span: Span = spanned


@frozen
class Sets:
    place: Place
    value: Expression
    span: Span = spanned


@frozen
class Calls:
    """`calls Mailer.send(to) as receipt or fails Undelivered`."""

    port: Identifier
    operation: Identifier
    arguments: tuple[Expression, ...]
    named: tuple[NamedArgument, ...]
    result: Identifier | None
    failure: ErrorValue | None
    span: Span = spanned


Outcome: TypeAlias = Returns | Ensures | Fails | Calls | Sets


@frozen
class Case:
    """`guard` is None for `otherwise`."""

    name: Identifier
    guard: Expression | None
    outcomes: tuple[Outcome, ...]
    span: Span = spanned


@frozen
class FailingCase:
    """`fails E when g` on a line of its own: a case that only fails, named after the error."""

    error: ErrorValue
    guard: Expression | None
    span: Span = spanned


@frozen
class Requires:
    condition: Expression
    span: Span = spanned


OperationItem: TypeAlias = Case | FailingCase | Requires


@frozen
class Operation:
    name: Identifier
    parameters: tuple[Binder, ...]
    result: RestrictedType | None
    in_order: bool
    items: tuple[OperationItem, ...]
    span: Span = spanned
    doc: str = ""


# Ports ----------------------------------------------------------------------------------------


@frozen
class PortOperation:
    """What can be asked of the outside. No items: nothing is known about how it ends."""

    name: Identifier
    parameters: tuple[Binder, ...]
    result: RestrictedType | None
    in_order: bool
    items: tuple[OperationItem, ...]
    span: Span = spanned


@frozen
class Port:
    """What lies outside: a mailer, a payment service."""

    name: Identifier
    states: tuple[State, ...]
    operations: tuple[PortOperation, ...]
    span: Span = spanned
    doc: str = ""


# The other parts ------------------------------------------------------------------------------


@frozen
class Eval:
    title: str
    sealed: bool
    inputs: Inputs | None
    steps: tuple[Step, ...]
    span: Span = spanned
    doc: str = ""


@frozen
class Load:
    title: str
    items: tuple[LoadItem, ...]
    span: Span = spanned
    doc: str = ""


@frozen
class Constraint:
    rule: ConstraintRule
    span: Span = spanned
    doc: str = ""


@frozen
class Rejected:
    """An alternative that a decision ruled out."""

    what: str
    because: str


@frozen
class AsOf:
    """`as of "3f9c…"`: the state in which a decision knows what a line of it governs."""

    governs: tuple[Identifier, ...]
    state: str
    span: Span = spanned


@frozen
class Decision:
    name: Identifier
    title: str
    on: str | None
    because: str | None
    rejected: tuple[Rejected, ...]
    governs: tuple[Identifier, ...]
    span: Span = spanned
    on_span: Span | None = attrs.field(default=None, eq=False, repr=False)
    as_of: tuple[AsOf, ...] = ()
    doc: str = ""


@frozen
class Never:
    rule: NeverRule
    span: Span = spanned
    doc: str = ""


@frozen
class Gate:
    rules: tuple[GateRule, ...]
    span: Span = spanned
    doc: str = ""


Declaration: TypeAlias = (
    SpecHeader
    | Use
    | TypeDeclaration
    | Enum
    | Record
    | Error
    | Function
    | State
    | Invariant
    | Operation
    | Port
    | Interface
    | Eval
    | Load
    | Constraint
    | Decision
    | Never
    | Gate
)


@frozen
class Module:
    """One file's declarations, in order. Broken ones are left out; diagnostics tell of them.

    `broken` holds the names that those may have declared: nobody knows what they mean, and nothing
    that uses them is wrong for it.
    """

    file: str
    declarations: tuple[Declaration, ...]
    broken: frozenset[str] = frozenset()
