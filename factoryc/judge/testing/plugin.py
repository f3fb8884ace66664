"""The pytest plugin of a suite: options, the subject under judgement, and the report.

Suites name it in their `conftest.py`. One test function is one eval; each says its clause by
`@pytest.mark.evaluates("shortener.shorten.fresh", "a title", kind="case")`.
"""

import importlib
import json
import time
from collections.abc import Callable, Generator, Mapping
from decimal import localcontext
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis.errors import Flaky, Unsatisfiable

from factoryc.contract.evaluation import EXACT
from factoryc.contract.runtime import Contract
from factoryc.judge.subject import Subject
from factoryc.judge.testing.disagreement import Disagreement
from factoryc.judge.testing.hypothesis_settings import Budget, choose, prepare
from factoryc.judge.testing.report import EvalResult, Failure, SuiteReport, overall, to_json
from factoryc.judge.testing.rows import UnreadableData
from factoryc.judge.testing.session import Session, open_session

_KEY = pytest.StashKey["_Recorder"]()
FACTORY_KEY = pytest.StashKey[Callable[[], Subject]]()


@attrs.define
class _Recorder:
    """What has come out so far. The session starts with the first eval, not with collection."""

    budget: Budget
    factory: Callable[[], Subject]
    session: Session | None = None
    contracts: dict[str, Contract] = attrs.field(factory=dict)
    results: list[EvalResult] = attrs.field(factory=list)
    failures: dict[str, Failure] = attrs.field(factory=dict)
    started: float = attrs.field(factory=time.monotonic)

    def opened(self) -> Session:
        if self.session is None:
            self.session = Session(self.factory())
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
    group.addoption("--factoryc-report", metavar="FILE", help="where to write the report, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "evaluates(clause, title, kind): what a test is evidence for"
    )
    config.addinivalue_line("markers", "sealed: hidden from whoever writes the code")
    budget = Budget(
        config.getoption("--factoryc-seed"),
        config.getoption("--factoryc-examples"),
        config.getoption("--factoryc-shrink"),
    )
    choose(budget)
    factory = config.stash.get(FACTORY_KEY, None) or (lambda: _made(config))
    config.stash[_KEY] = _Recorder(budget, factory)


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    recorder = config.stash[_KEY]
    for item in items:
        marker = item.get_closest_marker("evaluates")
        if marker is None or not isinstance(item, pytest.Function):
            continue
        prepare(item.obj, marker.args[0])
        runs = getattr(item.module, "runs", None)
        contract = getattr(runs, "contract", None)
        if isinstance(contract, Contract):
            recorder.contracts[contract.name] = contract


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    marker = item.get_closest_marker("evaluates")
    if marker is None:
        return (yield)
    item.config.stash[_KEY].opened().begin(*marker.args[:2])
    # Decimals in evals are reckoned as exactly as in the contract.
    with localcontext(EXACT):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    marker = item.get_closest_marker("evaluates")
    if marker is None or (call.when != "call" and call.excinfo is None):
        return report
    recorder = item.config.stash[_KEY]
    failure = None
    if call.excinfo is not None:
        if isinstance(call.excinfo.value, pytest.UsageError):
            raise call.excinfo.value
        failure = _failure(call.excinfo.value, marker.args[0])
        recorder.failures[item.nodeid] = failure
        report.longrepr = _shown(failure, marker.args[1])
    session = recorder.session
    inconclusive = failure is not None and failure.kind in {"unreached", "undefined"}
    if inconclusive:
        # What could not be tried is said in the report; it is no fault of the subject.
        report.outcome = "skipped"
        report.longrepr = (str(item.path), None, f"Skipped: {failure.message if failure else ''}")
    recorder.results.append(
        EvalResult(
            clause=marker.args[0],
            title=marker.args[1],
            kind=marker.kwargs.get("kind", ""),
            file=item.path.name,
            function=getattr(item, "originalname", item.name),
            outcome="inconclusive" if inconclusive else "failed" if failure else "passed",
            sealed=item.get_closest_marker("sealed") is not None,
            examples=session.runs if session else 0,
            duration=round(call.duration, 4),
            failure=failure,
        )
    )
    return report


def _failure(problem: BaseException, clause: str) -> Failure:
    match problem:
        case Disagreement():
            return Failure(
                problem.kind,
                problem.clause,
                problem.message,
                problem.calls,
                problem.expected,
                problem.observed,
            )
        case Unsatisfiable():
            return Failure("unreached", clause, "no example reached what this eval is about")
        case Flaky():
            return Failure("flaky", clause, _flaky_text(problem))
        case UnreadableData():
            return Failure("data", clause, str(problem))
        case _:
            return Failure("error", clause, f"{type(problem).__name__}: {problem}")


def _flaky_text(problem: Flaky) -> str:
    inside = getattr(problem, "exceptions", ())
    seen = "; ".join(str(each) for each in inside if isinstance(each, Disagreement))
    return f"the same calls did not end the same way twice. {seen}".strip()


def _shown(failure: Failure, title: str) -> str:
    lines = [f"{title}  [{failure.clause}]", *(f"    {call}" for call in failure.calls)]
    lines += [f"expected: {failure.expected}"] if failure.expected else []
    lines += [f"observed: {failure.observed}"] if failure.observed else []
    return "\n".join([*lines, failure.message])


def suite_report(config: pytest.Config) -> SuiteReport:
    """What the session has found so far."""
    recorder = config.stash[_KEY]
    covered: Mapping[str, int] = recorder.session.covered if recorder.session else {}
    cases = {
        case.clause: covered.get(case.clause, 0)
        for contract in recorder.contracts.values()
        for operation in contract.operations.values()
        for case in operation.cases
    }
    duration = round(time.monotonic() - recorder.started, 4)
    results = tuple(recorder.results)
    budget = recorder.budget
    return SuiteReport(budget.seed, budget.examples, overall(results), duration, results, cases)


def pytest_sessionfinish(session: pytest.Session) -> None:
    recorder = session.config.stash[_KEY]
    if recorder.session is not None:
        recorder.session.subject.close()
    file = session.config.getoption("--factoryc-report")
    if file:
        text = json.dumps(to_json(suite_report(session.config)), indent=2, ensure_ascii=False)
        Path(file).write_text(f"{text}\n", encoding="utf-8")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401  pytest does not export its class
    missed = [clause for clause, count in suite_report(config).cases.items() if not count]
    for clause in missed:
        terminalreporter.write_line(f"not reached: {clause}")
