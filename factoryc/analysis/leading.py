"""Calls that lead from a state to a call that gives what is looked for, few calls first.

The contract alone is asked. Bounded, and the same for the same seed; what is not found may still be there.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

from factoryc.analysis.ground import Ground
from factoryc.analysis.listed_calls import Arguments
from factoryc.analysis.pool import NoValue
from factoryc.analysis.reaching import reach
from factoryc.analysis.results import Caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Situation, Step
from factoryc.analysis.situations import reachable_situations
from factoryc.contract.evaluation import Undefined
from factoryc.contract.tables import State
from factoryc.frozen import frozen

_WALKS = 2
_WALKED = 480
_TRIES = 6

Gives: TypeAlias = Callable[[Caller, State, Arguments], bool]


@frozen(eq=False)
class Way:
    """`steps` are taken first; then the last call gives what is looked for."""

    steps: tuple[Step, ...]
    called: Caller
    arguments: Arguments


def way_to(
    gives: Gives,
    targets: Sequence[Caller],
    callers: Sequence[Caller],
    ground: Ground,
    random: Random,
) -> Way | None:
    """A way from the first state of the contract to a call of one of the targets; None where none was found."""
    for _ in range(_WALKS):
        places = reachable_situations(callers, ground, random, _WALKED)
        for place in sorted(places, key=lambda each: len(each.steps or ())):
            for called in targets:
                arguments = giving(gives, called, place, random, _TRIES)
                if arguments is not None:
                    return Way(place.steps or (), called, arguments)
    return _far_way_to(gives, targets, ground)


def giving(
    gives: Gives, called: Caller, place: Situation, random: Random, tries: int
) -> Arguments | None:
    """Arguments with which a call gives it right there, of so many that are drawn."""
    for _ in range(tries):
        seen = Seen(before=place.seen)
        try:
            arguments = tuple(draw(random, seen) for draw in called.arguments)
            if gives(called, place.state, arguments):
                return arguments
        except (NoValue, Undefined):
            continue
    return None


def _far_way_to(gives: Gives, targets: Sequence[Caller], ground: Ground) -> Way | None:
    """By all that is known to get to the cases: numbers that show the way, and long walks."""
    by_clause = {
        case.clause: called
        for called in targets
        for case in called.operation.cases
        if case.fails is None
    }
    samples = reach(frozenset(by_clause), frozenset(), ground).samples
    for clause, called in by_clause.items():
        sample = samples.get(clause)
        if sample is not None and gives(called, sample.situation.state, sample.arguments):
            return Way(sample.situation.steps or (), called, sample.arguments)
    return None
