"""A call that no request can say is made of nobody, and nobody is accused of it."""

import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.load.load import measure_load
from factoryc.judge.verdict import failure_text
from tests.judge.counters import judged, services
from tests.judge.examples import parsed_spec

SPEC = parsed_spec("""\
spec find version "1.0.0"

type Name = Text where size(it) <= 2

operation length(name: Name) -> Int {
  case always otherwise { returns size(name) }
}

eval "two letters are two" {
  expect length("ab") == 2
}

eval "nothing is no letter" {
  expect length("") == 0
}

eval "nothing at once is nothing" {
  together 2 {
    length("")
  }
}

interface http {
  GET "/v1/length/{name}" -> length {
    success 200 json { length: result }
  }
  invalid 400
}

load "any" {
  rate 20 per second for 1s
  mix 1 of length(any Name), 1 of length("")
  expect failures == 0
}

load "nothing" {
  rate 20 per second for 1s
  mix 1 of length("")
  expect failures == 0
}
""")
# An empty segment is another path.
SERVING = """
import json, sys, urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536

    def log_message(self, *_):
        pass

    def do_GET(self):
        name = urllib.parse.unquote(self.path.rpartition("/")[2])
        is_name = 1 <= len(name) <= 2
        body = json.dumps({"length": len(name)} if is_name else {}).encode()
        self.send_response(200 if is_name else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with services(tmp_path_factory.mktemp("serving")) as serve:
        yield serve(SERVING)[0]


def test_what_no_request_can_say_is_asked_of_no_service(url):
    """What is about nothing else is not reached, and said to be."""
    verdict = judged(url, "true", SPEC, derive_suite(SPEC), examples=5, shrink=0)
    assert [failure_text(each) for each in verdict.failures] == []
    assert verdict.inconclusive == ()
    assert verdict.unreached == (
        "find.eval.nothing_is_no_letter",
        "find.eval.nothing_at_once_is_nothing",
    )
    assert verdict.cases["find.length.always"]


@pytest.mark.parametrize("number", [0, 1])
def test_a_load_leaves_out_what_no_request_can_say(url, number):
    """And where nothing is left of it, that says nothing of the service."""
    options = LoadOptions(implementation=Implementation("service", url=url, reset=("true",)))
    found = measure_load(SPEC.loads[number], SPEC, None, options)
    assert (found.failures, found.is_unfed) == (0, bool(number))
    assert (0 < found.calls <= 10) == (not number)
