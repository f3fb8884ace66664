"""Both surfaces of one product answer alike: as a library and over HTTP."""

import pytest

from factoryc.contract.binding import binding
from factoryc.contract.model import load_contract
from factoryc.contract.runtime import Failed, Rejected, Returned
from factoryc.judge.sandbox.policy import Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox
from factoryc.judge.subjects.http import SandboxedServer
from factoryc.judge.subjects.library import SandboxedLibrary
from factoryc.judge.subjects.subject import Broken, Ended, HttpAnswer, Raw
from tests.judge.examples import example_spec, product

SPEC = example_spec("shortener")
CONTRACT = load_contract(SPEC)
LINK = CONTRACT.classes["Link"]
URL, OTHER = "https://example.org/a?b=c%20d", "http://other.example"
QUICK = Policy(Limits(wall_seconds=1, start_seconds=3))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    folder = product("shortener", tmp_path_factory.mktemp("right"))
    with open_sandbox(folder, QUICK) as opened:
        yield opened


@pytest.fixture(params=["library", "http"])
def subject(sandbox, request):
    made = surface(sandbox, request.param)
    yield made
    made.close()


def surface(sandbox, name):
    if name == "http":
        return SandboxedServer(sandbox, SPEC, CONTRACT)
    return SandboxedLibrary(sandbox, CONTRACT, binding(SPEC, ["shorten", "visit", "visits"]))


@pytest.fixture
def spoilt(tmp_path):
    """A surface of a product in which something was changed."""
    opened = []

    def open_surface(name, *changes):
        sandbox = open_sandbox(product("shortener", tmp_path, *changes), QUICK)
        opened.append(sandbox)
        return surface(sandbox.__enter__(), name)

    yield open_surface
    for sandbox in opened:
        sandbox.__exit__(None, None, None)


def fields_shown(subject):
    return isinstance(subject, SandboxedLibrary)


def test_outcomes_are_values_of_the_contract(subject):
    subject.fresh()
    assert subject.call("shorten", [URL, "abc123"]) == Returned(LINK("abc123", URL, 0))
    taken = {"alias": "abc123"} if fields_shown(subject) else None
    assert subject.call("shorten", [OTHER, "abc123"]) == Failed("AliasTaken", taken)
    assert subject.call("visit", ["abc123"]) == Returned(URL)
    assert subject.call("visits", ["abc123"]) == Returned(1)
    unknown = {"code": "zzzzzz"} if fields_shown(subject) else None
    assert subject.call("visits", ["zzzzzz"]) == Failed("UnknownCode", unknown)
    fresh = subject.call("shorten", [URL, None])
    assert fresh == Returned(LINK(fresh.value.code, URL, 0))
    assert subject.peak_memory() > 1 << 20


def test_a_fresh_implementation_remembers_nothing(subject):
    for _ in range(3):
        subject.fresh()
        assert isinstance(subject.call("visits", ["abc123"]), Failed)
        assert isinstance(subject.call("shorten", [URL, "abc123"]), Returned)


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("shorten", ["ftp://example.org", None]),
        ("shorten", [URL, "ABC123"]),
        ("shorten", [URL, "abc123\n"]),
        ("shorten", [Raw(5), None]),
        ("shorten", [Raw(None), None]),
        ("shorten", [Raw({"a": [1]}), Raw(True)]),
        ("shorten", [Raw("half \ud800"), None]),
        ("visit", ["a b"]),
        ("visit", ["a/b/c"]),
        ("visit", ["../../x"]),
        ("visit", ["\0"]),
        ("visit", ["é" * 6]),
        ("visit", [Raw(["abc123"])]),
        ("visit", [Raw("\ud800")]),
        ("visit", [""]),
        ("visit", [".."]),
        ("visit", ["x" * 9000]),
        ("visit", [Raw(None)]),
        ("visit", [Raw(123456)]),
    ],
)
def test_a_value_that_breaks_its_type_is_rejected(subject, operation, arguments):
    assert subject.call(operation, arguments) == Rejected()


