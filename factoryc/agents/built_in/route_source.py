"""One route as Python: read the request, call the operation, answer each outcome."""

import re
from collections.abc import Callable

import attrs

from factoryc.agents.built_in.cannot_build import CannotBuild
from factoryc.agents.built_in.wire_source import (
    NotInText,
    Wire,
    read_json,
    read_text,
    write_json,
    write_text,
)
from factoryc.contract.expression import piece, translate
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import Level, text_source
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import ErrorDefinition, Response, Route, Source
from factoryc.spec.expressions import Expression, JsonObject
from factoryc.spec.spec import Spec
from factoryc.spec.types import Scalar, Type, unrefined

_RESERVED = frozenset(
    {"state", "request", "body", "result", "error", "value", "item", "key"}
    | {"required", "json_object", "json_text", "plain_answer", "read_cookies"}
)


@attrs.frozen
class ErrorSource:
    name: str
    response: str


@attrs.frozen
class RouteSource:
    """The parts of a route's function, each a piece of Python."""

    function: str
    method: str
    path: str
    title: str
    readings: tuple[str, ...]
    call: str
    errors: tuple[ErrorSource, ...]
    success: str


def route_source(spec: Spec, route: Route, function: str, wire: Wire) -> RouteSource:
    """The function of a route, or CannotBuild."""
    operation = spec.operation(route.operation)
    types = {parameter.name: parameter.type for parameter in operation.parameters}
    names = Naming(spec, variables={"result": "result"})
    readings = ["body = json_object(request)"] if _reads_body(route, wire) else []
    arguments = ["state"] if spec.state else []
    arguments += ["now()"] if reads_clock(operation) else []
    try:
        for source in route.sources:
            local = _local(source.parameter, spec)
            readings += _reading(source, local, types[source.parameter], wire)
            arguments.append(local)
        call = f"{wire.local(python_name(operation.name))}({', '.join(arguments)})"
        answers = operation.result is not None
        return RouteSource(
            function,
            route.method,
            route.path,
            " ".join(operation.doc.split()),
            tuple(readings),
            f"result = {call}" if answers else call,
            tuple(_error(spec, name, response, names, wire) for name, response in route.errors),
            _success(route, names, wire),
        )
    except NotInText as reason:
        raise CannotBuild(route.clause, f"a {reason} cannot be written as one text") from None


def _reads_body(route: Route, wire: Wire) -> bool:
    reads = any(source.part == "body" for source in route.sources)
    if reads:
        wire.helper("json_object")
    return reads


def _local(parameter: str, spec: Spec) -> str:
    """The name of what is read for a parameter. It hides nothing that the route calls."""
    name = python_name(parameter)
    operations = {python_name(each.name) for each in spec.operations}
    functions = {python_name(each.name) for each in spec.functions}
    return f"{name}_" if name in _RESERVED | operations | functions else name


def _reading(source: Source, local: str, type_: Type, wire: Wire) -> list[str]:
    """The lines that give a parameter its value."""
    if source.part == "body":
        return _converted(
            local,
            _wanted("body", source.key, source, wire),
            lambda name: read_json(type_, name, wire),
        )
    match source.part:
        case "path":
            wanted = f"request.path[{text_source(source.key)}]"
        case "query":
            wanted = _wanted("request.query", source.key, source, wire)
        case "header":
            wanted = _wanted("request.headers", source.key.lower(), source, wire)
        case "cookie":
            cookies = f"{wire.helper('read_cookies')}(request.headers)"
            wanted = _wanted(cookies, source.key, source, wire)
        case _:
            raise AssertionError(f"no request has a part `{source.part}`")

    def convert(name: str) -> str:
        read = read_text(type_, name, wire)
        return f"None if {name} is None else {read}" if source.optional and read != name else read

    return _converted(local, wanted, convert)


def _wanted(container: str, key: str, source: Source, wire: Wire) -> str:
    if source.optional:
        return f"{container}.get({text_source(key)})"
    return f"{wire.helper('required')}({container}, {text_source(key)})"


def _converted(local: str, wanted: str, convert: Callable[[str], str]) -> list[str]:
    """One line where what is wanted is read once, else a line of its own for it."""
    given = f"{local.rstrip('_')}_given"
    read = convert(given)
    if read == given:
        return [f"{local} = {wanted}"]
    if len(re.findall(rf"\b{given}\b", read)) == 1:
        return [f"{local} = {convert(wanted)}"]
    return [f"{given} = {wanted}", f"{local} = {read}"]


def _error(spec: Spec, name: str, response: Response, names: Naming, wire: Wire) -> ErrorSource:
    definition: ErrorDefinition = spec.error(name)
    fields = {field.name: f"error.{python_name(field.name)}" for field in definition.fields}
    return ErrorSource(wire.local(name), _response(response, names.where(**fields), wire))


def _success(route: Route, names: Naming, wire: Wire) -> str:
    if route.success is None:
        return f"{wire.helper('plain_answer')}(result)"
    return _response(route.success, names, wire)


def _response(response: Response, names: Naming, wire: Wire) -> str:
    arguments = [str(response.status)]
    if response.json is not None:
        arguments.append(f"json_text({_json(response.json, names, wire)})")
    if response.headers:
        pairs = [
            f"({text_source(name)}, {write_text(value.type, piece(value, names).at(Level.ATOM), wire)})"
            for name, value in response.headers
        ]
        listed = ", ".join(pairs)
        arguments.append(f"headers=({listed},)")
    return f"Response({', '.join(arguments)})"


def _json(expression: Expression, names: Naming, wire: Wire) -> str:
    if isinstance(expression, JsonObject):
        members = (
            f"{text_source(field.name)}: {_json(field.value, names, wire)}"
            for field in expression.fields
        )
        return f"{{{', '.join(members)}}}"
    if isinstance(unrefined(expression.type), Scalar):
        return write_json(expression.type, translate(expression, names), wire)
    return write_json(expression.type, piece(expression, names).at(Level.ATOM), wire)
