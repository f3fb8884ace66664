"""Shortener over HTTP, on the standard library alone.

One process keeps one state. Requests are read side by side and answered one after the other, so
that each operation sees what the one before it left.
"""

import json
import re
import signal
import socket
import socketserver
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from shortener.operations.shorten import shorten
from shortener.operations.visit import visit
from shortener.operations.visits import visits
from shortener.state import State
from shortener.storage import opened
from shortener.types import AliasTaken, Link, Rejected, UnknownCode

BODY_LIMIT = 1_048_576
IDLE_SECONDS = 30
LINGER_SECONDS = 2
LINGER_READS = 16
BACKLOG = 128
INVALID = 400


class Invalid(Exception):
    """The request is not one that this interface understands."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a route reads: the texts of its path, of the query and the headers, and the body."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What a route answers. Without a body there is no `kind` of one."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "application/json"


# Routes


def post_links(state: State, request: Request) -> Response:
    """`POST /links`: Files a link under a chosen code, or under a fresh one."""
    body = json_object(request)
    target = required(body, "target")
    alias = body.get("alias")
    try:
        result = shorten(state, target, alias)
    except AliasTaken:
        return Response(409, json_text({"error": "alias taken"}))
    return Response(201, json_text(write_link_record(result)))


def get_code(state: State, request: Request) -> Response:
    """`GET /{code}`: Gives the address behind a code and counts the visit."""
    code = request.path["code"]
    try:
        result = visit(state, code)
    except UnknownCode:
        return Response(404, json_text({"error": "unknown code"}))
    return Response(302, headers=(("Location", result),))


def get_code_visits(state: State, request: Request) -> Response:
    """`GET /{code}/visits`: How often a link was followed."""
    code = request.path["code"]
    try:
        result = visits(state, code)
    except UnknownCode:
        return Response(404, json_text({"error": "unknown code"}))
    return Response(200, json_text({"visits": result}))


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path. A segment in braces stands for any one segment."""

    method: str
    segments: tuple[str, ...]
    answer: Callable[[State, Request], Response]

    def match(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """The texts of the path's parameters, or None for another path."""
        if len(segments) != len(self.segments):
            return None
        found = {}
        for expected, actual in zip(self.segments, segments, strict=True):
            if expected.startswith("{"):
                found[expected[1:-1]] = actual
            elif expected != actual:
                return None
        return found


# The first that matches answers: a literal segment stands before a parameter.
ROUTES = (
    Route("POST", ("links",), post_links),
    Route("GET", ("{code}",), get_code),
    Route("GET", ("{code}", "visits"), get_code_visits),
    Route("HEAD", ("{code}", "visits"), get_code_visits),
)


def respond(
    state: State, method: str, target: str, headers: Mapping[str, str], body: bytes
) -> Response:
    """The answer to one request. Never raises."""
    try:
        path, _, query = origin_form(target).partition("?")
        segments = tuple(decoded(segment) for segment in path.removeprefix("/").split("/"))
        matches = [
            (route, found) for route in ROUTES if (found := route.match(segments)) is not None
        ]
        for route, found in matches:
            if route.method == method:
                request = Request(found, read_query(query), headers, body)
                return route.answer(state, request)
    except (Invalid, Rejected) as reason:
        return refusal(INVALID, str(reason))
    except Exception:
        # The client learns nothing of a fault, the log everything.
        traceback.print_exc()
        return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "internal error")
    if not matches:
        return refusal(HTTPStatus.NOT_FOUND, "no such page")
    allowed = ", ".join(sorted({route.method for route, _ in matches}))
    return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "method not allowed", (("Allow", allowed),))