def test_what_no_request_can_say_is_known(sandbox):
    server = surface(sandbox, "http")
    says = server.expressible
    assert says("visit", ["abc123"])
    assert says("visit", ["a/b"])
    assert says("shorten", [Raw(5), Raw("\ud800")])
    for value in ("", ".", "..", "x" * 9000, Raw(None), Raw(123456), Raw("\ud800")):
        assert says("visit", [value]) == (value == Raw(None))


def test_the_plain_answer_is_there_for_who_asks(sandbox):
    server = surface(sandbox, "http")
    server.fresh()
    server.call("shorten", [URL, "abc123"])
    answer = server.request("visit", ["abc123"], {"Authorization": "Bearer x"})
    assert isinstance(answer, HttpAnswer)
    assert (answer.status, answer.headers["location"], answer.body) == (302, URL, b"")
    server.close()


SHOWN = '{"code": link.code, "target": link.target, "visits": link.visits}'


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("server.py", "self.answer(201, shown)", "self.answer(200, shown)"), "answered 200"),
        (("server.py", SHOWN, '{"code": link.code}'), "not a Link with code, target, visits"),
        (("server.py", SHOWN, "{**vars(), 'x': 1}['x']"), "not a Link"),
        (("server.py", '"visits": link.visits}', '"visits": "0"}'), "not a whole number"),
        (("server.py", '"visits": link.visits}', '"visits": True}'), "not a whole number"),
        (("server.py", '"application/json"', '"text/html"'), "text/html"),
        (("server.py", "json.dumps(shown)", "(json.dumps(shown) + '}')"), "not JSON"),
        (("server.py", "json.dumps(shown)", '\'{"a": 1, "a": 1}\''), "twice"),
        (("server.py", "self.answer(201, shown)", "1 / 0"), "without an answer"),
        (("server.py", "self.answer(201, shown)", "__import__('time').sleep(9)"), "within"),
        (("server.py", "self.send_response(status)", "self.wfile.write(b'?\\r\\n')"), "HTTP"),
    ],
)
def test_an_answer_that_is_not_the_contracts_is_broken(spoilt, change, says, monkeypatch):
    monkeypatch.setattr("factoryc.judge.subjects.http._SECONDS", 0.5)
    observed = spoilt("http", change).call("shorten", [URL, "abc123"])
    assert isinstance(observed, Broken)
    assert says in observed.text


@pytest.mark.parametrize("name", ["library", "http"])
def test_an_implementation_that_ends_is_gone_until_a_fresh_one_comes(spoilt, name):
    change = (
        "operations/visits.py",
        "    return state",
        "    import os; os._exit(3)\n    return state",
    )
    subject = spoilt(name, change)
    subject.fresh()
    subject.call("shorten", [URL, "abc123"])
    gone = subject.call("visits", ["abc123"])
    assert isinstance(gone, Ended)
    assert "status 3" in gone.text
    assert subject.call("visit", ["abc123"]) == gone
    subject.fresh()
    assert isinstance(subject.call("visit", ["abc123"]), Failed)


@pytest.mark.parametrize("name", ["library", "http"])
def test_an_implementation_that_does_not_start_says_why(spoilt, name):
    subject = spoilt(name, ("state.py", "class State:", "class State(Missing):"))
    observed = subject.call("visits", ["abc123"])
    assert isinstance(observed, Broken | Ended)
    assert "Missing" in observed.text


def test_a_server_may_hang_up_after_each_answer(spoilt):
    subject = spoilt("http", ("server.py", '"HTTP/1.1"', '"HTTP/1.0"'))
    subject.fresh()
    assert subject.call("shorten", [URL, "abc123"]) == Returned(LINK("abc123", URL, 0))
    assert subject.call("visit", ["abc123"]) == Returned(URL)
    assert subject.call("visits", ["abc123"]) == Returned(1)
