"""Plays again what was kept of a failure: its calls, held against the contract, or an eval's inputs."""

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from hypothesis.errors import UnsatisfiedAssumption

from factoryc.contract.runtime import UNSEEN, Contract, Failed, Outcome, Returned
from factoryc.judge.subjects.subject import Observed
from factoryc.judge.testing.header_asked import expect_no_header_asked
from factoryc.judge.testing.kept_steps import Json, at_place, with_results
from factoryc.judge.testing.kept_values import NoLongerThere, kept_value, value_of
from factoryc.judge.testing.run import Run
from factoryc.judge.testing.suite_runs import SuiteRuns


def replay_steps(runs: SuiteRuns, text: str) -> None:
    """The calls of a kept failure, each answer judged. It ends where they cannot go on.

    They cannot where a call no longer has the result that a later one used, or where nobody can say
    a value on this surface. What went before was judged.
    """
    play_steps(runs.replayed(), json.loads(text)["steps"])


def play_steps(run: Run, steps: Sequence[Mapping[str, Json]]) -> None:
    """The same in a run that has begun."""
    results: list[Json] = []
    try:
        for step in steps:
            _play(run, step, results)
    except (NoLongerThere, UnsatisfiedAssumption):
        return


def replay_inputs(runs: SuiteRuns, test: Callable[..., None], text: str) -> None:
    """An author's eval on the inputs that it failed with."""
    inner = getattr(getattr(test, "hypothesis", None), "inner_test", test)
    try:
        given = values_given(text, runs.contract)
        # An eval of rows goes through all of them by itself.
        taken = {name: given[name] for name in inspect.signature(inner).parameters}
    except (NoLongerThere, KeyError):
        return
    try:
        inner(**taken)
    except UnsatisfiedAssumption:
        return


def values_given(text: str, contract: Contract) -> dict[str, Any]:
    """The inputs that were kept. Raises NoLongerThere."""
    given = json.loads(text)["given"]
    return {name: value_of(each, contract.classes) for name, each in given.items()}


def _play(run: Run, step: Mapping[str, Json], results: list[Json]) -> None:
    def observed(number: int, place: Sequence[str | int]) -> Json:
        if number >= len(results):
            raise NoLongerThere("a result is gone")
        return at_place(results[number], place)

    def arguments(of: Mapping[str, Json]) -> list[Any]:
        classes = run.contract.classes
        return [value_of(with_results(each, observed), classes) for each in of["with"]]

    match step:
        case {"call": str(operation)}:
            given = arguments(step)
            if run.ports is not None:
                run.ports.planned = _planned(step, run.contract)
            results.append(_result(run.call(operation, *given)))
        case {"ask": str(operation), "header": str(header), "status": int(status)}:
            expect_no_header_asked(run, operation, tuple(arguments(step)), header, status)
        case {"advance": int(microseconds)}:
            run.advance_clock(timedelta(microseconds=microseconds))
        case {"restart": True}:
            run.restart()
        case {"together": list(branches)}:
            calls = [[[each["call"], *arguments(each)] for each in branch] for branch in branches]
            before = len(run.steps)
            run.together(calls)
            results.extend(_result(each.step.observed) for each in run.beside(before))


def _planned(step: Mapping[str, Json], contract: Contract) -> list[Outcome | None]:
    """The answers that ports gave when the call was kept."""
    planned: list[Outcome | None] = []
    for each in step.get("answers", ()):
        match each:
            case {"returned": kept}:
                planned.append(Returned(value_of(kept, contract.classes)))
            case {"failed": str(name)}:
                planned.append(Failed(name))
            case _:
                planned.append(None)
    return planned


def _result(observed: Observed) -> Json:
    if isinstance(observed, Returned) and observed.value is not UNSEEN:
        return kept_value(observed.value)
    return None
