"""The pytest plugin of a suite: options, the subject under judgement, and the report.

Suites name it in their `conftest.py`. One test function is one eval; each says its clause by
`@evaluates("shortener.shorten.fresh", "a title", kind="case")`.
"""

import importlib
import json
import time
from collections.abc import Generator, Mapping
from math import inf
from pathlib import Path
from typing import Any

import attrs
import pytest

from factoryc.contract.evaluation import exactly
from factoryc.contract.runtime import Contract
from factoryc.judge.subjects.subject import Subject
from factoryc.judge.testing.evaluates import EvalMark, mark_of
from factoryc.judge.testing.hypothesis_settings import Budget, choose, prepare
from factoryc.judge.testing.outcome import failure_of, failure_text, result_of
from factoryc.judge.testing.play import play_eval
from factoryc.judge.testing.report import EvalResult, SuiteReport, report_of, to_json
from factoryc.judge.testing.session import Session, open_session

_KEY = pytest.StashKey["_Recorder"]()


@attrs.define
class _Recorder:
    """What has come out so far. The session starts with the first eval, not with collection."""

    config: pytest.Config
    budget: Budget
    session: Session | None = None
    contracts: dict[str, Contract] = attrs.field(factory=dict)
    results: list[EvalResult] = attrs.field(factory=list)
    started: float = attrs.field(factory=time.monotonic)

    def opened(self) -> Session:
        if self.session is None:
            until = time.monotonic() + self.config.getoption("--factoryc-seconds")
            self.session = Session(_made(self.config), until=until)
            open_session(self.session)
        return self.session


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("factoryc", "evals of a spec")
    group.addoption("--factoryc-subject", metavar="MODULE:FUNCTION", help="makes what is judged")
    group.addoption("--factoryc-options", metavar="JSON", default="{}", help="given to it")
    group.addoption("--factoryc-seed", metavar="N", type=int, default=0, help="of all randomness")
    group.addoption(
        "--factoryc-examples", metavar="N", type=int, default=100, help="for each property"
    )
    group.addoption(
        "--factoryc-shrink", metavar="SECONDS", type=float, default=5.0, help="per failure"
    )
    group.addoption(
        "--factoryc-seconds", metavar="SECONDS", type=float, default=inf, help="for all evals"
    )
    group.addoption("--factoryc-report", metavar="FILE", help="where to write the report, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sealed: hidden from whoever writes the code")
    budget = Budget(
        config.getoption("--factoryc-seed"),
        config.getoption("--factoryc-examples"),
        config.getoption("--factoryc-shrink"),
    )
    choose(budget)
    config.stash[_KEY] = _Recorder(config, budget)


def _made(config: pytest.Config) -> Subject:
    name = config.getoption("--factoryc-subject")
    module, _, function = (name or "").partition(":")
    if not module or not function:
        raise pytest.UsageError("say what to judge: --factoryc-subject MODULE:FUNCTION")
    try:
        options = json.loads(config.getoption("--factoryc-options"))
    except ValueError as problem:
        raise pytest.UsageError(f"--factoryc-options is no JSON: {problem}") from None
    try:
        make = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as problem:
        raise pytest.UsageError(f"--factoryc-subject {name}: {problem}") from None
    subject: Subject = make(options)
    return subject


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    recorder = config.stash[_KEY]
    for item in items:
        mark = _mark(item)
        if mark is None or not isinstance(item, pytest.Function):
            continue
        prepare(item.obj, mark.clause, mark.kind)
        if mark.sealed:
            # So that `-m "not sealed"` leaves them out.
            item.add_marker("sealed")
        contract = getattr(getattr(item.module, "runs", None), "contract", None)
        if isinstance(contract, Contract):
            recorder.contracts[contract.name] = contract


def _mark(item: pytest.Item) -> EvalMark | None:
    return mark_of(item.obj) if isinstance(item, pytest.Function) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    mark = _mark(item)
    if mark is None:
        return (yield)
    item.config.stash[_KEY].opened().begin(mark.clause, mark.title)
    # Decimals in evals are reckoned as exactly as in the contract.
    with exactly():
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if _mark(pyfuncitem) is None:
        return None
    play_eval(pyfuncitem.obj, pyfuncitem.config.stash[_KEY].opened())
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    mark = _mark(item)
    problem = call.excinfo.value if call.excinfo is not None else None
    if mark is None or (call.when != "call" and problem is None):
        return report
    if isinstance(problem, pytest.UsageError):
        raise problem
    recorder = item.config.stash[_KEY]
    failure = failure_of(problem, mark.clause, recorder.session) if problem is not None else None
    file, _, name = item.nodeid.partition("::")
    result = result_of(mark, file, name, failure, recorder.session, call.duration)
    recorder.results.append(result)
    if failure is not None:
        report.longrepr = failure_text(failure, mark.title)
        if result.outcome == "inconclusive":
            report.outcome = "skipped"
            report.longrepr = (str(item.path), 0, f"Skipped: {failure.message}")
    return report


def _report(config: pytest.Config) -> SuiteReport:
    recorder = config.stash[_KEY]
    covered: Mapping[str, int] = recorder.session.covered if recorder.session else {}
    duration = time.monotonic() - recorder.started
    contracts = tuple(recorder.contracts.values())
    budget = recorder.budget
    results = tuple(recorder.results)
    return report_of(contracts, budget.seed, budget.examples, results, covered, duration)


def pytest_sessionfinish(session: pytest.Session) -> None:
    recorder = session.config.stash[_KEY]
    if recorder.session is not None:
        recorder.session.subject.close()
    file = session.config.getoption("--factoryc-report")
    if file:
        text = json.dumps(to_json(_report(session.config)), indent=2, ensure_ascii=False)
        Path(file).write_text(f"{text}\n", encoding="utf-8")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401  pytest does not export its class
    missed = [clause for clause, count in _report(config).cases.items() if not count]
    for clause in missed:
        terminalreporter.write_line(f"not reached: {clause}")
