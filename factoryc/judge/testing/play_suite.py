"""Plays the evals of a suite that is loaded, one after the other, in this process."""

import sys
import time
from collections.abc import Callable, Collection

from factoryc.contract.evaluation import exactly
from factoryc.judge.testing.evaluates import EvalMark
from factoryc.judge.testing.hypothesis_settings import Budget, choose, prepare
from factoryc.judge.testing.loaded import LoadedSuite
from factoryc.judge.testing.outcome import evals_in, failure_of, result_of
from factoryc.judge.testing.play import play_eval
from factoryc.judge.testing.report import EvalResult, SuiteReport, report_of
from factoryc.judge.testing.session import Session, open_session

_Eval = tuple[str, str, EvalMark, Callable[[], None]]


def play_suite(
    suite: LoadedSuite,
    opened: Callable[[], Session],
    budget: Budget,
    selected: Collection[str] = (),
    *,
    stop_at_first: bool = False,
) -> SuiteReport:
    """Play all evals of the suite, or those that are selected (`file::function`), in that order.

    `opened` makes the session once the modules of the suite are found in `sys.modules`, where they stay.
    """
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


def _evals(suite: LoadedSuite, selected: Collection[str]) -> tuple[_Eval, ...]:
    found = {
        f"{file}::{name}": (file, name, mark, test)
        for file, module in suite.tests
        for name, mark, test in evals_in(module)
    }
    return tuple(found[each] for each in selected or found if each in found)


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
