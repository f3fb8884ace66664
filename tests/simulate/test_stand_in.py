"""The interface of a spec, answered by its contract: judged by the very evals of a built product."""

import socket
import threading
from datetime import UTC, datetime

import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.subjects.http import HttpCalls
from factoryc.judge.subjects.subject import Timed
from factoryc.judge.testing.runner import run_suite
from factoryc.simulate.stand_in import sources_of, stand_in
from tests.evals.suites import EXAMPLES, contract_of, example_spec, write
from tests.simulate.playing import bench_of
from tests.soak import soak


class Served:
    """A subject: a server that stands in for the product, spoken to through real connections."""

    def __init__(self, name):
        self.spec = example_spec(name)
        self.on = bench_of((EXAMPLES / name / f"{name}.spec").read_text(encoding="utf-8"))
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.names = self.server = self.calls = None

    def fresh(self):
        sources = sources_of(self.spec, None)
        self.names = stand_in(self.spec, sources, self.on, lambda: self.now)
        self.restart()

    def restart(self):
        self.close()
        self.server = self.names["Server"]("127.0.0.1", 0)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.calls = HttpCalls(self.spec, contract_of(self.spec), self.connect)

    def connect(self):
        return socket.create_connection(self.server.server_address)

    def call(self, operation, arguments):
        return self.calls.call(operation, arguments)

    def request(self, operation, arguments, headers):
        return self.calls.ask(operation, arguments, headers)

    def expressible(self, operation, arguments):
        return self.calls.expressible(operation, arguments)

    def at(self, instant):
        self.now = instant

    def together(self, branches, turns):
        return [[Timed(self.call(*each)) for each in branch] for branch in branches]

    def close(self):
        if self.server is not None:
            self.calls.close()
            self.server.shutdown()
            self.server.server_close()


@pytest.mark.parametrize("name", [pytest.param("shortener", marks=soak), "session"])
def test_the_evals_of_a_built_product_pass(name, tmp_path):
    folder = write(derive_suite(example_spec(name)), tmp_path, EXAMPLES / name)
    report = run_suite(folder, lambda: Served(name), examples=3, stop_at_first=False)
    assert report.failed == ()
    assert len(report.evals) > 10


def respond(text, *request):
    on = bench_of(text)
    spec = on.spec
    names = stand_in(spec, sources_of(spec, None), on, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    state = [names["State"]()] if spec.state else []
    return names["respond"](*state, *request)


ODD = """\
spec odd version "1"
error Refused { why: Text }
operation half(n: Int where it < 100) -> Int {
  case even when n mod 2 == 0 { returns n div 2 }
  case large when n > 50 and n mod 2 == 1 { fails Refused { why: "odd" } }
}
interface http {
  GET "/half/{n}" -> half {
    success 200 json result
    Refused 409 json { error: why }
  }
  invalid 422
}
"""


@pytest.mark.parametrize(
    ("method", "target", "status", "body"),
    [
        ("GET", "/half/8", 200, b"4"),
        ("GET", "/half/51", 409, b'{"error":"odd"}'),
        ("GET", "/half/eight", 422, None),
        ("GET", "/half/100", 422, b'{"error":"`n` is no Int where it < 100"}'),
        ("GET", "/third/8", 404, b'{"error":"no such page"}'),
        ("POST", "/half/8", 405, b'{"error":"method not allowed"}'),
    ],
)
def test_requests_are_answered_as_the_interface_says(method, target, status, body):
    answer = respond(ODD, method, target, {}, b"")
    assert answer.status == status
    assert body is None or answer.body == body


def test_what_the_contract_does_not_say_is_said_to_the_author_alone(capsys):
    answer = respond(ODD, "GET", "/half/7", {}, b"")
    assert (answer.status, answer.body) == (500, b'{"error":"internal error"}')
    assert capsys.readouterr().err == (
        "no answer: the contract does not say: no case of `half` applies to this call\n"
    )


def test_a_package_may_be_called_like_a_module_of_python():
    answer = respond(ODD.replace("spec odd", "spec json"), "GET", "/half/8", {}, b"")
    assert answer.status == 200
