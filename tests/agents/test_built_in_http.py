"""The servers of the built-in agent, spoken to over real connections."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.agents.built_in_product import build, example, spec_of

_TARGET = "https://example.org/a"
_LIMIT = 1_048_576

SHAPES = """
enum Size { small, large }
record Item { size: Size, price: Decimal, note: Text?, tags: Set<Text>, when: Date? }
error Missing { name: Text, price: Decimal }
type Name = Text where it matches /[a-z]{1,8}/
state items: Map<Name, Item> = {}
operation put(name: Name, item: Item) { case always otherwise { sets items[name] = item } }
operation get(name: Name) -> Item {
  case known when name in items { returns items[name] }
  case unknown when name not in items { fails Missing { name: name, price: 0.10 } }
}
operation search(size: Size, most: Decimal, exact: Bool, at_least: Int?, trace: Text?) -> List<Item> {
  case always otherwise {
    returns [item for item in values(items) where item.size == size and item.price <= most]
  }
}
operation say(text: Text) -> Text { case always otherwise { returns text } }
operation echo(echo: Text, required: Text) -> Text { case always otherwise { returns echo + required } }
interface http {
  PUT "/items/{name}" (body.item) -> put { success 204 }
  GET "/items/{name}" -> get {
    success 200 json result
    Missing 404 header X-Name: name json { missing: name, price: price }
  }
  GET "/items/search" (query.size, query.most, query.exact, query.at_least?, header.trace?) -> search {
    success 200 json { items: result }
  }
  POST "/say" (body.text) -> say { success 200 header X-Said: result }
  POST "/echo" (body.echo, body.required) -> echo { success 200 json result }
  invalid 422
}
"""


@contextmanager
def _server(spec, root):
    build(spec, root)
    process = subprocess.Popen(
        [sys.executable, "-m", spec.name, "--port", "0"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        assert line.startswith(f"{spec.name} listens on http://127.0.0.1:"), line
        yield process, int(line.rsplit(":", 1)[1])
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def shortener(tmp_path_factory):
    with _server(example("shortener"), tmp_path_factory.mktemp("shortener")) as (_, port):
        yield port


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    spec = spec_of(f'spec shapes version "1"\n{SHAPES}')
    with _server(spec, tmp_path_factory.mktemp("shapes")) as (_, port):
        yield port


def _ask(port, method, path, body=None, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        content = body if isinstance(body, bytes | type(None)) else json.dumps(body)
        connection.request(method, path, content, dict(headers))
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


def _exchange(port, *sent):
    """Bytes sent as they are, and all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        for part in sent:
            connection.sendall(part)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_each_outcome_is_answered_as_the_interface_says(shortener):
    status, body, headers = _ask(
        shortener, "POST", "/links", {"target": _TARGET, "alias": "abc123"}
    )
    assert (status, json.loads(body)) == (201, {"code": "abc123", "target": _TARGET, "visits": 0})
    assert headers["Content-Type"] == "application/json"
    assert "Server" not in headers
    status, body, _ = _ask(shortener, "POST", "/links", {"target": _TARGET, "alias": "abc123"})
    assert (status, json.loads(body)) == (409, {"error": "alias taken"})
    status, body, headers = _ask(shortener, "GET", "/%61bc123")
    assert (status, body, headers["Location"]) == (302, b"", _TARGET)
    status, body, _ = _ask(shortener, "GET", "/abc123/visits")
    assert (status, json.loads(body)) == (200, {"visits": 1})
    status, body, _ = _ask(shortener, "GET", "/zzzzzz")
    assert (status, json.loads(body)) == (404, {"error": "unknown code"})


def test_a_fresh_code_can_be_followed(shortener):
    _, body, _ = _ask(shortener, "POST", "/links", {"target": _TARGET})
    code = json.loads(body)["code"]
    assert _ask(shortener, "GET", f"/{code}")[2]["Location"] == _TARGET


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"target": NaN}',
        b'{"target": 1}',
        b'{"target": null}',
        b'{"target": "no address"}',
        b'{"target": "\\ud800"}',
        b'{"target": "https://example.org", "alias": 1e999}',
        b'{"target": "https://example.org", "alias": "x"}',
        b'{"target": "\xff"}',
        b"[" * 100_000,
        b'{"target": %s}' % (b"9" * 5000),
    ],
)
def test_what_breaks_its_type_is_refused_with_a_reason(shortener, body):
    status, answer, _ = _ask(shortener, "POST", "/links", body)
    assert status == 400
    assert list(json.loads(answer)) == ["error"]


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/a/b/c", 404, None),
        ("GET", "/abc123/visits/", 404, None),
        ("DELETE", "/abc123", 405, "GET"),
        ("DELETE", "/links", 405, "GET, POST"),
        ("POST", "/abc123/visits", 405, "GET, HEAD"),
        ("GET", "/", 400, None),
        ("GET", "//visits", 400, None),
        ("GET", "/%ff", 400, None),
        ("GET", "/abc%2F23", 400, None),
        ("HEAD", "/abc123", 405, "GET"),
    ],
)
def test_paths_and_methods_that_are_none(shortener, method, path, status, allowed):
    answered, _, headers = _ask(shortener, method, path)
    assert (answered, headers["Allow"]) == (status, allowed)


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n", 411),
        (b"Content-Length: %d\r\n" % (_LIMIT + 1), b"", 413),
        (b"Content-Length: -1\r\n", b"", 400),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n", b"{}", 400),
    ],
)
def test_bodies_without_a_usable_length(shortener, head, body, status):
    answer = _exchange(shortener, b"POST /links HTTP/1.1\r\nHost: x\r\n", head, b"\r\n", body)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer
    assert b"Connection: close" in answer


