"""A fix of what is found in decisions and in the gate takes its own finding away, and brings no other."""

import pytest

from factoryc.pipeline import check_source
from factoryc.source.edit import apply_edits

PING = 'operation ping() -> Text { case always otherwise { returns "pong" } }\n\n'
DECISION = (
    'decision calm "Calm" {{\n  on 2026-03-01\n  because "So."\n  governs ping as of "{}"\n}}\n'
)


def found(text, name):
    return [each for each in check_source({"a.spec": text}, "a.spec") if each.name == name]


@pytest.mark.parametrize(
    ("name", "text", "applicability"),
    [
        ("stale-decision", PING + DECISION.format(""), "safe"),
        ("stale-decision", PING + DECISION.format("0123456789ab"), "suggested"),
        ("toothless-gate", PING + "gate { }\n", "suggested"),
        ("toothless-gate", PING + "gate {\n  merge automatic\n}\n", "suggested"),
        ("toothless-gate", PING + "gate   // all\n  { merge automatic }\n", "suggested"),
    ],
)
def test_a_fix_takes_its_finding_away(name, text, applicability):
    (diagnostic,) = found(text, name)
    (fix,) = diagnostic.fixes
    assert fix.applicability == applicability
    mended = apply_edits(text, fix.edits)
    assert {each.name for each in check_source({"a.spec": mended}, "a.spec")} <= {"missing-part"}


def test_a_state_is_the_same_in_every_layout_and_differs_for_another_meaning():
    def state(text):
        (diagnostic,) = found(text + DECISION.format(""), "stale-decision")
        return diagnostic.fixes[0].edits[0].text

    first = state(PING)
    assert state(PING.replace("{ case", "{\n  // calm\n  case")) == first
    assert state(f"/// Answers.\n{PING}state unread: Int = 0\n\n") == first
    assert state(PING.replace('"pong"', '"ping"')) != first
