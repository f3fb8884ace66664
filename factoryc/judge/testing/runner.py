"""Runs a suite in a process of its own, forked from this one: what is loaded once, stays loaded.

The child runs pytest on the suite and reports over a pipe. Nothing that it does is seen here, and
this process is as it was.
"""

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from factoryc.judge.subject import Subject
from factoryc.judge.testing import plugin
from factoryc.judge.testing.report import SuiteReport, from_json, to_json

_CHUNK = 1 << 16


class SuiteNotRun(Exception):
    """The suite ended without a report. The text says how, for people."""


class _Given:
    """Hands the subject's factory to the plugin, and takes the report out of it."""

    def __init__(self, factory: Callable[[], Subject]) -> None:
        self.factory = factory
        self.report: SuiteReport | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[plugin.FACTORY_KEY] = self.factory

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.report = plugin.suite_report(session.config)


def run_suite(
    folder: Path,
    subject_factory: Callable[[], Subject],
    seed: int = 0,
    examples: int = 100,
    *,
    stop_at_first: bool = True,
    shrink: float = 5.0,
    timeout: float = 600.0,
    select_evals: Sequence[str] = (),
) -> SuiteReport:
    """Run all evals of the suite in this folder, or those of `select_evals` (`file::function`).

    The factory is called in the forked child. Raises SuiteNotRun where there is no report.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(writing, folder, subject_factory, seed, examples, stop_at_first, shrink, select_evals)
    os.close(writing)
    try:
        text = _read(reading, timeout)
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        raise SuiteNotRun(f"the suite did not end within {timeout:g} seconds") from None
    finally:
        os.close(reading)
        _, status = os.waitpid(child, 0)
    if not text:
        raise SuiteNotRun(f"the suite ended without a report ({_ending(status)})")
    answer = json.loads(text)
    if "problem" in answer:
        raise SuiteNotRun(answer["problem"])
    return from_json(answer["report"])


def _work(
    writing: int,
    folder: Path,
    factory: Callable[[], Subject],
    seed: int,
    examples: int,
    stop_at_first: bool,
    shrink: float,
    select_evals: Sequence[str],
) -> None:
    # Whatever happens, a forked child never returns into its parent's work.
    try:
        answer = _answer(folder, factory, seed, examples, stop_at_first, shrink, select_evals)
        rest = json.dumps(answer).encode()
        while rest:
            rest = rest[os.write(writing, rest) :]
    finally:
        os._exit(0)


def _answer(
    folder: Path,
    factory: Callable[[], Subject],
    seed: int,
    examples: int,
    stop_at_first: bool,
    shrink: float,
    select_evals: Sequence[str],
) -> dict[str, object]:
    given = _Given(factory)
    said = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        0 and os.dup2(said, stream)
    targets = [str(folder / name) for name in select_evals] or [str(folder)]
    arguments = [
        *targets,
        f"--rootdir={folder}",
        f"--confcutdir={folder}",
        "--noconftest",
        "-c",
        os.devnull,
        "--assert=plain",
        "--capture=no",
        *("-p", "no:cacheprovider", "-p", "no:doctest", "-p", "no:junitxml", "-p", "no:pastebin"),
        *("-p", "no:faulthandler", "-p", "no:unraisableexception", "-p", "no:threadexception"),
        *("-p", "no:logging", "-p", "no:warnings", "-p", "no:terminal"),
        f"--factoryc-seed={seed}",
        f"--factoryc-examples={examples}",
        f"--factoryc-shrink={shrink}",
        *(["-x"] if stop_at_first else []),
    ]
    # Plugins of whoever asks, a progress bar or a parallel runner, have no business here.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    code = pytest.main(arguments, plugins=[plugin, given])
    if given.report is None or (not given.report.evals and code != pytest.ExitCode.OK):
        return {"problem": f"pytest ended with {code!r} and ran nothing"}
    return {"report": to_json(given.report)}


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
