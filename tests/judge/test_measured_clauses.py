"""Loads, latency and memory of any implementation: what was measured decides, and how sure it is is said."""

from decimal import Decimal
from math import comb

import attrs
import pytest

from factoryc.judge.confidence import sureness, sureness_text
from factoryc.judge.gate_load import latency_row, load_rows
from factoryc.judge.implementation import Implementation
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.measured import LoadMeasured, Measured, Sample
from factoryc.judge.measured_clauses import Figures, measure_clauses, with_figures
from factoryc.judge.plain_source import plain_source
from factoryc.judge.verdict import Failure, Verdict
from tests.evals.suites import understood

SPEC = """\
spec echo version "1.0.0"

operation say(text: Text where size(it) <= 3) -> Text {
  case always otherwise { returns text }
}

load "a few" {
  rate 10 per second for 500ms
  mix 1 of say("abc")
  expect p90(say) < 400ms
  expect failures == 0
}

constraint memory < 128MB
constraint latency p90(say) < 400ms
"""
UNFED = """\
spec unfed version "1.0.0"

type Word = Text where it matches /[a-z]{3}/

operation say(text: Word) -> Int {
  case always otherwise { returns 1 }
}

operation tell(text: Word) -> Int {
  case always otherwise { returns 1 }
}

load "nothing to say" {
  rate 10 per second for 500ms
  mix 1 of say(existing Word), 1 of tell(existing Word)
  expect failures == 0
}

constraint latency p90(say) < 400ms
constraint latency p90(tell) < 400ms
"""
ECHO = understood(SPEC)
ACCEPTED = Verdict((), 1, {}, "library", "none", 0, 1, 0.0)
QUICK = "def say(text):\n    return text\n"
SLOW = "import time\n\n\ndef say(text):\n    time.sleep(0.45)\n    return text\n"
GREEDY = f"HELD = bytearray(200_000_000)\n{QUICK}"
WRONG = "def say(text):\n    raise KeyError(text)\n"


def figures(folder, text, verdict=ACCEPTED, wanted=lambda _: True, implementation=None, spec=ECHO):
    path = folder / "echo.py"
    path.write_text(text, encoding="utf-8")
    with plain_source(path) as source:
        options = LoadOptions(implementation=implementation or Implementation("module", "echo"))
        return measure_clauses(spec, source, verdict, options, wanted)


def broken(found):
    verdict = with_figures(ACCEPTED, found)
    assert verdict.accepted == (not verdict.failures)
    return [each.clause for each in verdict.failures]


def test_plain_code_that_is_quick_and_modest_holds(tmp_path):
    """With the calls that were counted, and how sure they make us."""
    found = figures(tmp_path, QUICK)
    assert broken(found) == []
    assert found.unmeasured == ()
    latency, failures, memory, again = [row.measured for row in found.rows]
    assert "0 of 5 calls took longer, so this is 40.9% sure" in latency
    assert failures == "0 of 5 calls"
    assert memory.endswith(" MB")
    assert "took longer" in again


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (SLOW, ["echo.load.a_few", "echo.constraint.latency_p90_say"]),
        (GREEDY, ["echo.constraint.memory"]),
        (WRONG, ["echo.load.a_few"]),
    ],
)
def test_each_figure_that_will_not_do_is_a_failure_with_what_was_seen(tmp_path, text, clauses):
    found = figures(tmp_path, text)
    assert broken(found) == clauses
    for failure in with_figures(ACCEPTED, found).failures:
        assert failure.kind == "measured"
        assert failure.expected
        assert any(each.isdigit() for each in failure.observed)


def test_what_is_not_measured_is_said_to_be(tmp_path):
    """Of wrong answers nobody asks how fast they are; a latency goes with its load."""
    failed = attrs.evolve(ACCEPTED, failures=(Failure("eval", "echo.say", "", ""),))
    found = figures(tmp_path, QUICK, failed, lambda clause: "memory" not in clause)
    assert found.rows == ()
    assert dict(found.unmeasured) == {
        "echo.load.a_few": "no load was put on it, since evals fail",
        "echo.constraint.latency_p90_say": (
            "its latency was not measured: no load was put on it, since evals fail"
        ),
    }
    commands = Implementation("commands", command=("echo",))
    assert len(figures(tmp_path, QUICK, implementation=commands).unmeasured) == 2


def test_each_latency_that_is_not_measured_says_why_of_its_own_operation(tmp_path):
    found = figures(tmp_path, QUICK, spec=understood(UNFED))
    why = "its latency was not measured: no load that could be put on it calls"
    assert dict(found.unmeasured) == {
        "unfed.constraint.latency_p90_say": f"{why} `say`",
        "unfed.constraint.latency_p90_tell": f"{why} `tell`",
    }


def test_only_what_is_asked_for_is_measured(tmp_path):
    """No load is put on anything for the sake of its memory."""
    verdict = attrs.evolve(ACCEPTED, peak_memory=200_000_000)
    found = figures(tmp_path, QUICK, verdict, lambda clause: clause == "echo.constraint.memory")
    assert [row.rule for row in found.rows] == ["echo.constraint.memory"]
    assert broken(found) == ["echo.constraint.memory"]


def loaded(latency, **more):
    samples = tuple(Sample("say", latency) for _ in range(20))
    return LoadMeasured("echo.load.a_few", samples, 40.0, 0, "", 0.0, 0, **more)


@pytest.mark.parametrize(
    ("latency", "offered", "holds", "decided"),
    [(0.1, True, True, True), (0.1, False, False, False), (0.9, True, False, False)],
)
def test_on_a_busy_machine_only_what_was_in_time_even_so_is_decided(
    latency, offered, holds, decided
):
    """It could only have been faster, as long as the calls came as often as they were to."""
    found = loaded(latency, offered=offered, inconclusive="inconclusive: it was busy")
    measured = Measured(loads=(found,))
    wanted = ECHO.constraints[1]
    for row in (load_rows(ECHO.loads[0], measured)[0], latency_row("", wanted.rule, measured)):
        assert (row.holds, row.decided) == (holds, decided)
        assert ("it was busy" in row.measured) == (not decided)
    assert with_figures(ACCEPTED, Figures((row,), ())).failures == ()


def test_how_sure_it_is_agrees_with_counting_all_outcomes():
    """The probability of each number of slow calls, summed up by hand."""
    calls, allowed = 30, 0.1
    share = [
        comb(calls, count) * allowed**count * (1 - allowed) ** (calls - count)
        for count in range(calls + 1)
    ]
    for slower in range(calls + 1):
        held = sureness(calls, slower, Decimal(90), holds=True)
        assert abs(held - (1 - sum(share[: slower + 1]))) < 1e-9
        failed = sureness(calls, slower, Decimal(90), holds=False)
        assert abs(failed - sum(share[:slower])) < 1e-9
    assert sureness_text(900, 0, Decimal(99), holds=True).endswith("more than 99.9% sure")
    assert sureness_text(10, 0, Decimal(99), holds=True).endswith("this is 9.5% sure")
