"""What one call shows of a contract: that no case applies, that two disagree, that one has no value.

A probe evaluates the contract once; it says nothing about other calls.
"""

from random import Random
from typing import Literal, TypeAlias

import attrs

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import Caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Sample
from factoryc.contract.evaluation import Undefined, evaluate, same
from factoryc.contract.runtime import Anything, Open, Possible, outcomes
from factoryc.contract.tables import Rejected, Returned
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


Shows: TypeAlias = NoCase | Disagreement | NoValueHere


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
            _complete(each, called, sample, random)
    except Undefined as undefined:
        return NoValueHere(undefined.clause, _gap(undefined), undefined.reason)
    return Silent(is_asked=True)


def _complete(possible: Possible, called: Caller, sample: Sample, random: Random) -> None:
    """Evaluates what depends on the result of an open case, for a few of the results it allows."""
    case = possible.case
    if case is None or case.clause not in called.unsure or case.clause not in called.results:
        return
    state = sample.situation.state
    for _ in range(_RESULTS):
        try:
            result = called.results[case.clause](
                state, sample.arguments, random, Seen(before=sample.situation.seen)
            )
        except NoValue:
            return
        given = (state, *sample.arguments, result)
        is_allowed = all(evaluate(each.clause, each.holds, *given) for each in case.ensures)
        if is_allowed and case.sets is not None:
            evaluate(case.clause, case.sets, *given)


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
