"""One route as Python: read the request, call the operation, answer each outcome."""

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
from factoryc.contract.expression import translate
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import text_source
from factoryc.spec.definitions import ErrorDefinition, Response, Route, Source
from factoryc.spec.expressions import Expression, JsonObject
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type

_RESERVED = frozenset({"state", "request", "body", "result", "error", "value", "item", "key"})


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
    try:
        for source in route.sources:
            local = _local(source.parameter)
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
            _response(route.success, names, wire),
        )
    except NotInText as reason:
        raise CannotBuild(route.clause, f"a {reason} cannot be written as one text") from None


def _reads_body(route: Route, wire: Wire) -> bool:
    reads = any(source.part == "body" for source in route.sources)
    if reads:
        wire.helper("json_object")
    return reads


def _local(parameter: str) -> str:
    name = python_name(parameter)
    return f"{name}_" if name in _RESERVED else name


def _reading(source: Source, local: str, type_: Type, wire: Wire) -> list[str]:
    """The lines that give a parameter its value."""
    key = text_source(source.key)
    match source.part:
        case "body":
            wanted = _wanted("body", key, source, wire)
            return _converted(local, wanted, read_json(type_, local, wire))
        case "path":
            return _converted(local, f"request.path[{key}]", read_text(type_, local, wire))
        case "query":
            wanted = _wanted("request.query", key, source, wire)
        case "header":
            wanted = _wanted("request.headers", text_source(source.key.lower()), source, wire)
        case "cookie":
            cookies = f"{wire.helper('read_cookies')}(request.headers)"
            wanted = _wanted(cookies, key, source, wire)
        case _:
            raise AssertionError(f"no request has a part `{source.part}`")
    read = read_text(type_, local, wire)
    if source.optional and read != local:
        read = f"None if {local} is None else {read}"
    return _converted(local, wanted, read)


def _wanted(container: str, key: str, source: Source, wire: Wire) -> str:
    if source.optional:
        return f"{container}.get({key})"
    return f"{wire.helper('required')}({container}, {key})"


def _converted(local: str, wanted: str, read: str) -> list[str]:
    """One line where the value is already what is wanted, else the text and what it stands for."""
    if read == local:
        return [f"{local} = {wanted}"]
    simple = f"({local})"
    if read.count(local) == 1 and read.endswith(simple):
        return [f"{local} = {read.removesuffix(simple)}({wanted})"]
    given = f"{local}_given"
    return [f"{given} = {wanted}", f"{local} = {_renamed(read, local, given)}"]


def _renamed(read: str, local: str, given: str) -> str:
    words = read.replace(f"({local})", f"({given})")
    return words.replace(f"if {local} is", f"if {given} is").replace(
        f"else {local}", f"else {given}"
    )


def _error(spec: Spec, name: str, response: Response, names: Naming, wire: Wire) -> ErrorSource:
    definition: ErrorDefinition = spec.error(name)
    fields = {field.name: f"error.{python_name(field.name)}" for field in definition.fields}
    return ErrorSource(wire.local(name), _response(response, names.where(**fields), wire))


def _response(response: Response, names: Naming, wire: Wire) -> str:
    arguments = [str(response.status)]
    if response.json is not None:
        arguments.append(f"json_text({_json(response.json, names, wire)})")
    if response.headers:
        pairs = [
            f"({text_source(name)}, {write_text(value.type, translate(value, names), wire)})"
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
    return write_json(expression.type, translate(expression, names), wire)
