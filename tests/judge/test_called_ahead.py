"""Calls that are sent before the answers to those before are there: each answer is that of its own call."""

import json

import pytest

from factoryc.contract.binding import plain_binding, program_binding
from factoryc.contract.model import load_contract
from factoryc.contract.runtime import Rejected, Returned
from factoryc.judge.sandbox.policy import Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox
from factoryc.judge.subjects.library import SandboxedLibrary
from factoryc.judge.subjects.subject import Broken, Ended, Raw, called_in_a_row
from tests.judge.examples import parsed_spec

SPEC = parsed_spec(
    """\
spec ahead version "1.0.0"

operation does(what: Text) -> Int {
  case counts when true { ensures result >= 0 }
}
"""
)
CONTRACT = load_contract(SPEC)
# It does what it is told, and counts how often.
COUNTS = """
count = 0

def does(what):
    global count
    count += 1
    exec(what, {})
    return count
"""
# The channel of the host is the one socket that is left open in its process.
SPEAKS = """
import os, stat
own = next(n for n in range(3, 64) if os.path.exists(f'/proc/self/fd/{n}')
           and stat.S_ISSOCK(os.fstat(n).st_mode))
"""
SEES = """
import json, os
print(json.dumps({"ready": True}), flush=True)
while heard := os.read(0, 65536):
    print(json.dumps({"returned": heard.count(b"call")}), flush=True)
"""
LIMITS = Limits(wall_seconds=2, reply_bytes=4096)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ahead")
    (folder / "src").mkdir()
    (folder / "src" / "ahead.py").write_text(COUNTS)
    (folder / "src" / "sees.py").write_text(SEES)
    with open_sandbox(folder, Policy(LIMITS)) as opened:
        yield opened


@pytest.fixture
def subject(sandbox):
    made = SandboxedLibrary(sandbox, CONTRACT, plain_binding(SPEC, "ahead"))
    made.fresh()
    yield made
    made.close()


def answers(subject, *acts):
    return list(called_in_a_row(subject, [("does", (act,)) for act in acts]))


def test_answers_come_in_the_order_of_the_calls(subject):
    """As many as there are calls, and the next row begins where this one ends."""
    assert answers(subject, *[""] * 40) == [Returned(number) for number in range(1, 41)]
    assert answers(subject) == []
    assert answers(subject, "", "") == [Returned(41), Returned(42)]
    assert subject.call("does", [""]) == Returned(43)


def test_what_is_refused_or_breaks_ends_nothing(subject):
    """A call that breaks its type has its place among the others."""
    calls = [("does", ("",)), ("does", (Raw([1]),)), ("does", ("1 / 0",)), ("does", ("",))]
    first, refused, broken, last = called_in_a_row(subject, calls)
    assert (first, refused, last) == (Returned(1), Rejected(), Returned(4))
    assert isinstance(broken, Broken)
    assert "ZeroDivisionError" in broken.text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("import os; os._exit(3)", "with status 3"),
        ("import os; os.kill(os.getpid(), 9)", "by signal 9"),
        ("while True: pass", "in time"),
        (SPEAKS + "os.write(own, b'x' * 100_000)", "more than it may"),
        (SPEAKS + "os.write(own, b'no answer\\n')", "protocol"),
        ("x = bytearray(1 << 34)", "memory"),
    ],
)
def test_the_call_that_ends_it_is_known(subject, act, said):
    """Those before it have their answers; nobody answers those after it, until it is started again."""
    *before, ended = answers(subject, "", "", act, "", "")
    assert before == [Returned(1), Returned(2)]
    assert isinstance(ended, Ended)
    assert said in ended.text
    assert answers(subject, "") == [ended]
    subject.fresh()
    assert answers(subject, "") == [Returned(1)]


def test_each_call_has_a_time_of_its_own(subject):
    """Calls that take longer than one may, all in all, are in time."""
    slow = "import time; time.sleep(0.5)"
    assert answers(subject, *[slow] * 5) == [Returned(number) for number in range(1, 6)]


def test_an_answer_too_many_ends_it(subject):
    """An answer that nobody asked for would be one to the next question, so each bears its number."""
    line = "2 " + json.dumps({"returned": 7})
    twice = SPEAKS + f"os.write(own, {line!r}.encode() + b'\\n')"
    *before, ended = answers(subject, "", twice, "")
    assert before == [Returned(1), Returned(7)]
    assert isinstance(ended, Ended)
    assert "protocol" in ended.text


def test_an_answer_without_its_number_ends_it_at_that_call(subject):
    line = json.dumps({"returned": 7})
    *before, ended = answers(subject, "", SPEAKS + f"os.write(own, {line!r}.encode() + b'\\n')", "")
    assert before == [Returned(1)]
    assert isinstance(ended, Ended)
    assert "protocol" in ended.text


def test_a_program_hears_one_question_at_a_time(sandbox):
    """It may read its input as it likes: the next question comes after its answer."""
    command = ["python3", "{product}/src/sees.py"]
    subject = SandboxedLibrary(sandbox, CONTRACT, program_binding(SPEC, command))
    subject.fresh()
    assert answers(subject, "", "", "", "") == [Returned(1)] * 4
    subject.close()
