"""Tells what a build came to: as text for people, as JSON for programs."""

import os

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from factoryc.agents.agent import Usage
from factoryc.factory.result import BuildResult, TaskResult
from factoryc.judge.gate_row import GateRow
from factoryc.plan.task import TaskGraph

_MARKS = {"merged": ("✓", "green"), "reused": ("=", "cyan"), "failed": ("✗", "red"),
          "waiting": ("·", "dim")}  # fmt: skip
_SHOWN = 5
_LINES = 30
_ASCII_MARKS = {"✓": "+", "✗": "x", "·": "-", "=": "=", "?": "?"}


def build_json(result: BuildResult, graph: TaskGraph) -> dict[str, object]:
    """The object that `build --format json` prints; `docs/reference/build.schema.json` states it."""
    return {
        "schema": 1,
        "spec": graph.spec,
        "digest": graph.digest,
        "outcome": result.outcome,
        "product": str(result.product),
        "release": (
            {"tag": result.tag, "commit": result.commit} if result.tag is not None else None
        ),
        "tasks": [_task_json(task) for task in result.tasks],
        "gate": [_row_json(row) for row in result.gate],
        "cost": {
            "currency": "USD",
            "amount": round(result.usage.amount, 6),
            "input_tokens": result.usage.input_tokens,
            "output_tokens": result.usage.output_tokens,
            "agent_calls": result.usage.agent_calls,
        },
        "spec_failures": [
            {
                "clause": each.clause,
                "task": each.task,
                "attempts": each.attempts,
                "title": each.title,
            }
            for each in result.spec_failures
        ],
        "reason": result.reason or None,
    }


def _task_json(task: TaskResult) -> dict[str, object]:
    return {
        "name": task.name,
        "kind": task.kind,
        "outcome": task.outcome,
        "agent": task.agent,
        "attempts": task.attempts,
        "branch": task.branch,
        "commit": task.commit,
        "failures": [
            {"kind": each.kind, "clause": each.clause, "title": each.title, "detail": each.detail}
            for each in task.failures
        ],
    }


def _row_json(row: GateRow) -> dict[str, object]:
    return {
        "rule": row.rule,
        "required": row.required,
        "measured": row.measured,
        "holds": row.holds,
    }


def show_result(result: BuildResult, graph: TaskGraph, console: Console) -> None:
    """The result on a console: what became of each task, the gate, and where the product is."""
    console.print()
    for task in result.tasks:
        if task.outcome in {"failed", "waiting"}:
            console.print(_task_line(task, console))
            for text in task.texts[:_SHOWN]:
                for line in text.splitlines()[:_LINES]:
                    console.print(Text(f"      {line}", style="dim"), soft_wrap=True)
    if result.gate:
        console.print(Text("The gate", style="bold"))
        for row in result.gate:
            _show_row(row, console)
        for line in (line for row in result.gate if not row.holds for line in row.details):
            console.print(Text(f"  {line}", style="dim"), soft_wrap=True)
        console.print()
    for suspect in result.spec_failures:
        console.print(
            Text.assemble(
                ("suspect", "bold yellow"),
                f": every one of {suspect.attempts} attempts at {suspect.task} failed "
                f"`{suspect.clause}`. Read that clause again before you blame the agent.",
            ),
            soft_wrap=True,
        )
    if result.usage.agent_calls:
        console.print(_cost_line(result.usage), soft_wrap=True)
    console.print(_last_line(result, graph), soft_wrap=True)


def _cost_line(usage: Usage) -> str:
    return (
        f"agents: {usage.agent_calls:,} calls, {usage.input_tokens:,} tokens read and "
        f"{usage.output_tokens:,} written, ${usage.amount:.4f}"
    )


def _task_line(task: TaskResult, console: Console) -> Text:
    mark, style = _MARKS[task.outcome]
    tries = f", {task.attempts} attempt{'s' if task.attempts != 1 else ''}" if task.attempts else ""
    return Text.assemble(
        (f"  {shown_mark(mark, console)} ", style), f"{task.name}: {task.outcome}{tries}"
    )


def shown_mark(mark: str, console: Console) -> str:
    """The mark, or a plain one where the terminal cannot show it."""
    try:
        mark.encode(console.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return _ASCII_MARKS.get(mark, "*")
    return mark


def _show_row(row: GateRow, console: Console) -> None:
    """The clause on a line of its own, in one piece, so that it can be looked up."""
    if row.holds:
        mark, style = "✓", "green"
    else:
        mark, style = ("✗", "bold red") if row.decided else ("?", "bold yellow")
    console.print(Text.assemble((f"{shown_mark(mark, console)} ", style), row.rule), soft_wrap=True)
    said = Text(f"{row.required}: {row.measured}", style="dim" if row.holds else "")
    # A pipe gets each row's text as one line.
    console.print(
        Padding(said, (0, 0, 0, 4)) if console.is_terminal else f"    {said}",
        soft_wrap=not console.is_terminal,
    )


def _last_line(result: BuildResult, graph: TaskGraph) -> Text:
    where = os.path.relpath(result.product)
    name = f"{graph.spec} {graph.version}"
    if result.outcome == "accepted":
        return Text.assemble(
            ("accepted", "bold green"), f": {name} is in {where}, tagged {result.tag}"
        )
    words = {"rejected": ("rejected", "bold red"), "stopped": ("stopped", "bold yellow")}
    return Text.assemble(words[result.outcome], f": {name}: {result.reason or 'no reason given'}")
