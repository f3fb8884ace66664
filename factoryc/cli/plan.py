"""`factoryc plan`: the tasks that a spec is built by. Nothing is built, and nothing is written."""

import importlib
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from factoryc.cli.data_files import data_digests, read_data
from factoryc.cli.exit_codes import HOLDS
from factoryc.cli.output import answer_console, answer_json, shows_unicode
from factoryc.cli.sound import understand_sound
from factoryc.cli.task_order import critical_path, width
from factoryc.cli.task_tree import draw_ascii, draw_lines
from factoryc.plan.plan import plan as lower
from factoryc.plan.task import Task, TaskGraph

SCHEMA_VERSION = 1
_FIELD = 8


@click.command(short_help="Show the tasks that a spec is built by")
@click.argument("spec", metavar="SPEC")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for programs.",
    show_default=True,
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Say also what a build into this folder would reuse.",
)
def plan(spec: str, layout: str, into: Path | None) -> int:
    """Show the tasks that a spec is built by: their order, what each needs, writes and builds."""
    meaning = understand_sound(spec).spec
    show_plan(lower(meaning, data_digests(read_data(meaning))), into, layout)
    return HOLDS


def show_plan(graph: TaskGraph, into: Path | None, layout: str) -> None:
    """Answer with a graph, as `text` or `json`; and with what a build into a folder would reuse."""
    reused = None if into is None else _reused(into, graph)
    if layout == "json":
        answer_json(_answer(graph, reused))
    else:
        _show(graph, reused, answer_console())


def _reused(into: Path, graph: TaskGraph) -> Mapping[str, str]:
    # Only this question needs git.
    module = importlib.import_module("factoryc.cli.plan_reuse")
    reused: Mapping[str, str] = module.reused_tasks(into, graph)
    return reused


def _answer(graph: TaskGraph, reused: Mapping[str, str] | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "spec": graph.spec,
        "version": graph.version,
        "digest": graph.digest,
        "tasks": [_task(task, reused) for task in graph.tasks],
        "width": width(graph),
        "critical_path": list(critical_path(graph)),
    }
    return answer


def _task(task: Task, reused: Mapping[str, str] | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "name": task.name,
        "kind": task.kind,
        "clauses": list(task.clauses),
        "owns": list(task.owns),
        "needs": list(task.needs),
        "operations": list(task.operations),
        "digest": task.digest,
    }
    return answer if reused is None else {**answer, "reused": reused.get(task.name)}


def _show(graph: TaskGraph, reused: Mapping[str, str] | None, console: Console) -> None:
    room = console.width if console.is_terminal else None
    lines = [
        f"{graph.spec} {graph.version}: {_counted(len(graph.tasks), 'task')}",
        f"at most {width(graph)} at once",
        *_field("", "longest chain:", critical_path(graph), " -> ", room),
        "",
        *(draw_lines(graph) if shows_unicode() else draw_ascii(graph)),
    ]
    for number, task in enumerate(graph.tasks, 1):
        lines.extend(["", f"{number}. {task.name}", *_fields(task, reused, room)])
    if reused is not None:
        again = len(graph.tasks) - len(reused)
        lines.extend(["", f"{len(reused)} reused, {again} to do"])
    for line in lines:
        console.print(line, soft_wrap=True)


def _fields(task: Task, reused: Mapping[str, str] | None, room: int | None) -> Iterable[str]:
    yield from _field("   ", "needs", task.needs or ("nothing",), ", ", room)
    yield from _field("   ", "writes", task.owns, ", ", room)
    yield from _field("   ", "builds", task.clauses, ", ", room)
    if reused is not None:
        commit = reused.get(task.name)
        said = "to do" if commit is None else f"reused from {commit[:12]}"
        yield from _field("   ", "state", (said,), ", ", room)


def _field(
    indent: str, name: str, values: Iterable[str], between: str, room: int | None
) -> list[str]:
    start = f"{indent}{name:{_FIELD}}"
    start = start if start.endswith(" ") else f"{start} "
    text = between.join(values)
    if room is None or len(start) + len(text) <= room:
        return [f"{start}{text}"]
    hanging = indent + "  "
    return textwrap.wrap(
        text,
        max(room, len(hanging) + 1),
        initial_indent=start,
        subsequent_indent=hanging,
        break_on_hyphens=False,
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
