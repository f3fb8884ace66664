"""What one call shows of a contract: that no case applies, that two disagree, that one has no value.

A probe evaluates the contract once; it says nothing about other calls.
"""

from random import Random
from typing import Literal, TypeAlias

import attrs

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.question import RESULT
from factoryc.analysis.results import Caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Sample
from factoryc.contract.evaluation import Undefined, evaluate, same
from factoryc.contract.runtime import Anything, Open, Possible, broken_invariants, outcomes
from factoryc.contract.tables import Failed, Outcome, Rejected, Returned, State
from factoryc.frozen import frozen

Gap: TypeAlias = Literal["unjustified-lookup", "division-by-zero", "lost-update", "no-value"]

_RESULTS = 3


@frozen
class NoCase:
    """No case of the operation applies."""

    clause: str


@frozen
class Disagreement:
    """Two cases apply and ask for different things."""

    first: str
    second: str
    outcomes: tuple[Possible, ...] = attrs.field(default=(), eq=False, repr=False)


@frozen
class NoValueHere:
    """The clause reads what is not there, divides by zero, or sets one place to two values."""

    clause: str
    name: Gap
    reason: str = attrs.field(default="", eq=False)


@frozen
class Broken:
    """After the case an invariant does not hold. `is_open`: another result might have kept it."""

    clause: str
    invariant: str
    outcome: Outcome = attrs.field(default=Returned(), eq=False)
    after: State = attrs.field(default=None, eq=False, repr=False)
    is_open: bool = attrs.field(default=False, eq=False)


@frozen
class Escaped:
    """The case makes a value that is not of its type: of `part`, a state, a field or the result."""

    clause: str
    part: str
    outcome: Outcome = attrs.field(default=Returned(), eq=False)
    after: State = attrs.field(default=None, eq=False, repr=False)
    is_open: bool = attrs.field(default=False, eq=False)


Shows: TypeAlias = NoCase | Disagreement | NoValueHere | Broken | Escaped


@frozen
class Silent:
    """The call shows nothing. `is_asked`: the contract had to say something about it."""

    is_asked: bool


def probe(called: Caller, sample: Sample, ground: Ground, random: Random) -> Shows | Silent:
    """What this call shows. The arguments are of their types; `random` draws open results."""
    operation = called.operation
    state = sample.situation.state
    try:
        possible = outcomes(ground.contract, operation.name, state, sample.arguments)
        if not possible:
            return NoCase(operation.clause)
        if isinstance(possible[0].outcome, Anything | Rejected):
            return Silent(is_asked=False)
        for index, first in enumerate(possible):
            for second in possible[index + 1 :]:
                if _disagree(first, second, sample):
                    return Disagreement(first.clause, second.clause, (first, second))
        for each in possible if called.unsure else ():
            if each.clause in called.unsure and (shown := _wrong(each, called, sample, ground)):
                return shown
            if shown := _complete(each, called, sample, ground, random):
                return shown
    except Undefined as undefined:
        return NoValueHere(undefined.clause, _gap(undefined), undefined.reason)
    return Silent(is_asked=True)


def _wrong(
    possible: Possible, called: Caller, sample: Sample, ground: Ground
) -> Broken | Escaped | None:
    """Whether what the case settles breaks a type or an invariant."""
    clause, outcome = possible.clause, possible.outcome
    match outcome:
        case Returned(value=value):
            test = ground.contract.operations[called.operation.name].result
            if test is not None and not evaluate(clause, test, value):
                return Escaped(clause, RESULT, outcome, possible.after)
        case Failed(fields=fields):
            for part, name, is_of_type in called.fields.get(clause, ()):
                if not evaluate(clause, is_of_type, (fields or {})[name]):
                    return Escaped(clause, part, outcome, possible.after)
            return None
        case _:
            return None
    return wrong_after(clause, outcome, possible.after, sample, ground)


def wrong_after(
    clause: str, outcome: Outcome, after: State, sample: Sample, ground: Ground
) -> Broken | Escaped | None:
    """Whether a state that the case leaves breaks an invariant, or the type of a part of it."""
    if after is None or after is sample.situation.state:
        return None
    broken = broken_invariants(ground.contract, after)
    if not broken:
        return None
    states = {each.clause: each.name for each in ground.spec.state}
    first = broken[0].clause
    if first in states:
        return Escaped(clause, states[first], outcome, after)
    return Broken(clause, first, outcome, after)


def _complete(
    possible: Possible, called: Caller, sample: Sample, ground: Ground, random: Random
) -> Broken | Escaped | None:
    """Evaluates what depends on the result of an open case, for a few of the results it allows."""
    case = possible.case
    if case is None or case.clause not in called.unsure or case.clause not in called.results:
        return None
    state = sample.situation.state
    for _ in range(_RESULTS):
        try:
            result = called.results[case.clause](
                state, sample.arguments, random, Seen(before=sample.situation.seen)
            )
        except NoValue:
            return None
        given = (state, *sample.arguments, result)
        is_allowed = all(evaluate(each.clause, each.holds, *given) for each in case.ensures)
        if is_allowed and case.sets is not None:
            after = evaluate(case.clause, case.sets, *given)
            wrong = wrong_after(case.clause, Returned(result), after, sample, ground)
            if wrong is not None:
                return attrs.evolve(wrong, is_open=True)
    return None


def _disagree(first: Possible, second: Possible, sample: Sample) -> bool:
    match first.outcome, second.outcome:
        case Open(), Open():
            return _afters_differ(first, second)
        case Open(), _:
            return _breaks(second, first, sample)
        case _, Open():
            return _breaks(first, second, sample)
        case one, other:
            return not same(one, other) or _afters_differ(first, second)


def _breaks(settled: Possible, open_: Possible, sample: Sample) -> bool:
    """Whether what one case settles is not among what the other allows."""
    if not isinstance(settled.outcome, Returned):
        return True
    state, value, case = sample.situation.state, settled.outcome.value, open_.case
    assert case is not None
    if not all(
        evaluate(each.clause, each.holds, state, *sample.arguments, value) for each in case.ensures
    ):
        return True
    after = state
    if case.sets is not None:
        after = evaluate(case.clause, case.sets, state, *sample.arguments, value)
    return not same(after, settled.after)


def _afters_differ(first: Possible, second: Possible) -> bool:
    if first.after is None or second.after is None:
        return False
    return not same(first.after, second.after)


def _gap(undefined: Undefined) -> Gap:
    match undefined.__cause__:
        case KeyError() | IndexError():
            return "unjustified-lookup"
        case ArithmeticError() if "zero" in undefined.reason:
            return "division-by-zero"
        case None:
            # Raised by the contract itself, not by Python: two `sets` of one place.
            return "lost-update"
        case _:
            return "no-value"
