"""Elaborates the HTTP interface: which request calls which operation, and how it is answered."""

import re
from collections.abc import Mapping, Sequence

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.answered import never_answered
from factoryc.spec.definitions import HttpInterface, Operation, Response, Route, Source
from factoryc.spec.environment import Environment
from factoryc.spec.kept import kept_file
from factoryc.spec.names import clause_name
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_expression import type_expression
from factoryc.spec.types import (
    UNKNOWN,
    EnumType,
    OptionalType,
    RecordType,
    Scalar,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.syntax import expressions as written
from factoryc.syntax import interfaces as syntax
from factoryc.syntax.nearest import nearest

_PARTS = ("path", "body", "query", "header", "cookie")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_STATUSES = range(100, 600)
_DEFAULT_SUCCESS = 200
_ANSWERS = "std.http"


def elaborate_interface(
    declaration: syntax.HttpInterface,
    operations: Mapping[str, Operation],
    environment: Environment,
) -> HttpInterface:
    """The interface. Operations that were left out because of a mistake are passed over."""
    routes: list[Route] = []
    invalid = 400
    seen: dict[tuple[str, str], syntax.Route] = {}
    for item in declaration.items:
        if isinstance(item, syntax.Invalid):
            invalid = _status(item.status, item, environment)
            continue
        if isinstance(item, syntax.Kept):
            continue
        shape = (item.method, _PLACEHOLDER.sub("{}", item.path))
        if shape in seen:
            environment.wrong(
                "duplicate-name",
                f"two routes answer `{item.method} {item.path}`",
                item.span,
                labels=(Label(seen[shape].span, "first here"),),
            )
        seen[shape] = item
        route = _route(item, operations, environment)
        if route is not None:
            routes.append(route)
    kept = kept_file(declaration.items, environment)
    is_stated = any(isinstance(item, syntax.Invalid) for item in declaration.items)
    return HttpInterface(tuple(routes), invalid, declaration.span, kept, is_stated)


def _route(
    item: syntax.Route, operations: Mapping[str, Operation], environment: Environment
) -> Route | None:
    name = item.operation.text
    if name not in environment.scope.operations:
        environment.unknown(
            name,
            f"no operation is called `{name}`",
            item.operation.span,
            help=nearest(name, environment.scope.operations),
        )
        return None
    if not item.path.startswith("/"):
        environment.wrong(
            "invalid-interface", f"a path starts with `/`, and this is `{item.path}`", item.span
        )
    parameters = environment.scope.operations[name].parameters
    sources = _sources(item, parameters, environment)
    operation = operations.get(name)
    if operation is None:
        return None
    success, errors = _responses(item, operation, environment)
    clause = clause_name(environment.scope.module, "http", name)
    return Route(name, clause, item.method, item.path, sources, success, errors, item.span)


def _sources(
    item: syntax.Route, parameters: Sequence[FieldSignature], environment: Environment
) -> tuple[Source, ...]:
    """Each parameter's source: by its name, and what is left over in order."""
    given: list[tuple[syntax.RouteSource | None, str, str, bool]] = [
        *((None, "path", key, False) for key in _PLACEHOLDER.findall(item.path)),
        *((source, source.part, source.key, source.optional) for source in item.sources),
    ]
    for source in item.sources:
        if source.part not in _PARTS or source.part == "path":
            environment.wrong(
                "invalid-interface",
                f"a parameter comes from `body`, `query`, `header`, `cookie` or the path, "
                f"not from `{source.part}`",
                source.span,
            )
    by_name = {parameter.name: parameter for parameter in parameters}
    left_over = [p for p in parameters if p.name not in {key for _, _, key, _ in given}]
    sources: list[Source] = []
    for written_source, part, key, optional in given:
        span = item.span if written_source is None else written_source.span
        parameter = by_name.get(key) or (left_over.pop(0) if left_over else None)
        if parameter is None:
            environment.wrong(
                "invalid-interface",
                f"`{item.operation.text}` has no parameter `{key}`",
                span,
                help=nearest(key, by_name),
            )
            continue
        _check_source(part, parameter, span, optional=optional, environment=environment)
        sources.append(Source(parameter.name, part, key, optional))
    if left_over:
        missing = ", ".join(f"`{parameter.name}`" for parameter in left_over)
        environment.wrong(
            "invalid-interface",
            f"nothing says where {missing} of `{item.operation.text}` comes from",
            item.span,
            help=f"add it after the path: `(body.{left_over[0].name})`",
        )
    order = [parameter.name for parameter in parameters]
    return tuple(sorted(sources, key=lambda source: order.index(source.parameter)))


def _check_source(
    part: str,
    parameter: FieldSignature,
    span: Span,
    *,
    optional: bool,
    environment: Environment,
) -> None:
    is_optional = isinstance(parameter.type, OptionalType)
    if optional and not is_optional and not isinstance(parameter.type, UnknownType):
        environment.wrong(
            "invalid-interface",
            f"`{parameter.name}` may be left out here, and `{type_text(parameter.type)}` may not",
            span,
            labels=(Label(parameter.span, "declared here"),),
            help=f"make the parameter `{type_text(parameter.type)}?`, or take the `?` away",
        )
    plain = unrefined(parameter.type)
    if isinstance(plain, OptionalType):
        plain = unrefined(plain.inner)
    if part != "body" and not isinstance(plain, Scalar | EnumType | UnknownType):
        environment.wrong(
            "invalid-interface",
            f"a `{type_text(parameter.type)}` does not fit into the {part}",
            span,
            help="take it from the body",
        )


def _responses(
    item: syntax.Route, operation: Operation, environment: Environment
) -> tuple[Response | None, tuple[tuple[str, Response], ...]]:
    success = None
    errors: dict[str, Response] = {}
    for response in item.responses:
        name = response.outcome.text
        if name == "success":
            bound = {"result": operation.result} if operation.result is not None else {}
            success = _response(response, bound, environment)
            continue
        if name not in operation.errors:
            never_answered(response.outcome, operation, environment)
            continue
        if name in errors:
            environment.wrong(
                "duplicate-name", f"`{name}` is answered twice", response.outcome.span
            )
        fields = {field.name: field.type for field in environment.scope.errors[name].parameters}
        errors[name] = _response(response, fields, environment)
    unanswered = [name for name in operation.errors if name not in errors]
    if unanswered:
        environment.wrong(
            "unanswered-error",
            f"`{operation.name}` may fail with "
            + ", ".join(f"`{name}`" for name in unanswered)
            + ", and the route does not say what a caller sees then",
            item.span,
            help=f'add a line such as `{unanswered[0]} 404 json {{ error: "…" }}`',
        )
    if success is None:
        success = _default_success(operation, item, environment)
    return success, tuple((name, errors[name]) for name in operation.errors if name in errors)


def _default_success(
    operation: Operation, item: syntax.Route, environment: Environment
) -> Response | None:
    """Without a word on it, a result is the body of a 200, and no result is a 204."""
    if _is_answer(operation.result, environment):
        return None
    if operation.result is None:
        return Response(204, None, (), item.span)
    result = typed.Variable("result", operation.result, item.span)
    return Response(_DEFAULT_SUCCESS, result, (), item.span)


def _is_answer(result: Type | None, environment: Environment) -> bool:
    """Whether a result is an answer itself: a `Response` of `std.http`."""
    if not isinstance(result, RecordType):
        return False
    return environment.scope.defined[result.name].span.file == _ANSWERS


def _response(
    response: syntax.Response, bound: Mapping[str, Type], environment: Environment
) -> Response:
    inner = environment.binding(bound)
    json = None
    headers: list[tuple[str, typed.Expression]] = []
    for part in response.parts:
        match part:
            case syntax.JsonPart(value=value, span=span):
                if json is not None:
                    environment.wrong("duplicate-name", "a response has one body", span)
                json = _json(value, inner)
            case syntax.HeaderPart(name=name, value=value):
                header = type_expression(value, inner)
                if not isinstance(unrefined(header.type), Scalar | EnumType | UnknownType):
                    environment.wrong(
                        "type-mismatch",
                        f"a header is a text, and this is `{type_text(header.type)}`",
                        value.span,
                    )
                headers.append((name, header))
    status = _status(response.status, response, environment)
    return Response(status, json, tuple(headers), response.span)


def _json(node: written.Expression, environment: Environment) -> typed.Expression:
    """In JSON, the names before the colons are the names of members."""
    if not isinstance(node, written.MapLiteral):
        return type_expression(node, environment)
    fields: list[typed.FieldValue] = []
    for key, value in node.entries:
        match key:
            case written.Name(text=name) | written.Literal(value=str(name)):
                fields.append(typed.FieldValue(name, _json(value, environment)))
            case _:
                environment.wrong("invalid-interface", "a member of JSON has a name", key.span)
    return typed.JsonObject(tuple(fields), UNKNOWN, node.span)


def _status(status: int, item: syntax.Response | syntax.Invalid, environment: Environment) -> int:
    if status not in _STATUSES:
        environment.wrong("invalid-interface", f"there is no status {status}", item.span)
    return status
