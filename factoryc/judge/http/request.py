"""A call as an HTTP request: each argument goes where the route says that its parameter comes from.

An argument that breaks its type goes there, too, as far as a request can carry it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import attrs

from factoryc.contract.runtime import Contract
from factoryc.contract.wire import Json, from_wire, to_wire
from factoryc.contract.wire_schema import Schema, WireError, schema
from factoryc.judge.http.plain_text import json_of, raw_text, text_of
from factoryc.judge.http.spelling import spelled_by_python, spelled_by_spec
from factoryc.judge.subjects.subject import Raw
from factoryc.spec.definitions import HttpInterface, Route, Source
from factoryc.spec.spec import Spec

_MOST_TARGET = 8_000
_MOST_HEADER = 8_000
_PARAMETER = re.compile(r"\{[^}]*\}")
# What a header carries unchanged: visible ASCII, with single spaces inside alone.
_HEADER_TEXT = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_COOKIE_TEXT = re.compile(r"[!#-+\--:<-\[\]-~]*")


@attrs.frozen
class HttpRequest:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None


class NotExpressible(Exception):
    """No request on this surface says that; the text tells why."""


def build_request(
    spec: Spec, contract: Contract, route: Route, arguments: Sequence[object]
) -> HttpRequest:
    """The request that makes this call. Raises NotExpressible where there is none."""
    if len(arguments) != len(route.sources):
        raise NotExpressible("a request cannot leave a place out, nor fill one more")
    operation = spec.operation(route.operation)
    types = {parameter.name: schema(parameter.type, spec) for parameter in operation.parameters}
    accepts = {each.name: each.accepts for each in contract.operations[operation.name].parameters}
    given = dict(zip((each.name for each in operation.parameters), arguments, strict=True))
    path = route.path
    query: list[tuple[str, str]] = []
    headers: dict[str, str] = {}
    cookies: list[str] = []
    body: dict[str, Json] = {}
    for source in route.sources:
        value, type_ = given[source.parameter], types[source.parameter]
        if source.optional and value is None:
            continue
        if source.part == "body":
            body[source.key] = _json(value, type_)
            continue
        text = plain_text(value, type_)
        if isinstance(value, Raw) and reads_well(text, type_, accepts[source.parameter], contract):
            raise NotExpressible(f"as a text, `{source.parameter}` would be a good value")
        match source.part:
            case "path":
                path = path.replace(f"{{{source.key}}}", _segment(text, source))
            case "query":
                query.append((source.key, text))
            case "header":
                headers[source.key] = _header(text, source)
            case "cookie":
                if not _COOKIE_TEXT.fullmatch(text):
                    raise NotExpressible(f"a cookie cannot carry the text of `{source.parameter}`")
                cookies.append(f"{source.key}={text}")
            case part:
                raise AssertionError(f"no request has a part `{part}`")
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    content = None
    if any(source.part == "body" for source in route.sources):
        content = json.dumps(body).encode("ascii")
        headers["Content-Type"] = "application/json"
    if spec.http is None or route_of(spec.http, route.method, path) != route:
        raise NotExpressible("that address belongs to another operation")
    return HttpRequest(route.method, _target(path, query), headers, content)


def route_of(interface: HttpInterface, method: str, path: str) -> Route | None:
    """The route of a path: where several fit, the one with more segments written out."""
    segments = path.split("/")
    fitting = [
        route
        for route in interface.routes
        if route.method == method and _fits(route.path.split("/"), segments)
    ]
    return min(fitting, key=lambda route: len(_PARAMETER.findall(route.path)), default=None)


def _fits(pattern: list[str], segments: list[str]) -> bool:
    return len(pattern) == len(segments) and all(
        (segment and wanted.startswith("{")) or wanted == segment
        for wanted, segment in zip(pattern, segments, strict=True)
    )


def _json(value: object, type_: Schema) -> Json:
    return value.json if isinstance(value, Raw) else spelled_by_spec(to_wire(value, type_), type_)


def plain_text(value: object, type_: Schema) -> str:
    """A value, or what breaks its type, as one text. Raises NotExpressible."""
    try:
        shown = _json(value, type_)
        return raw_text(shown) if isinstance(value, Raw) else text_of(shown, type_)
    except WireError as error:
        raise NotExpressible(str(error)) from None


def reads_well(text: str, type_: Schema, accepts: object, contract: Contract) -> bool:
    """Whether a text that should break its type is a good value once it is read as one."""
    try:
        wire = spelled_by_python(json_of(text, type_), type_)
        value = from_wire(wire, type_, contract.classes)
    except WireError:
        return False
    return bool(callable(accepts) and accepts(value))


def _encoded(text: str, source: Source) -> str:
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise NotExpressible(f"`{source.parameter}` holds half a character") from None


def _segment(text: str, source: Source) -> str:
    # Clients and proxies resolve dots, and an empty segment is another path.
    if text in {"", ".", ".."}:
        raise NotExpressible(f"no path has `{text}` for `{source.parameter}`")
    return _encoded(text, source)


def _header(text: str, source: Source) -> str:
    if not _HEADER_TEXT.fullmatch(text) or len(text) > _MOST_HEADER:
        raise NotExpressible(f"a header cannot carry the text of `{source.parameter}`")
    return text


def _target(path: str, query: list[tuple[str, str]]) -> str:
    try:
        pairs = "&".join(f"{quote(key, safe='')}={quote(text, safe='')}" for key, text in query)
    except UnicodeEncodeError:
        raise NotExpressible("a query cannot hold half a character") from None
    target = f"{path}?{pairs}" if pairs else path
    if len(target) > _MOST_TARGET:
        raise NotExpressible("an address that long is cut off on its way")
    return target
