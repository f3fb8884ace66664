"""How the code of the built-in agent reads, and the names that it must not trip over."""

import subprocess
import sys
import textwrap

import pytest

from factoryc.agents.agent import Brief, Failure, Workspace
from factoryc.agents.built_in.agent import built_in_agent
from tests.agents.built_in_product import attempt, build, operation_text, spec_of, tasks_of

_READS = {
    "a failure comes first, and its complement needs no test": (
        """
        state items: Map<Text, Int> = {}
        operation take(name: Text) -> Int {
          case there when name in items { returns items[name] }
          case gone when name not in items { fails Gone }
        }
        """,
        """
        if name not in state.items:
            raise Gone()
        return state.items[name]
        """,
    ),
    "otherwise, where it fails, is the guard turned round": (
        """
        operation take(number: Int) -> Int {
          case small when number < 10 { returns number }
          case large otherwise { fails Gone }
        }
        """,
        """
        if number >= 10:
            raise Gone()
        return number
        """,
    ),
    "the last of a split range falls through": (
        """
        operation take(number: Int) -> Text {
          case low when number < 0 { returns "low" }
          case none_ when number == 0 { returns "zero" }
          case high when number > 0 { returns "high" }
        }
        """,
        """
        if number < 0:
            return "low"
        if number == 0:
            return "zero"
        return "high"
        """,
    ),
    "what a type rules out is not tested again": (
        """
        type Natural = Int where it >= 0
        operation take(number: Natural) -> Text {
          case none_ when number == 0 { returns "zero" }
          case some_ when number > 0 { returns "more" }
        }
        """,
        """
        if number == 0:
            return "zero"
        return "more"
        """,
    ),
    "cases in order keep their order, and overlapping guards their tests": (
        """
        operation take(number: Int, other: Int) -> Int in order {
          case first when number > 3 { returns 1 }
          fails Gone when other > 3
          case rest otherwise { returns other }
        }
        """,
        """
        if number > 3:
            return 1
        if other > 3:
            raise Gone()
        return other
        """,
    ),
    "a gap in the cases is said, not fallen through": (
        """
        operation take(number: Int) -> Int { case one when number == 1 { returns 1 } }
        """,
        """
        if number == 1:
            return 1
        raise AssertionError("no case of `sample.take` applies")
        """,
    ),
    "two changes that do not read each other are two assignments": (
        """
        state first: Int = 0
        state second: Int = 0
        operation take(number: Int) {
          case always otherwise {
            sets first = number
            sets second = second + number
          }
        }
        """,
        """
        state.first = number
        state.second = state.second + number
        """,
    ),
}


@pytest.mark.parametrize("title", _READS)
def test_an_operation_reads_like_this(title, tmp_path):
    text, expected = _READS[title]
    spec = spec_of(f"error Gone\n{textwrap.dedent(text)}")
    code = operation_text(spec, "take", tmp_path)
    body = textwrap.indent(textwrap.dedent(expected).strip("\n"), "    ")
    assert code.endswith(f"\n{body}\n"), code


def test_names_that_mean_something_in_python_do_no_harm(tmp_path):
    spec = spec_of(
        """spec names version "1"
enum State { open, mro, class_, value }
record Request { from_: Text, json: Int, state: State }
error Server { re: Int }
state requests: Map<Text, Request> = {}
operation print(request: Request, string: Text, secrets: Text) -> Request {
  case taken when string in requests { fails Server { re: requests[string].json } }
  case fresh when string not in requests {
    returns request with { from_: secrets }
    sets requests[string] = result
  }
}
operation decoded(body: Int, error: Int) -> Int { case always otherwise { returns body + error } }
interface http {
  POST "/print" (body.request, body.string, query.secrets) -> print {
    success 200 json { result: result }
    Server 409 json re
  }
  GET "/decoded" (query.body, query.error) -> decoded { success 200 json result }
  invalid 400
}
"""
    )
    assert {report.outcome for report in build(spec, tmp_path)} == {"finished"}
    program = """
from names.server import respond
from names.state import State
state = State()
item = '{"request": {"from_": "a", "json": 3, "state": "value"}, "string": "s"}'.encode()
for _ in range(2):
    answer = respond(state, "POST", "/print?secrets=x", {}, item)
    print(answer.status, answer.body.decode())
print(respond(state, "GET", "/decoded?body=1&error=2", {}, b"").body.decode())
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [
        '200 {"result":{"from_":"x","json":3,"state":"value"}}',
        "409 3",
        "3",
    ], done.stderr
    typed = [sys.executable, "-m", "mypy", "--strict", "--cache-dir=/dev/null", "-p", "names"]
    checked = subprocess.run(
        typed, cwd=tmp_path / "src", capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_a_module_that_must_never_be_imported_is_not(tmp_path):
    spec = spec_of(
        "operation take(day: Date) -> Date { case always otherwise { returns day } }\n"
        'never import "datetime"\n'
    )
    reports = build(spec, tmp_path)
    assert [report.outcome for report in reports] == ["finished", "cannot"]
    assert reports[1].clause == spec.nevers[0].clause
    assert "needs `datetime`" in reports[1].summary


def test_a_parameter_inside_a_segment_is_refused_in_words(tmp_path):
    spec = spec_of(
        "operation take(day: Text) -> Text { case always otherwise { returns day } }\n"
        'interface http { GET "/days/d-{day}" -> take { success 200 json result } invalid 400 }\n'
    )
    report = build(spec, tmp_path)[-1]
    assert (report.outcome, report.clause) == ("cannot", "sample.http.take")
    assert "only a part of a segment" in report.summary


def test_another_attempt_says_that_it_is_the_same(tmp_path):
    spec = spec_of("operation take() -> Int { case always otherwise { returns 1 } }")
    task = tasks_of(spec)[-1]
    assert attempt(spec, task, tmp_path).summary.startswith("Compiled from the spec: src/")
    failure = Failure("eval", "sample.take.always", "a failure")
    brief = Brief(task=task, spec=spec, text="", number=2, failures=(failure,))
    report = built_in_agent().attempt(brief, Workspace(tmp_path, lambda: ""))
    assert (report.outcome, report.clause) == ("finished", "sample.take.always")
