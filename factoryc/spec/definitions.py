"""What a spec defines: types, functions, state, operations, and its interface."""

from typing import TypeAlias

import attrs

from factoryc.source.span import Span
from factoryc.spec.expressions import Expression, FieldValue, spanned
from factoryc.spec.types import Type

documented = attrs.field(default="", eq=False)


@attrs.frozen
class Parameter:
    """A named value: of an operation, a function, a record, an error or a `for all`.

    `restriction` is said of `it` (of the name itself in a `for all`), beyond what `type` says.
    """

    name: str
    type: Type
    restriction: Expression | None
    span: Span = spanned


# Types ----------------------------------------------------------------------------------------


@attrs.frozen
class RefinementDefinition:
    """`type Code = Text where …`. Without a restriction it is another name for its base."""

    name: str
    clause: str
    base: Type
    restriction: Expression | None
    span: Span = spanned
    doc: str = documented


@attrs.frozen
class RecordDefinition:
    name: str
    clause: str
    fields: tuple[Parameter, ...]
    span: Span = spanned
    doc: str = documented


@attrs.frozen
class EnumDefinition:
    name: str
    clause: str
    cases: tuple[str, ...]
    span: Span = spanned
    doc: str = documented


TypeDefinition: TypeAlias = RefinementDefinition | RecordDefinition | EnumDefinition


@attrs.frozen
class ErrorDefinition:
    name: str
    clause: str
    fields: tuple[Parameter, ...]
    span: Span = spanned
    doc: str = documented


# Behaviour ------------------------------------------------------------------------------------


@attrs.frozen
class FunctionDefinition:
    """`is_constant`: read like a value, without parentheses."""

    name: str
    clause: str
    parameters: tuple[Parameter, ...]
    result: Type
    restriction: Expression | None
    body: Expression
    is_constant: bool
    span: Span = spanned
    doc: str = documented


@attrs.frozen
class StateDefinition:
    name: str
    clause: str
    type: Type
    restriction: Expression | None
    initial: Expression
    span: Span = spanned
    doc: str = documented


@attrs.frozen
class InvariantDefinition:
    title: str
    clause: str
    condition: Expression
    span: Span = spanned
    doc: str = documented


@attrs.frozen
class ErrorValue:
    """An error with all of its fields. In an eval, `fields` is None where it does not say."""

    name: str
    fields: tuple[FieldValue, ...] | None
    span: Span = spanned


@attrs.frozen
class Ensures:
    condition: Expression
    on_purpose: bool
    span: Span = spanned


@attrs.frozen
class Sets:
    """`state` afterwards, or its entries at `keys`. Read together with all `sets` of the case."""

    state: str
    keys: tuple[Expression, ...]
    value: Expression
    span: Span = spanned


@attrs.frozen
class Case:
    """One case of an operation.

    `guard` is None for `otherwise`. A case either fails, or returns by definition (`returns`), or
    leaves its result open (`ensures` alone), or has no result. `result` stands in `ensures` and
    `sets` for the value returned.
    """

    name: str
    clause: str
    guard: Expression | None
    returns: Expression | None
    ensures: tuple[Ensures, ...]
    fails: ErrorValue | None
    sets: tuple[Sets, ...]
    span: Span = spanned


@attrs.frozen
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


@attrs.frozen
class Source:
    """Where a parameter comes from: `part` is `path`, `body`, `query`, `header` or `cookie`."""

    parameter: str
    part: str
    key: str
    optional: bool


@attrs.frozen
class Response:
    """How an outcome is answered. `json` and headers speak of `result`, or of the error's fields."""

    status: int
    json: Expression | None
    headers: tuple[tuple[str, Expression], ...]
    span: Span = spanned


@attrs.frozen
class Route:
    """`path` holds `{name}` for each path parameter. `errors` maps names to responses, in order."""

    operation: str
    clause: str
    method: str
    path: str
    sources: tuple[Source, ...]
    success: Response
    errors: tuple[tuple[str, Response], ...]
    span: Span = spanned


@attrs.frozen
class HttpInterface:
    """`invalid` is the status of a request with a value that breaks its type."""

    routes: tuple[Route, ...]
    invalid: int
    span: Span = spanned
