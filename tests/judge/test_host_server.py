"""A server under judgement is reached over sockets that were made inside its sandbox."""

import http.client
import time

import pytest

from factoryc.judge.sandbox.policy import Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox

SERVER = """
import argparse, os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

count = 0

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        global count
        if self.path == "/exit":
            os._exit(5)
        count += 1
        body = str(count).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--host", default="127.0.0.1")
    arguments = parser.parse_args()
    ThreadingHTTPServer((arguments.host, arguments.port), Handler).serve_forever()
"""
SILENT = "import time\nprint('starting')\ntime.sleep(60)\n"
FAILING = "import sys\nprint('no configuration', file=sys.stderr)\nsys.exit('cannot start')\n"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    root = tmp_path_factory.mktemp("server")
    package = root / "src" / "web"
    package.mkdir(parents=True)
    (package / "serve.py").write_text(SERVER)
    (package / "silent.py").write_text(SILENT)
    (package / "failing.py").write_text(FAILING)
    with open_sandbox(root, Policy(Limits(start_seconds=2))) as opened:
        yield opened


def get(server, path: str) -> str:
    connection = http.client.HTTPConnection("inside")
    connection.sock = server.connect()
    connection.sock.settimeout(5)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_each_server_is_fresh_and_counts_alone(sandbox, host):
    """Many connections to one server; the next server starts from nothing."""
    for _ in range(3):
        server = sandbox.start_server("web.serve", ["--port", "{port}", "--host", host])
        assert [get(server, "/") for _ in range(3)] == ["1", "2", "3"]
        assert server.alive()
        assert server.peak_memory() > 1 << 20
    assert sandbox.events() == ()


def test_a_server_that_dies_is_seen_to_be_dead(sandbox):
    """The connection breaks as any would; the ending tells what happened."""
    server = sandbox.start_server("web.serve", ["--port", "{port}"])
    with pytest.raises((ConnectionError, http.client.BadStatusLine)):
        get(server, "/exit")
    deadline = time.monotonic() + 5
    while server.alive():
        assert time.monotonic() < deadline
    with pytest.raises(ConnectionError):
        server.connect()
    ending = server.close()
    assert (ending.reason, ending.exit_status) == ("exited", 5)


@pytest.mark.parametrize(
    ("module", "reason", "status", "output"),
    [
        ("web.silent", "timeout", None, "starting\n"),
        ("web.failing", "exited", 1, "no configuration\ncannot start\n"),
        ("web.missing", "exited", 1, "No module named web.missing"),
    ],
)
def test_a_server_that_never_listens_ends_with_what_it_said(
    sandbox, module, reason, status, output
):
    """Starting it is no error of the judge's; connecting is refused."""
    server = sandbox.start_server(module, ["--port", "{port}"])
    assert not server.alive()
    with pytest.raises(ConnectionError, match=reason):
        server.connect()
    ending = server.close()
    assert (ending.reason, ending.exit_status) == (reason, status)
    assert output in ending.output


def test_closing_frees_the_port_and_ends_every_connection(sandbox):
    """A second close tells the same."""
    server = sandbox.start_server("web.serve", ["--port", "{port}"])
    connection = server.connect()
    connection.settimeout(5)
    ending = server.close()
    assert ending.reason == "closed"
    assert server.close() == ending
    try:
        assert connection.recv(1) == b""
    except ConnectionResetError:
        pass
    finally:
        connection.close()
