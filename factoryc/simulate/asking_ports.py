"""Makes one call of the contract, and the calls that this makes of what lies outside.

The contract of a port says how those end, as far as it says anything; the rest is chosen as where a case leaves its
result open, or as somebody has stated it.
"""

from collections.abc import Sequence
from typing import Any

import attrs

from factoryc.analysis.ground import compiled
from factoryc.contract.literal import call_text, outcome_text
from factoryc.contract.outside import asked_name
from factoryc.contract.runtime import (
    Explained,
    Failed,
    Rejected,
    Returned,
    evaluate,
    explain,
    outcomes,
)
from factoryc.simulate.bench import Asked, Bench, Stated, World
from factoryc.simulate.calling import Choose, Ended, Unsaid, call, first_offered
from factoryc.simulate.reasons import rejected_text
from factoryc.spec.definitions import Case, Operation, PortCall

# A failure of which nothing more is said.
_FAILED = "fails"
_STATE_ANOTHER = "that answer is forgotten; state one that it allows, and call again"


def call_with_ports(
    operation: Operation, arguments: tuple[Any, ...], world: World, on: Bench, choose: Choose
) -> Ended | Unsaid:
    """How the call ends in this world. A clause that has no value here raises `Undefined`."""
    possible = outcomes(on.ground.contract, operation.name, world.state, arguments)
    asking = [each.clause for each in possible if each.clause in on.outside.answered]
    if not asking:
        return call(operation, arguments, world, on, choose)
    if len(possible) > 1:
        both = " and ".join(f"`{each.clause}`" for each in possible)
        return Unsaid(f"{both} apply to this call, and `{asking[0]}` asks a port")
    case = next(each for each in operation.cases if each.clause == asking[0])
    return _Asking(operation, arguments, case, on, choose).ended(world)


@attrs.define
class _Asking:
    """One call of the contract while it asks its ports, one after the other."""

    operation: Operation
    arguments: tuple[Any, ...]
    case: Case
    on: Bench
    choose: Choose
    answers: dict[str, Any] = attrs.field(factory=dict)
    asked: tuple[Asked, ...] = ()

    def ended(self, world: World) -> Ended | Unsaid:
        outside, before = self.on.outside, world
        for number, made in enumerate(self.case.calls):
            called = self._on_the_outside(asked_name(made))
            given = self._given(made, before)
            text = call_text(called, given)
            found = self._answer(called, given, made, world)
            if isinstance(found, Unsaid):
                return Unsaid(f"`{text}`: {found.why}", found.help)
            if isinstance(found.outcome, Rejected):
                refused = rejected_text(called, given, self.on)
                return Unsaid(f"the contract calls `{text}`, which {refused}")
            world = attrs.evolve(world, state=found.after, calls=world.calls + 1)
            said = outcome_text(found.outcome, called).rstrip()
            self.asked = (*self.asked, Asked(called.name, given, text, said))
            if isinstance(found.outcome, Failed):
                variant = outside.refused.get((self.case.clause, number))
                if variant is None:
                    return Unsaid(f"`{text}` fails, and the contract does not say what follows")
                return self._last(variant, world)
            assert isinstance(found.outcome, Returned), "told apart above"
            if made.result is not None:
                self.answers[made.result] = found.outcome.value
        return self._last(outside.answered[self.case.clause], world)

    def _last(self, variant: str, world: World) -> Ended | Unsaid:
        """How the call ends with what was answered."""
        called = self._on_the_outside(variant)
        taken = called.parameters[len(self.arguments) :]
        answers = (self.answers[each.name] for each in taken)
        ended = call(called, (*self.arguments, *answers), world, self.on, self._choosing())
        return ended if isinstance(ended, Unsaid) else attrs.evolve(ended, asked=self.asked)

    def _choosing(self) -> Choose:
        if self.choose is first_offered:
            return first_offered
        text = call_text(self.operation, self.arguments)
        return lambda offer: self.choose(attrs.evolve(offer, call=text))

    def _on_the_outside(self, name: str) -> Operation:
        return self.on.ground.spec.operation(name)

    def _given(self, made: PortCall, before: World) -> tuple[Any, ...]:
        """What the port is called with, as the state was before the call of the contract."""
        names = [*(each.name for each in self.operation.parameters), *self.answers]
        values = (*self.arguments, *self.answers.values())
        return tuple(
            evaluate(self.case.clause, compiled(each, names, self.on.ground), before.state, *values)
            for each in made.arguments
        )

    def _answer(
        self, called: Operation, given: tuple[Any, ...], made: PortCall, world: World
    ) -> Ended | Unsaid:
        may_fail = called.name in self.on.outside.open and made.failure is not None
        stated = next((each for each in world.stated if each.operation == called.name), None)
        if stated is not None:
            return _as_stated(stated, called, given, world, self.on, may_fail=may_fail)
        if self.choose is first_offered:
            return call(called, given, world, self.on, first_offered)
        failing = Ended(Failed(""), world.state, ()) if may_fail else None
        return call(
            called,
            given,
            world,
            self.on,
            lambda offer: self.choose(attrs.evolve(offer, is_outside=True, failing=failing)),
        )


def _as_stated(
    stated: Stated,
    called: Operation,
    given: Sequence[Any],
    world: World,
    on: Bench,
    *,
    may_fail: bool,
) -> Ended | Unsaid:
    """The answer that somebody has stated, where the contract of the port allows it."""
    if stated.error is None:
        outcome: Returned | Failed = Returned(stated.value)
    elif may_fail:
        return Ended(Failed(stated.error), world.state, ())
    else:
        outcome = _failure(stated.error, called, given, world, on)
    match explain(on.ground.contract, called.name, world.state, given, outcome):
        case Explained(after=after, clauses=clauses) if after is not None:
            return Ended(outcome, after, clauses)
    return Unsaid(
        f"its contract does not allow that it {said_text(stated, called)}", _STATE_ANOTHER
    )


def _failure(
    error: str, called: Operation, given: Sequence[Any], world: World, on: Bench
) -> Failed:
    """The failure with the fields that the contract of the port says it has."""
    for each in outcomes(on.ground.contract, called.name, world.state, given):
        if isinstance(each.outcome, Failed) and error in ("", each.outcome.name):
            return each.outcome
    return Failed(error)


def said_text(stated: Stated, called: Operation) -> str:
    """`returns 3`, or `fails`."""
    if stated.error is None:
        return outcome_text(Returned(stated.value), called)
    return f"{_FAILED} {stated.error}".rstrip()
