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
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn

import attrs

from factoryc.contract.evaluation import exactly
from factoryc.judge.subject import Subject
from factoryc.judge.testing.evaluates import EvalMark
from factoryc.judge.testing.hypothesis_settings import Budget, choose, prepare
from factoryc.judge.testing.loaded import LoadedSuite, NoSuite, load_suite
from factoryc.judge.testing.outcome import evals_in, failure_of, result_of
from factoryc.judge.testing.play import play_eval
from factoryc.judge.testing.report import (
    EvalResult,
    SuiteReport,
    from_json,
    report_of,
    to_json,
)
from factoryc.judge.testing.session import Session, open_session
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

    def opened() -> Session:
        return Session(subject_factory(), walk)

    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(writing, lambda: _report(suite, opened, budget, stop_at_first, select_evals))
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
        _last.suite, _last.folder, _last.stamp = load_suite(folder), folder, stamp
    return _last.suite


def _report(
    suite: LoadedSuite,
    opened: Callable[[], Session],
    budget: Budget,
    stop_at_first: bool,
    selected: Collection[str],
) -> SuiteReport:
    started = time.monotonic()
    sys.modules.update(suite.modules)
    choose(budget)
    session = opened()
    open_session(session)
    results: list[EvalResult] = []
    try:
        for file, name, mark, test in _evals(suite, selected):
            results.append(_result(file, name, mark, test, session))
            if stop_at_first and results[-1].outcome == "failed":
                break
    finally:
        session.subject.close()
    duration = time.monotonic() - started
    return report_of(
        (suite.contract,), budget.seed, budget.examples, tuple(results), session.covered, duration
    )


def _evals(
    suite: LoadedSuite, selected: Collection[str]
) -> Iterator[tuple[str, str, EvalMark, Callable[[], None]]]:
    for file, module in suite.tests:
        for name, mark, test in evals_in(module):
            if not selected or f"{file}::{name}" in selected:
                yield file, name, mark, test


def _result(
    file: str, name: str, mark: EvalMark, test: Callable[[], None], session: Session
) -> EvalResult:
    prepare(test, mark.clause, mark.kind)
    session.begin(mark.clause, mark.title)
    started = time.monotonic()
    failure = None
    try:
        # Decimals in evals are reckoned as exactly as in the contract.
        with exactly():
            play_eval(test, session)
    except Exception as problem:  # noqa: BLE001  whatever an eval raises is what came of it
        failure = failure_of(problem, mark.clause, session)
    return result_of(mark, file, name, failure, session, time.monotonic() - started)


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