def test_a_body_that_is_too_large_is_answered_although_it_is_still_being_sent(shortener):
    status, _, _ = _ask(shortener, "POST", "/links", b"x" * (3 * _LIMIT))
    assert status == 413


def test_a_connection_serves_request_after_request_one_packet_each(shortener):
    with socket.create_connection(("127.0.0.1", shortener), timeout=10) as connection:
        for _ in range(50):
            connection.sendall(b"GET /zzzzzz HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = connection.recv(65536)
            assert answer.endswith(b'{"error":"unknown code"}')


def test_garbage_is_answered_and_harms_nobody(shortener):
    answer = _exchange(shortener, b"\x00\xff\x16\x03 nonsense\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Traceback" not in answer
    assert _ask(shortener, "GET", "/zzzzzz")[0] == 404


def test_values_of_every_kind_go_through(shapes):
    item = {"size": "small", "price": "1.20", "note": None, "tags": ["a"], "when": "2026-03-01"}
    assert _ask(shapes, "PUT", "/items/pen", {"item": item})[:2] == (204, b"")
    status, body, _ = _ask(shapes, "GET", "/items/pen")
    assert (status, json.loads(body)) == (200, item)
    found = "/items/search?size=small&most=1.20&exact=true&at_least=-3"
    status, body, _ = _ask(shapes, "GET", found, headers={"Trace": "t"})
    assert (status, json.loads(body)) == (200, {"items": [item]})


def test_a_parameter_may_be_called_like_what_the_server_calls(shapes):
    status, body, _ = _ask(shapes, "POST", "/echo", {"echo": "a", "required": "b"})
    assert (status, json.loads(body)) == (200, "ab")


def test_an_error_tells_its_fields(shapes):
    status, body, headers = _ask(shapes, "GET", "/items/none")
    assert (status, headers["X-Name"]) == (404, "none")
    assert json.loads(body) == {"missing": "none", "price": "0.10"}


@pytest.mark.parametrize(
    "path",
    [
        "/items/search",
        "/items/search?size=small&most=1.20",
        "/items/search?size=huge&most=1.20&exact=true",
        "/items/search?size=small&most=NaN&exact=true",
        "/items/search?size=small&most=1.20&exact=yes",
        "/items/search?size=small&most=1.20&exact=true&at_least=1.0",
        "/items/search?size=small&most=1.20&exact=true&at_least=%ff",
        "/items/UPPER",
    ],
)
def test_texts_that_are_no_values_are_refused(shapes, path):
    assert _ask(shapes, "GET", path)[0] == 422


@pytest.mark.parametrize(
    "change",
    [
        {"size": "huge"},
        {"price": 1.2},
        {"price": "1e3"},
        {"note": 3},
        {"tags": [["a"]]},
        {"tags": "a"},
        {"when": "2026-02-30"},
    ],
)
def test_json_that_is_no_value_is_refused(shapes, change):
    item = {"size": "small", "price": "1.20", "note": None, "tags": ["a"], "when": None}
    assert _ask(shapes, "PUT", "/items/pen", {"item": {**item, **change}})[0] == 422


def test_a_line_break_cannot_write_a_header(shapes):
    status, body, headers = _ask(shapes, "POST", "/say", {"text": "a\r\nSet-Cookie: b=c"})
    assert (status, json.loads(body), headers["Set-Cookie"]) == (
        500,
        {"error": "internal error"},
        None,
    )
    status, _, headers = _ask(shapes, "POST", "/say", {"text": "\u00fcber"})
    assert (status, headers["X-Said"].encode("latin-1").decode()) == (200, "\u00fcber")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_peace(tmp_path, number):
    with _server(example("shortener"), tmp_path) as (process, _):
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == ""


def test_an_address_that_is_taken_is_said_in_one_line(tmp_path):
    with _server(example("shortener"), tmp_path) as (_, port):
        second = subprocess.run(
            [sys.executable, "-m", "shortener", "--port", str(port)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": "src"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert second.stderr.startswith(f"shortener cannot listen on 127.0.0.1:{port}: ")
    assert second.stderr.count("\n") == 1
