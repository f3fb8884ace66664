"""What a build tells people: each demand in one piece, and how each task was judged."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from factoryc.agents.agent import Failure
from factoryc.cli.build_progress import event_line
from factoryc.cli.build_report import show_result
from factoryc.factory.events import Merged, WholeJudged
from factoryc.factory.result import BuildResult
from factoryc.judge.gate_row import GateRow
from factoryc.plan.plan import plan
from tests.judge.examples import example_spec

GRAPH = plan(example_spec("shortener"), {})
CLAUSE = "shortener.load.the_first_hour_of_the_first_day_after_a_newsletter"
MEASURED = "5 ms at 100 calls per second; 0 of 500 calls took longer, so this is 99.3% sure"


def shown(*rows, terminal):
    text = io.StringIO()
    console = Console(file=text, width=60, force_terminal=terminal, color_system=None)
    result = BuildResult("rejected", Path("product"), (), rows)
    show_result(result, GRAPH, console)
    return text.getvalue().splitlines()


@pytest.mark.parametrize("terminal", [True, False])
def test_a_clause_of_the_gate_is_never_broken_in_two(terminal):
    lines = shown(GateRow(CLAUSE, "p99(visit) < 200 ms", MEASURED, holds=True), terminal=terminal)
    assert f"✓ {CLAUSE}" in lines


def test_a_pipe_gets_each_measurement_on_one_line():
    lines = shown(GateRow(CLAUSE, "p99(visit) < 200 ms", MEASURED, holds=True), terminal=False)
    assert f"    p99(visit) < 200 ms: {MEASURED}" in lines


def test_what_could_not_be_decided_is_not_shown_as_a_failure():
    open_row = GateRow("a.load.b", "failures == 0", "inconclusive", holds=False, decided=False)
    lines = shown(open_row, GateRow("a.gate.evals", "all", "1 of 2", holds=False), terminal=False)
    assert [line[0] for line in lines if line.endswith((".b", ".evals"))] == ["?", "✗"]


@pytest.mark.parametrize(
    ("evals", "says"),
    [(0, "judged by samples"), (1, "1 eval passes"), (5, "5 evals pass")],
)
def test_a_task_that_no_eval_calls_is_not_said_to_have_passed_none(evals, says):
    event = Merged(GRAPH.tasks[0], "0123456789abcdef", evals)
    assert event_line(event) == f"{GRAPH.tasks[0].name}: merged as 0123456, {says}"


def test_one_failure_is_one():
    assert event_line(WholeJudged(())) == "whole product: no failures"
    assert (
        event_line(WholeJudged((Failure("eval", CLAUSE, "it fails", ""),)))
        == "whole product: 1 failure"
    )
