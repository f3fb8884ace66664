"""Runs a written suite against a product: a process of its own, and its report or why there is none."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from factoryc.evals.suite import EvalItem
from factoryc.judge.forked import Asked, forked
from factoryc.judge.forks.asking import Forked
from factoryc.judge.subjects.opening import SubjectOptions
from factoryc.judge.suite_folder import SuiteFolder
from factoryc.judge.testing.report import SuiteReport, from_json
from factoryc.judge.verdict import JudgeUnavailable

_MOST_OUTPUT = 4_000
# How long it may take to notice that the judge is to halt, in seconds.
_PATIENCE = 0.2


@attrs.frozen
class Ran:
    """`report` is None when it did not end, though time was up. `events` is what the product was seen doing."""

    report: SuiteReport | None
    events: tuple[tuple[str, str], ...]
    confinement: str
    peak_memory: int


@attrs.frozen
class Running:
    """A process that runs evals, and the files that it leaves."""

    process: Forked
    folder: SuiteFolder


@contextmanager
def running(
    evals: Sequence[EvalItem],
    folder: SuiteFolder,
    options: SubjectOptions,
    seed: int,
    examples: int,
    shrink: float,
    seconds: float,
    one_of: tuple[int, int] | None = None,
) -> Iterator[Running]:
    """Run these evals of the suite in a process of its own, which ends with this block.

    `shrink` is how long each eval may look for a smaller example that fails, in seconds; after `seconds`
    no eval makes another call. It is the one of this number of so many, for `keep_on_one`. Raises JudgeUnavailable.
    """
    given = {
        "options": attrs.asdict(options),
        "seed": seed,
        "examples": examples,
        "shrink": shrink,
        "seconds": seconds,
        "evals": [f"{each.file}::{each.function}" for each in evals],
        "report": str(folder.report),
    }
    asked = Asked("suite", given, folder.evals.parent, folder.staging, one_of)
    for left in (folder.report, folder.notes):
        left.unlink(missing_ok=True)
    with folder.output.open("wb") as output, tempfile.TemporaryFile() as question:
        question.write(asked.line)
        question.seek(0)
        # Whatever ends this, an interrupt too: nothing of it is left. Its sandboxes go with it.
        with forked(question.fileno(), output.fileno(), output.fileno()) as process:
            yield Running(process, folder)


def ran(running: Running, until: float, halted: Callable[[], bool]) -> Ran:
    """Wait for a run until a time of the monotonic clock, and read what it left.

    Raises JudgeUnavailable when the evals could not be run, or when the judge was told to halt.
    """
    status = _status(running.process, until, halted)
    folder = running.folder
    notes: dict[str, Any] = {}
    if folder.notes.exists() and status is not None:
        notes = json.loads(folder.notes.read_text(encoding="utf-8"))
    if status is None:
        return ran_of(None, notes)
    if "unavailable" in notes:
        raise JudgeUnavailable(notes["unavailable"])
    if status != 0 or not folder.report.exists():
        raise JudgeUnavailable(f"the evals could not be run\n{_said(folder.output)}")
    report = from_json(json.loads(folder.report.read_text(encoding="utf-8")))
    return ran_of(report, notes)


def ran_of(report: SuiteReport | None, notes: Mapping[str, Any]) -> Ran:
    """What a run came to, by its report and by what its subject has noted."""
    events = tuple((kind, detail) for kind, detail in notes.get("events", ()))
    return Ran(report, events, notes.get("confinement", "none"), notes.get("peak_memory", 0))


def _status(process: Forked, until: float, halted: Callable[[], bool]) -> int | None:
    """The status that the process ended with, or None when time is up."""
    while not halted():
        left = until - time.monotonic()
        status = process.wait(max(0.0, min(left, _PATIENCE)))
        if status is not None or left <= 0:
            return status
    raise JudgeUnavailable("the judge was told to stop")


def _said(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    return text[-_MOST_OUTPUT:]