def refusal(status: int, reason: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """An answer that says in a few words why there is no other."""
    return Response(status, json_text({"error": reason}), headers)


# Reading requests


def origin_form(target: str) -> str:
    """The path and query of a request's target; proxies write the whole address."""
    if target.startswith("/"):
        return target
    parts = urlsplit(target)
    return f"{parts.path or '/'}?{parts.query}"


def decoded(segment: str) -> str:
    """A segment of a path without its percent signs."""
    try:
        return unquote_to_bytes(segment.encode("latin-1")).decode("utf-8")
    except UnicodeError:
        raise Invalid("the path is not UTF-8") from None


def read_query(query: str) -> dict[str, str]:
    """The names and values of a query. The first of several values counts."""
    try:
        text = query.encode("latin-1").decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError:
        raise Invalid("the query cannot be read") from None
    return dict(reversed(pairs))


def json_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object."""
    try:
        body = json.loads(request.body.decode("utf-8"), parse_constant=not_a_number)
        if b"\\u" in request.body:
            # An escape can name half of a character; the other half may be missing.
            json.dumps(body, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Invalid("the body is not JSON") from None
    return read_object(body)


def not_a_number(name: str) -> None:
    """JSON has no `NaN` and no `Infinity`, though Python reads them."""
    raise ValueError(name)


def read_object(value: Any) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise Invalid("a JSON object is expected")
    return value


def required(values: Mapping[str, Any], name: str) -> Any:
    """The value of that name, which has to be there."""
    if name not in values:
        raise Invalid(f"`{name}` is missing")
    return values[name]


# Writing responses


def write_link_record(record: Link) -> dict[str, Any]:
    """The JSON object for a record."""
    return {
        "code": record.code,
        "target": record.target,
        "visits": record.visits,
    }


def json_text(value: Any) -> bytes:
    """A value as JSON."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


# The server


class Server(socketserver.ThreadingTCPServer):
    """Listens, and keeps what all connections share."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = BACKLOG

    def __init__(self, host: str, port: int) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        self.lock = threading.Lock()
        super().__init__((host, port), Connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what broke, unless it was the client that went away."""
        if not isinstance(sys.exception(), OSError):
            traceback.print_exc()


class Connection(BaseHTTPRequestHandler):
    """One connection of a client: request after request, each answered by one packet."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True

    def answer(self) -> None:
        """Read the rest of a request, and answer it."""
        body = self.read_body()
        if body is None:
            return
        # The attribute `path` is not the target: it has lost doubled slashes.
        target = self.requestline.split()[1]
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock, opened() as state:
            response = respond(state, self.command, target, headers, body)
        self.send(response)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def read_body(self) -> bytes | None:
        """The body, or None where there was none to be read: then all is said."""
        lengths = self.headers.get_all("Content-Length", ["0"])
        if self.headers.get("Transfer-Encoding") is not None:
            self.send_error(HTTPStatus.LENGTH_REQUIRED, "the body must come with its length")
        elif len(lengths) > 1 or not re.fullmatch(r"[0-9]{1,18}", lengths[0]):
            self.send_error(HTTPStatus.BAD_REQUEST, "the length cannot be read")
        elif int(lengths[0]) > BODY_LIMIT:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")
        else:
            body = self.rfile.read(int(lengths[0]))
            if len(body) == int(lengths[0]):
                return body
            self.close_connection = True
        return None

    def send(self, response: Response) -> None:
        """Write the whole response at once."""
        lines = [f"HTTP/1.1 {response.status} {phrase(response.status)}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        if any(re.search(r"[\x00-\x1f\x7f]", line) for line in lines):
            # A line break in a value would let it write headers, or a response, of its own.
            print("a header held a control character; it was not sent", file=sys.stderr)
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, "internal error")
            return
        lines.append(f"Date: {self.date_time_string()}")
        if response.body:
            lines.append(f"Content-Type: {response.kind}")
        if response.status != HTTPStatus.NO_CONTENT:
            lines.append(f"Content-Length: {len(response.body)}")
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join([*lines, "", ""]).encode("utf-8", errors="replace")
        self.wfile.write(head if self.command == "HEAD" else head + response.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is not HTTP, or not wanted, and hang up."""
        self.close_connection = True
        self.send(refusal(code, message or phrase(code).lower()))
        self.linger()

    def linger(self) -> None:
        """Read on for a while: who is still sending would lose the answer if we hung up at once."""
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(LINGER_SECONDS)
        for _ in range(LINGER_READS):
            if not self.rfile.read(BODY_LIMIT):
                break

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged: they may hold what only the client should know."""


def phrase(status: int) -> str:
    """The few words that go with a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def serve(host: str, port: int) -> None:
    """Answer requests until the process is told to stop. Port 0 takes any free one."""
    with Server(host, port) as server:

        def stop(*_: Any) -> None:
            threading.Thread(target=server.shutdown).start()

        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
        shown = f"[{host}]" if ":" in host else host
        print(f"shortener listens on http://{shown}:{server.server_address[1]}", flush=True)
        server.serve_forever()
        # The operation that is running ends before the process does.
        with server.lock:
            pass
