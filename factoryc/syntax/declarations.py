"""Declarations and modules, as they were written."""

from typing import TypeAlias

import attrs

from factoryc.source.span import Span
from factoryc.syntax.evals import ConstraintRule, GateRule, Inputs, LoadItem, NeverRule, Step
from factoryc.syntax.expressions import (
    Binder,
    ErrorValue,
    Expression,
    Identifier,
    RestrictedType,
    spanned,
)


@attrs.frozen
class SpecHeader:
    name: Identifier
    version: str
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Use:
    """`use std.web.{Url}`: `path` is dotted or starts with `./`; no names means the module itself."""

    path: str
    names: tuple[Identifier, ...]
    span: Span = spanned
    path_span: Span = spanned
    doc: str = ""


@attrs.frozen
class TypeDeclaration:
    name: Identifier
    type: RestrictedType
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Enum:
    name: Identifier
    cases: tuple[Identifier, ...]
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Record:
    name: Identifier
    fields: tuple[Binder, ...]
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Error:
    name: Identifier
    fields: tuple[Binder, ...]
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Function:
    """`parameters` is None for a function that is read like a value, without parentheses."""

    name: Identifier
    parameters: tuple[Binder, ...] | None
    result: RestrictedType
    body: Expression
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class State:
    name: Identifier
    type: RestrictedType
    initial: Expression
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Invariant:
    title: str
    condition: Expression
    span: Span = spanned
    doc: str = ""


# Operations -----------------------------------------------------------------------------------


@attrs.frozen
class Returns:
    value: Expression
    span: Span = spanned


@attrs.frozen
class Ensures:
    condition: Expression
    on_purpose: bool
    span: Span = spanned


@attrs.frozen
class Fails:
    error: ErrorValue
    span: Span = spanned


@attrs.frozen
class Place:
    """A state, or an entry of it: what `sets` changes."""

    name: Identifier
    keys: tuple[Expression, ...]
    span: Span = spanned


@attrs.frozen
class Sets:
    place: Place
    value: Expression
    span: Span = spanned


Outcome: TypeAlias = Returns | Ensures | Fails | Sets


@attrs.frozen
class Case:
    """`guard` is None for `otherwise`."""

    name: Identifier
    guard: Expression | None
    outcomes: tuple[Outcome, ...]
    span: Span = spanned


@attrs.frozen
class FailingCase:
    """`fails E when g` on a line of its own: a case that only fails, named after the error."""

    error: ErrorValue
    guard: Expression | None
    span: Span = spanned


@attrs.frozen
class Requires:
    condition: Expression
    span: Span = spanned


OperationItem: TypeAlias = Case | FailingCase | Requires


@attrs.frozen
class Operation:
    name: Identifier
    parameters: tuple[Binder, ...]
    result: RestrictedType | None
    in_order: bool
    items: tuple[OperationItem, ...]
    span: Span = spanned
    doc: str = ""


# Interfaces -----------------------------------------------------------------------------------


@attrs.frozen
class RouteSource:
    """Where a parameter comes from: `body.alias?` is part `body`, key `alias`, optional."""

    part: str
    key: str
    optional: bool
    span: Span = spanned


@attrs.frozen
class JsonPart:
    value: Expression
    span: Span = spanned


@attrs.frozen
class HeaderPart:
    name: str
    value: Expression
    span: Span = spanned


@attrs.frozen
class Response:
    """`outcome` is `success` or the name of an error."""

    outcome: Identifier
    status: int
    parts: tuple[JsonPart | HeaderPart, ...]
    span: Span = spanned


@attrs.frozen
class Route:
    method: str
    path: str
    sources: tuple[RouteSource, ...]
    operation: Identifier
    responses: tuple[Response, ...]
    span: Span = spanned


@attrs.frozen
class Invalid:
    """What a caller sees when a value breaks its type."""

    status: int
    span: Span = spanned


@attrs.frozen
class HttpInterface:
    items: tuple[Route | Invalid, ...]
    span: Span = spanned
    doc: str = ""


# The other parts ------------------------------------------------------------------------------


@attrs.frozen
class Eval:
    title: str
    sealed: bool
    inputs: Inputs | None
    steps: tuple[Step, ...]
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Load:
    title: str
    items: tuple[LoadItem, ...]
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Constraint:
    rule: ConstraintRule
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Rejected:
    """An alternative that a decision ruled out."""

    what: str
    because: str


@attrs.frozen
class Decision:
    name: Identifier
    title: str
    on: str | None
    because: str | None
    rejected: tuple[Rejected, ...]
    governs: tuple[Identifier, ...]
    span: Span = spanned
    doc: str = ""


@attrs.frozen
class Never:
    rule: NeverRule
    span: Span = spanned
    doc: str = ""


@attrs.frozen
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
    | HttpInterface
    | Eval
    | Load
    | Constraint
    | Decision
    | Never
    | Gate
)


@attrs.frozen
class Module:
    """One file's declarations, in order. Broken ones are left out; diagnostics tell of them.

    `broken` holds the names that those may have declared: nobody knows what they mean, and nothing
    that uses them is wrong for it.
    """

    file: str
    declarations: tuple[Declaration, ...]
    broken: frozenset[str] = frozenset()
