"""What lies outside, while a run goes on: it answers as its contract says, and remembers what was asked.

Which of the answers that the contract leaves open are given hangs on the `luck` of a run alone, and on how often was
asked; so the same calls have the same answers when they are made again.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

import attrs

from factoryc.contract.asked import Asked
from factoryc.contract.asking import answered, asking_case, next_calls
from factoryc.contract.runtime import (
    Contract,
    Explained,
    Failed,
    Outcome,
    Rejected,
    State,
    Undefined,
    broken_arguments,
    explain,
    outcomes,
)
from factoryc.contract.tables import Case
from factoryc.judge.subjects.subject import Draws

# A call that may fail without a reason does so once in so many times.
_FAILS_ONE_IN = 3
_IMAGINED = "imagined"
_UNREACHABLE = Failed("")
_NOBODY_KNOWS = "its contract says nothing of this call, or nothing that was found"


def _nothing(_operation: str, _behind: State, _given: tuple[Any, ...], _random: Random) -> None:
    """What is drawn before anybody says what is."""


@attrs.define(eq=False)
class Ports:
    """`behind` is the state with what ports remember by now; `seen` are all calls since the run began.

    `asked` are the calls of the operation that goes on. The answers that are `planned` for it are given as far
    as the contract allows them.
    """

    contract: Contract
    luck: str
    behind: State
    seen: list[Asked] = attrs.field(factory=list)
    asked: list[Asked] = attrs.field(factory=list)
    planned: Sequence[Outcome | None] = ()
    draws: Draws = _nothing
    _call: tuple[State, tuple[Any, ...], Case | None] | None = None

    def begin(self, operation: str, arguments: tuple[Any, ...], state: State | None) -> None:
        """An operation is called, in this state where it is known."""
        self.asked, self._call = [], None
        if state is None:
            return
        self.behind = state
        try:
            case = asking_case(self.contract, operation, state, arguments)
        except Undefined:
            case = None
        self._call = state, arguments, case

    def ended(self) -> tuple[Asked, ...]:
        """The operation has ended: the calls that it made outside."""
        self.planned = ()
        self.seen += self.asked
        return tuple(self.asked)

    def answer(self, operation: str, arguments: tuple[Any, ...], wrong: str) -> Asked:
        """The call of this operation that lies outside, and how it ends.

        `wrong` says what is wrong with arguments that are of no type at all.
        """
        asked = self._answered(operation, arguments, wrong)
        self.asked.append(asked)
        return asked

    def imagined(self, operation: str, arguments: tuple[Any, ...], state: State) -> State:
        """The state after a call that is not made, where what it asks is answered; the one before where that is open."""
        random = Random(_IMAGINED)  # noqa: S311  as below

        def answer(
            asked: str, behind: State, given: tuple[Any, ...]
        ) -> tuple[Outcome, State] | None:
            return self.draws(asked, behind, given, random)

        try:
            case = asking_case(self.contract, operation, state, arguments)
            after = (
                None if case is None else answered(self.contract, case, state, arguments, answer)
            )
        except Undefined:
            return state
        return state if after is None else after

    def _answered(self, operation: str, arguments: tuple[Any, ...], wrong: str) -> Asked:
        called = self.contract.operations[operation]
        if wrong or broken_arguments(called, arguments):
            return Asked(operation, arguments, Rejected(), wrong)
        try:
            outcome = self._outcome(operation, arguments)
        except Undefined as undefined:
            return Asked(operation, arguments, None, why=undefined.reason)
        why = "" if outcome is not None else _NOBODY_KNOWS
        return Asked(operation, arguments, outcome, why=why)

    def _outcome(self, operation: str, arguments: tuple[Any, ...]) -> Outcome | None:
        number = len(self.asked)
        may_fail = self._may_fail(operation, arguments)
        wanted = self.planned[number] if number < len(self.planned) else None
        if wanted is not None:
            planned = self._as_planned(operation, arguments, wanted, may_fail)
            if planned is not None:
                return planned
        random = Random(f"{self.luck} {len(self.seen) + number}")  # noqa: S311  to be repeatable is the point
        if may_fail and random.randrange(_FAILS_ONE_IN) == 0:
            return _UNREACHABLE
        taken = self.draws(operation, self.behind, arguments, random)
        if taken is None:
            return None
        outcome, self.behind = taken
        return outcome

    def _as_planned(
        self, operation: str, arguments: tuple[Any, ...], planned: Outcome, may_fail: bool
    ) -> Outcome | None:
        if planned == _UNREACHABLE:
            return planned if may_fail else None
        if isinstance(planned, Failed):
            possible = outcomes(self.contract, operation, self.behind, arguments)
            failures = [each.outcome for each in possible if isinstance(each.outcome, Failed)]
            return next((each for each in failures if each.name == planned.name), None)
        match explain(self.contract, operation, self.behind, arguments, planned):
            case Explained(after=after) if after is not None:
                self.behind = after
                return planned
        return None

    def _may_fail(self, operation: str, arguments: tuple[Any, ...]) -> bool:
        """Whether the case that applies says what follows where this call fails, of which nothing else is said."""
        if self._call is None:
            return False
        state, given, case = self._call
        if case is None:
            return False
        like = next_calls(case, state, given, self.asked, operation, arguments)
        return bool(like) and all(call.refused and call.unforeseen for call in like)
