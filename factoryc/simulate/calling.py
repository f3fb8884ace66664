"""Makes one call of the contract: which outcome, by which cases, what changes. Nothing is guessed.

Where the contract allows many results, one of them is chosen: by the seed, or by whoever is asked.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from factoryc.analysis.pool import NoValue
from factoryc.analysis.seen import Seen
from factoryc.analysis.simpler import stable_text
from factoryc.contract.expression_text import expression_text
from factoryc.contract.literal import call_text, literal
from factoryc.contract.runtime import (
    Anything,
    Explained,
    Mismatch,
    Open,
    Outcome,
    Possible,
    Returned,
    State,
    explain,
    outcomes,
)
from factoryc.frozen import frozen
from factoryc.simulate.bench import Asked, Bench, World
from factoryc.spec.definitions import Operation
from factoryc.spec.types import Type

_TRIES = 60
_OFFERED = 4


@frozen(eq=False)
class Ended:
    """How a call ended. `clauses` are the cases that applied; none of them where it was rejected.

    `asked` are the calls that it made of what lies outside.
    """

    outcome: Outcome
    after: State
    clauses: tuple[str, ...]
    asked: tuple[Asked, ...] = ()


@frozen
class Unsaid:
    """The contract does not say how this call ends, or says two things: why, for people."""

    why: str
    help: str = ""


class Refused(Exception):
    """A result of one's own that cannot be read: why, for people."""


def _unread(_text: str) -> object:
    raise Refused("nobody reads results here")


@frozen(eq=False)
class Offer:
    """The results that are offered for a call whose case leaves its result open.

    `allow` says of another value how the call ends with it, or why the case does not allow it;
    `read` gives the value of what somebody writes, or raises Refused. `is_outside`: what lies behind a
    port is called; `failing` is how that ends where it may fail, too.
    """

    call: str
    clause: str
    ensures: tuple[str, ...]
    result: Type
    results: tuple[str, ...]
    allow: Callable[[Any], Ended | str]
    read: Callable[[str], Any] = _unread
    is_outside: bool = False
    failing: Ended | None = None

    def own(self, text: str) -> Ended | str:
        """How the call ends with a result that somebody wrote, or why it cannot."""
        try:
            return self.allow(self.read(text))
        except Refused as reason:
            return str(reason)


# The index of the result that is taken, or how the call ends with another one.
Choose = Callable[[Offer], "int | Ended"]


def first_offered(_offer: Offer) -> int:
    """The choice of whoever leaves it to the seed."""
    return 0


def call(
    operation: Operation, arguments: tuple[Any, ...], world: World, on: Bench, choose: Choose
) -> Ended | Unsaid:
    """How the call ends in this world. A clause that has no value here raises `Undefined`."""
    possible = outcomes(on.ground.contract, operation.name, world.state, arguments)
    if not possible:
        why = f"the contract does not say: no case of `{operation.name}` applies to this call"
        return Unsaid(why, "`factoryc check` asks about it: uncovered-input")
    for each in possible:
        if isinstance(each.outcome, Anything):
            return Unsaid(f"the contract says nothing here: {each.outcome.reason}")
    settled = next((each.outcome for each in possible if not isinstance(each.outcome, Open)), None)
    if settled is not None:
        assert not isinstance(settled, Anything), "told above"
        return _ended(operation, arguments, world, settled, on)
    return _chosen(operation, arguments, world, possible, on, choose)


def _ended(
    operation: Operation, arguments: Sequence[Any], world: World, outcome: Outcome, on: Bench
) -> Ended | Unsaid:
    match explain(on.ground.contract, operation.name, world.state, arguments, outcome):
        case Explained(clauses=clauses, after=after):
            cases = {case.clause for case in operation.cases}
            return Ended(outcome, after, tuple(each for each in clauses if each in cases))
        case Mismatch(clause=clause, expected=expected, why=why):
            return Unsaid(f"the contract contradicts itself: {why}", f"`{clause}` says: {expected}")


def _chosen(
    operation: Operation,
    arguments: tuple[Any, ...],
    world: World,
    possible: Sequence[Possible],
    on: Bench,
    choose: Choose,
) -> Ended | Unsaid:
    clause = possible[0].clause
    wanted = 1 if choose is first_offered else _OFFERED
    allowed: dict[str, Ended] = {}
    random = Random(f"{on.spec.name} {on.seed} {world.calls}")  # noqa: S311  to be repeatable is the point
    draw = on.drawers[operation.name].get(clause)
    for _ in range(_TRIES if draw is not None else 0):
        assert draw is not None, "else there is no try"
        try:
            result = draw(world.state, arguments, random, Seen())
        except NoValue:
            break
        key = stable_text(result)
        if key in allowed:
            continue
        ended = _ended(operation, arguments, world, Returned(result), on)
        if isinstance(ended, Ended):
            allowed[key] = ended
        if len(allowed) == wanted:
            break
    if not allowed:
        why = f"`{clause}` allows many results, and none was found that meets all it says"
        return Unsaid(why)
    found = list(allowed.values())
    if wanted == 1:
        return found[0]
    case = next(each for each in operation.cases if each.clause == clause)
    assert operation.result is not None, "what has no result leaves none open"
    offer = Offer(
        call_text(operation, arguments),
        clause,
        tuple(expression_text(each.condition) for each in case.ensures),
        operation.result,
        tuple(literal(_result(each), operation.result) for each in found),
        lambda value: _allowed(operation, arguments, world, value, on),
    )
    taken = choose(offer)
    return taken if isinstance(taken, Ended) else found[taken]


def _allowed(
    operation: Operation, arguments: Sequence[Any], world: World, value: object, on: Bench
) -> Ended | str:
    ended = _ended(operation, arguments, world, Returned(value), on)
    return ended if isinstance(ended, Ended) else f"that is not allowed: {ended.help}"


def _result(ended: Ended) -> object:
    assert isinstance(ended.outcome, Returned), "only what returns is left open"
    return ended.outcome.value
