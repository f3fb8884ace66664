"""Runs a suite in a process forked from this one: what is loaded once, serves many runs.

The child speaks to the subject and reports over a pipe. Nothing that it does is seen here, and this
process stays as it was.
"""

import gc
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NoReturn

import attrs

from factoryc.judge.subjects.subject import Subject
from factoryc.judge.testing.hypothesis_settings import Budget
from factoryc.judge.testing.loaded import LoadedSuite, NoSuite, load_suite, warm
from factoryc.judge.testing.play_suite import play_suite
from factoryc.judge.testing.report import SuiteReport, from_json, to_json
from factoryc.judge.testing.session import Session
from factoryc.judge.testing.walk import Walk

_CHUNK = 1 << 16


class SuiteNotRun(Exception):
    """The suite ended without a report. The text says how, for people."""


class Late(SuiteNotRun):
    """Time was up before the suite ended."""


@attrs.define
class _Loaded:
    """The suite loaded last, and what its files were then."""

    folder: Path | None = None
    stamp: tuple[object, ...] = ()
    suite: LoadedSuite | None = None


_last = _Loaded()


def run_suite(
    folder: Path,
    subject_factory: Callable[[], Subject],
    seed: int = 0,
    examples: int = 100,
    *,
    stop_at_first: bool = True,
    shrink: float = 5.0,
    timeout: float = 600.0,
    select_evals: Collection[str] = (),
    walk: Walk | None = None,
) -> SuiteReport:
    """Run all evals of the suite in this folder, or those of `select_evals` (`file::function`).

    With a `walk`, calls go along its marks besides. The factory is called in the forked child, where
    the suite's modules are loaded: values are of the classes of its `CONTRACT`. Raises SuiteNotRun
    where there is no suite or no report.
    """
    try:
        suite = _loaded(folder)
    except NoSuite as problem:
        raise SuiteNotRun(str(problem)) from problem
    budget = Budget(seed, examples, shrink)

    def report() -> SuiteReport:
        def opened() -> Session:
            return Session(subject_factory(), walk)

        return play_suite(suite, opened, budget, select_evals, stop_at_first=stop_at_first)

    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(writing, report)
    os.close(writing)
    try:
        text = _read(reading, timeout)
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        raise Late(f"the suite did not end within {timeout:g} seconds") from None
    finally:
        os.close(reading)
        _, status = os.waitpid(child, 0)
    if not text:
        raise SuiteNotRun(f"the suite ended without a report ({_ending(status)})")
    answer = json.loads(text)
    if "problem" in answer:
        raise SuiteNotRun(answer["problem"])
    return from_json(answer["report"])


def _loaded(folder: Path) -> LoadedSuite:
    stamp = tuple(
        (path, path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.glob("*/*.py"))
    )
    if _last.suite is None or (_last.folder, _last.stamp) != (folder, stamp):
        suite = load_suite(folder)
        warm(suite)
        _last.suite, _last.folder, _last.stamp = suite, folder, stamp
    return _last.suite


def _work(writing: int, report: Callable[[], SuiteReport]) -> NoReturn:
    # Whatever happens, a forked child never returns into its parent's work.
    try:
        gc.freeze()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        answer: dict[str, Any]
        try:
            answer = {"report": to_json(report())}
        except Exception as problem:  # noqa: BLE001  the parent says it
            answer = {"problem": f"{type(problem).__name__}: {problem}"}
        rest = json.dumps(answer).encode()
        while rest:
            rest = rest[os.write(writing, rest) :]
    finally:
        os._exit(0)


def _read(reading: int, timeout: float) -> bytes:
    parts: list[bytes] = []
    deadline = time.monotonic() + timeout
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(reading, _CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"signal {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit code {os.WEXITSTATUS(status)}"
