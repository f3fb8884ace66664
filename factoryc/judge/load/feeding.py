"""Calls before a load begins, after which there is what the load asks for: the `existing` values of its mix.

The contract is the map: it says which call would make or store such a value, and which calls have to come before,
as a role has to be defined before anybody is granted it. After each answer the way goes on from what the
implementation really said. Bounded, and for one seed the same every time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from random import Random

import attrs

from factoryc.analysis.ground import Ground, compiled
from factoryc.analysis.leading import Way, giving, way_to
from factoryc.analysis.listed_calls import Arguments
from factoryc.analysis.pool import Draw, NoValue, drawer
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.seen import Seen, note_parts
from factoryc.analysis.situation import Situation
from factoryc.analysis.situations import situation
from factoryc.contract.runtime import (
    UNSEEN,
    Anything,
    Explained,
    Failed,
    Open,
    Outcome,
    Possible,
    Rejected,
    Returned,
    State,
    Undefined,
    Value,
    explain,
    outcomes,
)
from factoryc.frozen import evolve
from factoryc.judge.load.existing import existing_after, givers, gives, remembered
from factoryc.judge.load.lines import Call
from factoryc.judge.load.plan import Produced
from factoryc.judge.subjects.subject import Broken, Ended, Observed, Unsayable
from factoryc.spec.clock import passes_time
from factoryc.spec.evals import AnyOf, Existing, Load
from factoryc.spec.expressions import Expression
from factoryc.spec.names import CLOCK
from factoryc.spec.types import Type, type_text

# Fewer would make the first calls all meet the same few values.
_PLENTY = 40
_ROUNDS = 60
_TRIES = 24
# Each is looked for anew where an answer was not the one that was reckoned with.
_MOST_WAYS = 12


@attrs.frozen
class Unfed:
    """Why there is nothing for a load to ask for. `is_broken`: the implementation answered as none may."""

    text: str
    is_broken: bool = False


def feed(
    load: Load,
    basis: Ground,
    call: Call,
    produced: Produced,
    random: Random,
    enough: int = _PLENTY,
) -> Unfed | None:
    """Make calls until there are `enough` values of all types that the load asks for, or all that can be had.

    Says why there are none of a type, where that is so.
    """
    # No call lets the clock of an implementation under load go on.
    kept = tuple(each for each in basis.spec.operations if not passes_time(each))
    basis = evolve(basis, spec=attrs.evolve(basis.spec, operations=kept))
    state = _at_real_time(basis.contract.initial)
    feeding = _Feeding(load, basis, call, produced, random, enough, state)
    for type_ in produced.wanted:
        unfed = feeding.feed(type_)
        if unfed is not None:
            return unfed
    return None


@attrs.define(eq=False)
class _Feeding:
    """`state` is what the contract remembers after the calls so far; `met` is what they took and gave."""

    load: Load
    basis: Ground
    call: Call
    produced: Produced
    random: Random
    enough: int
    state: State
    met: Seen = attrs.field(factory=Seen)
    # How calls that were to give something would end instead.
    instead: Counter[str] = attrs.field(factory=Counter)

    def feed(self, type_: Type) -> Unfed | None:
        """Values of one type."""
        self.produced.note_values(type_, remembered(type_, self.state, self.basis.spec) or ())
        targets = self._targets(type_)
        if not targets and not self._known(type_):
            return Unfed(_nowhere(type_))
        self.instead.clear()
        ways = 0
        for _ in range(_ROUNDS):
            if not targets or len(self._known(type_)) >= self.enough:
                break
            way = self._at_hand(type_, targets)
            if way is None:
                ways += 1
                if self._known(type_) or ways > _MOST_WAYS:
                    break
                way = self._found(type_, targets)
                if way is None:
                    break
            ended = self._follow(way)
            if ended:
                return None if self._known(type_) else Unfed(ended, is_broken=True)
        return None if self._known(type_) else Unfed(self._lacking(type_, targets))

    def _known(self, type_: Type) -> Sequence[Value]:
        return self.produced.values.get(type_, [])

    def _targets(self, type_: Type) -> list[Caller]:
        """What makes or stores a value of the type: calls of the load's own mix first."""
        named = {each.name for each in givers(type_, self.produced)}
        return [each for each in self._callers() if each.operation.name in named]

    def _callers(self) -> list[Caller]:
        """All that can be called, as the mix of the load says first, then with any arguments."""
        every = {}
        for operation in self.basis.spec.operations:
            try:
                every[operation.name] = caller(operation, self.basis)
            except NoValue:
                # What has no arguments to call it with makes nothing.
                continue
        own = [
            evolve(every[part.operation], arguments=tuple(map(self._draw, part.arguments)))
            for part in self.load.mix
            if part.operation in every
            and not any(isinstance(each, Existing) for each in part.arguments)
        ]
        return [*own, *every.values()]

    def _draw(self, argument: Existing | AnyOf | Expression) -> Draw:
        if isinstance(argument, AnyOf):
            return drawer(argument.type, None, self.basis.values)
        assert not isinstance(argument, Existing), "only calls that need nothing existing are made"
        value = compiled(argument, (), self.basis)(self.basis.contract.initial)
        return lambda _random, _seen: value

    def _place(self) -> Situation:
        place = situation(self.state, (), self.basis)
        return evolve(place, seen=evolve(place.seen, before=self.met))

    def _at_hand(self, type_: Type, targets: Sequence[Caller]) -> Way | None:
        """A call that gives a value right now, most of all one that is new."""
        place = self._place()
        for known in (self._known(type_), ()):
            wanted = partial(self._gives, type_, known)
            for called in targets:
                arguments = giving(wanted, called, place, self.random, _TRIES)
                if arguments is not None:
                    return Way((), called, arguments)
        return None

    def _found(self, type_: Type, targets: Sequence[Caller]) -> Way | None:
        """Calls after which there will be one that gives a value."""
        here = evolve(self.basis, contract=replace(self.basis.contract, initial=self.state))
        gives_any = partial(self._gives, type_, ())
        return way_to(gives_any, targets, self._callers(), here, self.random)

    def _gives(
        self,
        type_: Type,
        known: Sequence[Value],
        called: Caller,
        state: State,
        arguments: Arguments,
    ) -> bool:
        """Whether the contract lets this call make or store a value that is none of those known."""
        operation = called.operation
        possible = outcomes(self.basis.contract, operation.name, state, arguments)
        if not possible or not all(map(_is_success, possible)):
            self.instead[_instead(called, possible)] += 1
            return False
        found = gives(operation, type_, state, arguments, possible, self.produced)
        return found is None or any(value not in known for value in found)

    def _follow(self, way: Way) -> str:
        """Make the calls of a way, until one is answered otherwise; what broke, where something did."""
        for step in way.steps:
            observed = self._make(step.operation, step.arguments)
            if isinstance(observed, Broken | Ended):
                return f"{step.operation}: {observed.text}"
            if observed != step.outcome:
                # What was to follow was reckoned with another answer.
                return ""
        observed = self._make(way.called.operation.name, way.arguments)
        if isinstance(observed, Broken | Ended):
            return f"{way.called.operation.name}: {observed.text}"
        return ""

    def _make(self, name: str, arguments: Arguments) -> Observed:
        """One call, and what is known after it."""
        operation = self.basis.spec.operation(name)
        self.state = _at_real_time(self.state)
        try:
            observed = self.call(name, arguments)
        except Unsayable:
            # Who cannot be asked has refused: nothing is remembered of it.
            return Rejected()
        fields = self.basis.values.fields
        for parameter, argument in zip(operation.parameters, arguments, strict=True):
            note_parts(self.met, parameter.type, argument, fields)
        if isinstance(observed, Broken | Ended):
            return observed
        self.state = self._after(name, arguments, observed)
        if isinstance(observed, Returned):
            if operation.result is not None and observed.value is not UNSEEN:
                note_parts(self.met, operation.result, observed.value, fields)
            for type_ in self.produced.wanted:
                there = existing_after(
                    operation, type_, arguments, observed, self.state, self.produced
                )
                self.produced.note_values(type_, there)
        return observed

    def _after(self, name: str, arguments: Arguments, observed: Outcome) -> State:
        """What is remembered then. Where that cannot be known, nothing else than before."""
        contract = self.basis.contract
        try:
            match explain(contract, name, self.state, arguments, observed):
                case Explained(after=after) if after is not None:
                    return after
        except Undefined:
            # A finding says so elsewhere.
            return self.state
        return self.state

    def _lacking(self, type_: Type, targets: Sequence[Caller]) -> str:
        named = " or ".join(
            f"`{name}`" for name in dict.fromkeys(each.operation.name for each in targets)
        )
        does = "stores" if type_ in self.produced.chosen else "makes"
        text = type_text(type_)
        most = self.instead.most_common(1)
        instead = f": {most[0][0]}" if most else ""
        return (
            f"there is no `existing {text}` to ask for, since no calls were found after which {named} "
            f"{does} one{instead}; say in the mix with which values it does, or ask for `any {text}`"
        )


def _at_real_time(state: State) -> State:
    """The clock of an implementation under load shows the real time."""
    return replace(state, **{CLOCK: datetime.now(UTC)}) if hasattr(state, CLOCK) else state


def _is_success(possible: Possible) -> bool:
    return isinstance(possible.outcome, Returned | Open)


def _instead(called: Caller, possible: Sequence[Possible]) -> str:
    """How a call ends that was to succeed."""
    name = called.operation.name
    for each in possible:
        match each.outcome:
            case Failed(name=error):
                return f"`{name}` fails {error}"
            case Rejected():
                return f"`{name}` rejects it"
            case Anything(reason=reason):
                return f"of `{name}` nothing is said where {reason}"
    return f"no case of `{name}` covers it"


def _nowhere(type_: Type) -> str:
    text = type_text(type_)
    return (
        f"there is no `existing {text}` to ask for: no operation makes one without being given one, "
        f"none that stores something takes one, and none is there at the beginning; ask for `any {text}`"
    )
