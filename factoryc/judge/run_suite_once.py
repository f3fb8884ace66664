"""Runs a written suite against a product: a process of its own, and its report or why there is none."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

import factoryc
from factoryc.evals.suite import EvalItem
from factoryc.judge.subjects import FACTORY, SubjectOptions, options_json
from factoryc.judge.suite_folder import SuiteFolder
from factoryc.judge.testing.report import SuiteReport, from_json
from factoryc.judge.verdict import JudgeUnavailable
from factoryc.resources import private_folder

_PLUGIN = "factoryc.judge.testing.plugin"
_RAN = frozenset({0, 1})
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

    process: subprocess.Popen[bytes]
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
) -> Iterator[Running]:
    """Run these evals of the suite in a process of its own, which ends with this block.

    `shrink` is how long each eval may look for a smaller example that fails, in seconds; after `seconds`
    no eval makes another call.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "pytest",
        *(f"{folder.evals / each.file}::{each.function}" for each in evals),
        f"--rootdir={folder.evals}",
        f"--confcutdir={folder.evals}",
        f"-c{os.devnull}",
        "-q",
        "-p",
        _PLUGIN,
        "-p",
        "no:cacheprovider",
        f"--factoryc-subject={FACTORY}",
        f"--factoryc-options={options_json(options)}",
        f"--factoryc-seed={seed}",
        f"--factoryc-examples={examples}",
        f"--factoryc-shrink={shrink:g}",
        f"--factoryc-seconds={seconds:g}",
        f"--factoryc-report={folder.report}",
    ]
    for left in (folder.report, folder.notes):
        left.unlink(missing_ok=True)
    with folder.output.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder.evals.parent,
            env=environment_of(folder.evals.parent, folder.staging),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield Running(process, folder)
        finally:
            # Whatever ends this, an interrupt too: nothing of it is left. Its sandboxes go with it.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


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
    if status not in _RAN or not folder.report.exists():
        raise JudgeUnavailable(f"the evals could not be run\n{_said(folder.output)}")
    report = from_json(json.loads(folder.report.read_text(encoding="utf-8")))
    return ran_of(report, notes)


def ran_of(report: SuiteReport | None, notes: Mapping[str, Any]) -> Ran:
    """What a run came to, by its report and by what its subject has noted."""
    events = tuple((kind, detail) for kind, detail in notes.get("events", ()))
    return Ran(report, events, notes.get("confinement", "none"), notes.get("peak_memory", 0))


def _status(
    process: subprocess.Popen[bytes], until: float, halted: Callable[[], bool]
) -> int | None:
    """The status that the process ended with, or None when time is up."""
    while not halted():
        left = until - time.monotonic()
        try:
            return process.wait(timeout=max(0.0, min(left, _PATIENCE)))
        except subprocess.TimeoutExpired:
            if left <= 0:
                return None
    raise JudgeUnavailable("the judge was told to stop")


def environment_of(private: Path, staging: Path) -> dict[str, str]:
    """All the environment that a process which runs evals has: others may look into `staging`."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(factoryc.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        # Set iteration inside the judge must not depend on the day.
        "PYTHONHASHSEED": "0",
        # What is installed beside us has no say in how evals run.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        # All that is kept there are tables of Unicode, which take seconds to make.
        "HYPOTHESIS_STORAGE_DIRECTORY": str((private_folder() or private) / "hypothesis"),
        "TMPDIR": str(staging),
    }
    if "HOME" in os.environ:
        environment["HOME"] = os.environ["HOME"]
    return environment


def _said(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    return text[-_MOST_OUTPUT:]
