"""Runs one eval against the contract: on drawn inputs, on rows, and on several allowed results.

The same eval of the same spec always sees the same inputs.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from operator import itemgetter
from random import Random
from typing import Any, Literal

import attrs

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import Fits, NoValue
from factoryc.analysis.readable import readable_texts
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.simpler import simpler, without_parts
from factoryc.contract.evaluation import exactly
from factoryc.contract.outcome_kinds import kind_of
from factoryc.contract.rows import UnreadableData
from factoryc.frozen import frozen
from factoryc.rehearsal.program import Program
from factoryc.rehearsal.run import ContractRun, Contradiction, Counted, NoResult, NotSaid, TooLong
from factoryc.spec.evals import ForAll, Step

_DRAWN = 40
_MOST_DRAWN = 400
_CHOICES = 6
_MOST_CHOICES = 40
_MOST_SIMPLER = 300


@frozen(eq=False)
class Contradicted:
    """A run that the contract answers otherwise than expected, at `step`.

    `passing` is a run on the same inputs that ends well, as the contract leaves something open; None
    where none was found. `is_open`: another choice leads at least to another answer.
    """

    step: Step | None
    expected: str
    given: str
    condition: str
    run: ContractRun
    passing: ContractRun | None = None
    is_open: bool = False


@frozen(eq=False)
class Rehearsed:
    """`reason` says why the eval could not be run to its end on some input; empty where it could.

    `clauses` are the cases that applied, `runs` how often the eval was begun. `stuck` is a run in
    which a call was left without an answer, or led to no state that the contract allows.
    `outcomes` are the operations that it called, each with a kind of outcome that it saw.
    """

    contradicted: Contradicted | None
    reason: str
    clauses: frozenset[str]
    runs: int
    stuck: ContractRun | None = None
    outcomes: frozenset[tuple[str, str]] = frozenset()


class _AssumedOtherwise(Exception):
    """An input that the eval is not about."""


@attrs.define
class _Attempt:
    """One way through an eval: all that it did until it ended."""

    runs: list[ContractRun] = attrs.field(factory=list)
    contradicted: Contradicted | None = None
    reason: str = ""
    stuck: ContractRun | None = None
    has_no_result: bool = False
    assumed: bool = True

    @property
    def chose(self) -> bool:
        return any(run.chose for run in self.runs)


def rehearse(program: Program, ground: Ground) -> Rehearsed:
    """What becomes of an eval where the contract itself answers."""
    counted = Counted()
    callers = _callers(ground)
    clauses: set[str] = set()
    seen: set[tuple[str, str]] = set()
    reason = ""
    stuck: ContractRun | None = None
    begun = kept = 0

    def attempt(inputs: Mapping[str, Any], choice: int) -> _Attempt:
        return _attempted(program, inputs, choice, ground, callers, counted, watches=True)

    try:
        for choice, inputs in _inputs(program):
            tried = attempt(inputs, choice)
            begun += len(tried.runs)
            kept += tried.assumed
            clauses.update(*(run.clauses for run in tried.runs))
            seen.update(
                (made.operation, kind_of(made.outcome)) for run in tried.runs for made in run.made
            )
            reason, stuck = reason or tried.reason, stuck or tried.stuck
            if tried.contradicted is not None:
                again = partial(attempt, choice=choice)
                fits = {name: test for name, _, test in program.drawn}
                readable = readable_texts(ground.spec)
                found, small = _simplest(inputs, tried.contradicted, again, fits, readable)
                if found.run.chose:
                    choose = partial(attempt, small)
                    is_open = _depends(found, choose)
                    found = attrs.evolve(found, passing=_passing(choose), is_open=is_open)
                stuck = None if found.run.asked is None else found.run
                return Rehearsed(found, "", frozenset(clauses), begun, stuck, frozenset(seen))
            if kept == _DRAWN or not (program.drawn or tried.chose):
                break
    except NoValue as none:
        reason = f"no value of `{none}` was found"
    if not begun and not reason:
        reason = "no input that it is about was found"
    return Rehearsed(None, reason, frozenset(clauses), begun, stuck, frozenset(seen))


def fails(program: Program, ground: Ground) -> Literal["", "contradicted", "not said", "no result"]:
    """Whether the eval does not pass here, on the same inputs, and without making any simpler.

    "no result": for a call that has to end well, no result that is allowed was found.
    """
    counted, callers, kept = Counted(), _callers(ground), 0
    try:
        for choice, inputs in _inputs(program):
            tried = _attempted(program, inputs, choice, ground, callers, counted, watches=False)
            kept += tried.assumed
            if tried.contradicted is not None:
                return "contradicted"
            if tried.reason:
                return "no result" if tried.has_no_result else "not said"
            if kept == _DRAWN or not (program.drawn or tried.chose):
                break
    except NoValue:
        return "not said"
    return ""


def _callers(ground: Ground) -> Callable[[str], Caller]:
    return cache(lambda name: caller(ground.spec.operation(name), ground))


def _inputs(program: Program) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Inputs to try, each with what seeds the choices among allowed results."""
    if not isinstance(program.runnable.inputs, ForAll):
        for number in range(_CHOICES):
            yield number, {}
        return
    random = Random(program.runnable.clause)  # noqa: S311  to be repeatable is the point
    for number in range(_MOST_DRAWN):
        seen = Seen()
        yield number, {name: draw(random, seen) for name, draw, _ in program.drawn}


