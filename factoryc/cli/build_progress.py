"""Shows a build while it runs: a live table on a terminal, plain lines anywhere else."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import assert_never

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from factoryc.cli.build_report import shown_mark
from factoryc.factory.events import (
    AttemptStarted,
    Event,
    GateDecided,
    Judging,
    Measuring,
    Merged,
    Planned,
    SentBack,
    TaskFailed,
    Tell,
    WholeJudged,
)
from factoryc.plan.task import Task

_SHORT = 7


@contextmanager
def progress_on(console: Console) -> Iterator[Tell]:
    """Whoever tells what happens has it shown until the end. Any thread may tell."""
    if not console.is_terminal:
        lines = _Lines(console)
        yield lines.tell
        return
    board = _Board(console)
    with Live(board, console=console, refresh_per_second=8, transient=False):
        yield board.tell


def event_line(event: Event) -> str:
    """One event as one line."""
    match event:
        case Planned(graph=graph, reused=reused):
            work = len(graph.tasks) - len(reused)
            return (
                f"{graph.spec} {graph.version}: {len(graph.tasks)} tasks, {len(reused)} reused, "
                f"{work} to do"
            )
        case AttemptStarted(task=task, number=number):
            return f"{task.name}: attempt {number}"
        case Judging(task=judged, what=what):
            return f"judging {what}" if judged is None else f"{judged.name}: judging {what}"
        case SentBack(task=task, number=number, reasons=reasons):
            return f"{task.name}: attempt {number} sent back: {'; '.join(reasons)}"
        case Merged(task=task, commit=commit, evals=evals):
            return f"{task.name}: merged as {commit[:_SHORT]}, {_judged_by(evals)}"
        case TaskFailed(task=task, reason=reason):
            return f"{task.name}: failed: {reason}"
        case Measuring(what=what):
            return f"gate: {what}"
        case WholeJudged(failures=failures):
            count = len(failures)
            return f"whole product: {count or 'no'} failure{'' if count == 1 else 's'}"
        case GateDecided(rows=rows, accepted=accepted):
            held = sum(row.holds for row in rows)
            return f"gate: {held} of {len(rows)} hold, {'accepted' if accepted else 'rejected'}"
        case _:
            assert_never(event)


def _judged_by(evals: int) -> str:
    """Types, functions and the first state are called one by one, with samples: no eval calls them."""
    return f"{evals} eval{' passes' if evals == 1 else 's pass'}" if evals else "judged by samples"


class _Lines:
    """One line for each event, with the seconds since the start."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._start = time.monotonic()
        self._lock = threading.Lock()

    def tell(self, event: Event) -> None:
        with self._lock:
            seconds = time.monotonic() - self._start
            self._console.print(Text(f"{seconds:6.1f}s  {event_line(event)}"), soft_wrap=True)


class _Board:
    """The task graph as a table that changes as things happen."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._start = time.monotonic()
        self._tasks: tuple[Task, ...] = ()
        self._title = ""
        self._states: dict[str, tuple[str, str, str]] = {}
        self._gate = ""
        self._spinner = Spinner("dots", style="cyan")

    def tell(self, event: Event) -> None:
        with self._lock:
            match event:
                case Planned(graph=graph, reused=reused):
                    self._tasks = graph.tasks
                    self._title = event_line(event)
                    for task in graph.tasks:
                        known = ("=", "cyan", "reused") if task.name in reused else ("", "dim", "")
                        self._states[task.name] = known
                case AttemptStarted(task=task, number=number):
                    self._states[task.name] = ("…", "cyan", f"attempt {number}")
                case Judging(task=None, what=what):
                    self._gate = f"judging {what}"
                case Judging(task=Task(name=name), what=what):
                    before = self._states[name][2].split(",")[0]
                    self._states[name] = ("…", "cyan", f"{before}, judging {what}")
                case SentBack(task=task, number=number, reasons=reasons):
                    self._states[task.name] = (
                        "↩", "yellow", f"attempt {number} sent back: {reasons[0]}",
                    )  # fmt: skip
                case Merged(task=task, commit=commit, evals=evals):
                    self._states[task.name] = (
                        "✓", "green", f"merged {commit[:_SHORT]}, {_judged_by(evals)}",
                    )  # fmt: skip
                case TaskFailed(task=task, reason=reason):
                    self._states[task.name] = ("✗", "red", reason)
                case Measuring(what=what):
                    self._gate = f"measuring {what}"
                case WholeJudged(failures=failures):
                    self._gate = event_line(event) if failures else self._gate
                case GateDecided():
                    self._gate = event_line(event).removeprefix("gate: ")

    def __rich__(self) -> RenderableType:
        with self._lock:
            table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
            table.add_column(width=2)
            table.add_column(no_wrap=True)
            table.add_column(style="dim", overflow="ellipsis", no_wrap=True)
            for task in self._tasks:
                mark, style, text = self._states[task.name]
                shown: RenderableType = (
                    self._spinner
                    if mark == "…"
                    else Text(shown_mark(mark, self._console) if mark else "", style=style)
                )
                needs = ", ".join(task.needs)
                table.add_row(shown, task.name, text or (f"needs {needs}" if needs else ""))
            if self._gate:
                table.add_row(Text(""), Text("gate", style="bold"), self._gate)
            seconds = time.monotonic() - self._start
            return Group(Text(f"{self._title}  {seconds:.0f}s", style="bold"), table)