def _attempted(
    program: Program,
    inputs: Mapping[str, Any],
    choice: int,
    ground: Ground,
    callers: Callable[[str], Caller],
    counted: Counted,
    *,
    watches: bool,
) -> _Attempt:
    attempt = _Attempt()
    random = Random(f"{program.runnable.clause} {choice}")  # noqa: S311  as above
    # Each branch as a whole, first in the order written, then in the opposite one; then any order.
    orders = {0: itemgetter(0), 1: itemgetter(-1)}
    next_of = orders.get(choice, random.choice)

    def begin(**given: Any) -> ContractRun:  # noqa: ANN401  inputs of any type
        run = ContractRun(ground, callers, random, next_of, counted, given, watches=watches)
        attempt.runs.append(run)
        return run

    try:
        with exactly():
            program.function(begin, _assume, **inputs)
    except _AssumedOtherwise:
        attempt.assumed = False
    except NotSaid as problem:
        attempt.reason, attempt.stuck = str(problem), attempt.runs[-1]
        attempt.has_no_result = isinstance(problem, NoResult)
    except (TooLong, UnreadableData, NoValue) as problem:
        attempt.reason = str(problem)
    except Contradiction as found:
        step = program.step_at(found.__traceback__)
        attempt.contradicted = Contradicted(
            step, found.expected, found.given, found.condition, attempt.runs[-1]
        )
    except (ArithmeticError, LookupError, ValueError, TypeError, RecursionError) as problem:
        # What an eval calculates may have no value, as where it reads an item that is not there.
        attempt.reason = f"something that it calculates has no value: {problem}"
    return attempt


def _assume(condition: object) -> None:
    if not condition:
        raise _AssumedOtherwise


def _simplest(
    inputs: Mapping[str, Any],
    found: Contradicted,
    attempt: Callable[[Mapping[str, Any]], _Attempt],
    fits: Mapping[str, Fits],
    readable: tuple[str, ...],
) -> tuple[Contradicted, Mapping[str, Any]]:
    """The same contradiction on simpler inputs, as far as a bounded number of tries finds any."""
    tries = 0
    candidates = _simpler_inputs(inputs, fits, readable)
    while tries < _MOST_SIMPLER and (changed := next(candidates, None)) is not None:
        tries += 1
        again = attempt(changed).contradicted
        if again is not None and again.step == found.step:
            found, inputs = again, changed
            candidates = _simpler_inputs(inputs, fits, readable)
    return found, inputs


def _passing(attempt: Callable[[int], _Attempt]) -> ContractRun | None:
    """A run that ends well, with another choice among what the contract leaves open."""
    tried = (attempt(choice) for choice in range(_MOST_CHOICES))
    good = (each for each in tried if each.assumed and each.contradicted is None)
    return next((each.runs[-1] for each in good if each.runs and not each.reason), None)


def _depends(found: Contradicted, attempt: Callable[[int], _Attempt]) -> bool:
    """Whether the answer depends on what the contract leaves open."""
    others = (attempt(choice).contradicted for choice in range(_CHOICES))
    return any(
        other is None or (other.step, other.given) != (found.step, found.given) for other in others
    )


def _simpler_inputs(
    inputs: Mapping[str, Any], fits: Mapping[str, Fits], readable: tuple[str, ...]
) -> Iterator[Mapping[str, Any]]:
    for name, value in inputs.items():
        for less in (*without_parts(value), *simpler(value, readable)):
            if _is_one(less, fits[name]):
                yield {**inputs, name: less}


def _is_one(value: Any, fits: Fits) -> bool:  # noqa: ANN401  of any type
    try:
        return fits(value)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False
