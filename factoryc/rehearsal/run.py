"""A run of an eval against the contract itself: it answers the calls that the eval makes.

It has the methods of `factoryc.judge.testing.run.Run`, so one text of an eval runs on both. Nothing is
started and nothing is waited for; how many calls there may be is counted, so every machine says the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import attrs

from factoryc.analysis.ground import Ground
from factoryc.analysis.results import Caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Step
from factoryc.contract.evaluation import Undefined
from factoryc.contract.literal import call_text, literal, outcome_text
from factoryc.contract.runtime import Explained, broken_invariants, explain, outcomes
from factoryc.contract.tables import Anything, Failed, Open, Outcome, Rejected, Returned, State
from factoryc.evals.expectations import compares, fails_as
from factoryc.frozen import frozen
from factoryc.spec.clock import BEGINNING, passes_time
from factoryc.spec.definitions import Operation
from factoryc.spec.names import CLOCK

_MOST_CALLS = 20_000
_LATEST = 12
_NO_RESULT = "ends well, if at all"


class Contradiction(Exception):
    """By the contract it is otherwise than the eval expects. Both texts are for people."""

    def __init__(self, expected: str, given: str, condition: str = "") -> None:
        super().__init__(f"expected {expected}, and by the contract it is {given}")
        self.expected = expected
        self.given = given
        self.condition = condition


class NotSaid(Exception):
    """The contract does not say what happens here, so the eval cannot go on. The text says why."""


class NoResult(NotSaid):
    """The call ends well by the contract, and no result that it allows was found."""


class BreaksInvariant(NotSaid):
    """What the call leaves behind is no state that the contract allows."""


class TooLong(Exception):
    """The eval makes more calls than are tried."""


@attrs.define
class Counted:
    """How many calls were made, by all runs of one eval."""

    calls: int = 0
    most: int = _MOST_CALLS

    def one_more(self) -> None:
        """Count a call. Raises TooLong."""
        self.calls += 1
        if self.calls > self.most:
            raise TooLong(f"it makes more than {self.most:,} calls")


@frozen(eq=False)
class Asked:
    """A call that is made, and the state before it."""

    operation: str
    arguments: tuple[Any, ...]
    before: State


@attrs.define(eq=False)
class ContractRun:
    """`chose`: the contract left something open here, and one of the possibilities was taken.

    `next_of` says which branch of calls that go on together comes next. `steps` are all that led to the
    state: the calls `made`, and what the clock was advanced by. `asked` is a call without an answer.
    """

    ground: Ground
    callers: Callable[[str], Caller]
    random: Random
    next_of: Callable[[Sequence[Any]], Any]
    counted: Counted
    given: Mapping[str, Any] = attrs.field(factory=dict)
    state: Any = None
    clock: datetime = BEGINNING
    made: list[Step] = attrs.field(factory=list)
    steps: list[Step] = attrs.field(factory=list)
    asked: Asked | None = None
    said: list[str] = attrs.field(factory=list)
    clauses: set[str] = attrs.field(factory=set)
    chose: bool = False
    # Whether each state is looked at: whoever runs an eval on a bent contract asks for its answers alone.
    watches: bool = False

    def __attrs_post_init__(self) -> None:
        self.state = self.ground.contract.initial

    # Calls ----------------------------------------------------------------------------------

    def call(self, operation: str, *arguments: Any) -> Outcome:  # noqa: ANN401  of any type
        """What the contract answers; it remembers what the call leaves behind."""
        self.counted.one_more()
        self.asked = Asked(operation, arguments, self.state)
        try:
            outcome, clauses = self._answer(operation, arguments)
        except Undefined as undefined:
            raise NotSaid(str(undefined)) from None
        self.asked = None
        self.clauses.update(clauses)
        step = Step(operation, arguments, outcome, clauses)
        self.made.append(step)
        self.steps.append(step)
        called = self.ground.spec.operation(operation)
        text = f"{call_text(called, arguments)}  {outcome_text(outcome, called)}"
        self.said = [*self.said[-_LATEST:], text]
        return outcome

    def _answer(
        self, operation: str, arguments: tuple[Any, ...]
    ) -> tuple[Outcome, tuple[str, ...]]:
        contract = self.ground.contract
        possible = outcomes(contract, operation, self.state, arguments)
        if not possible:
            raise NotSaid(f"no case of `{operation}` covers `{self._text(operation, arguments)}`")
        first = possible[0]
        match first.outcome:
            case Anything(reason=reason):
                raise NotSaid(reason)
            case Open():
                return self._chosen(operation, arguments)
            case settled if len(possible) == 1:
                if first.after is not self.state:
                    self._kept(first.after, operation, arguments)
                self.state = first.after
                return settled, (first.clause,)
            case settled:
                explained = explain(contract, operation, self.state, arguments, settled)
        if not isinstance(explained, Explained) or explained.after is None:
            raise NotSaid(
                f"cases of `{operation}` disagree on `{self._text(operation, arguments)}`"
            )
        self.state = explained.after
        return settled, explained.clauses

    def _kept(self, after: State, operation: str, arguments: tuple[Any, ...]) -> None:
        if not self.watches:
            return
        for broken in broken_invariants(self.ground.contract, after):
            text = self._text(operation, arguments)
            raise BreaksInvariant(f"`{broken.clause}` does not hold after `{text}`")

    def _chosen(
        self, operation: str, arguments: tuple[Any, ...]
    ) -> tuple[Outcome, tuple[str, ...]]:
        """One of the results that the contract allows."""
        self.chose = True
        called = self.callers(operation)
        taken = take_step(called, self.state, arguments, self.ground, self.random, Seen())
        if taken is None:
            text = self._text(operation, arguments)
            raise NoResult(f"no result that `{text}` may have was found")
        self.state = taken.after
        return taken.step.outcome, taken.step.clauses

    def value(self, operation: str, *arguments: Any) -> Any:  # noqa: ANN401  of any type
        """What a call returns, which has to end well."""
        outcome = self.call(operation, *arguments)
        if isinstance(outcome, Returned):
            return outcome.value
        shown = outcome_text(outcome, self.ground.spec.operation(operation))
        raise Contradiction("ends well", shown, self._text(operation, arguments))

    # What happens around calls ------------------------------------------------------------------

    def now(self) -> datetime:
        """The time that the contract reads."""
        return self.clock

    @property
    def remembered(self) -> Any:  # noqa: ANN401  the contract's own class of states
        """What the contract remembers here."""
        return self.state

    def advance_clock(self, by: timedelta) -> None:
        """Let time pass."""
        self.clock += by
        self.said.append(f"advance clock {literal(by)}")
        if hasattr(self.state, CLOCK):
            self.state = replace(self.state, **{CLOCK: self.clock})
            passing = next(each for each in self.ground.spec.operations if passes_time(each))
            self.steps.append(Step(passing.name, (by,), Returned(None), _clauses(passing)))

    def restart(self) -> None:
        """What is remembered outlives the process: the contract knows of none."""
        self.said.append("restart")

    def together(self, branches: Sequence[Sequence[Sequence[Any]]], times: int = 1) -> None:
        """Calls that go on at once: the contract answers them in one of their orders."""
        waiting = [list(reversed(branch)) for branch in [list(each) for each in branches] * times]
        waiting = [branch for branch in waiting if branch]
        self.chose = self.chose or len(waiting) > 1
        while waiting:
            branch = self.next_of(waiting)
            operation, *arguments = branch.pop()
            self.call(operation, *arguments)
            waiting = [each for each in waiting if each]

    # Expectations ---------------------------------------------------------------------------

    def expect(self, left: Any, operator: str, right: Any, *, says: str) -> None:  # noqa: ANN401
        """Two values compare as the eval says."""
        if not compares(left, operator, right):
            wanted = literal(right) if operator == "==" else f"{operator} {literal(right)}"
            raise Contradiction(wanted, literal(left), says)

    def expect_true(self, condition: Any, *, says: str) -> None:  # noqa: ANN401  of any type
        """A condition of the eval holds."""
        if not condition:
            raise Contradiction("true", "false", says)

    def expect_fails(
        self,
        operation: str,
        *arguments: Any,  # noqa: ANN401  of any type
        error: str,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        """The call fails with this error, and with these fields where they are said."""
        wanted = Failed(error, fields or {})
        outcome = self._ends(operation, arguments, wanted)
        if not fails_as(outcome, error, fields):
            self._refuse(operation, arguments, wanted, outcome)

    def expect_rejected(self, operation: str, *arguments: Any) -> None:  # noqa: ANN401
        """The call is refused because an argument breaks its type."""
        outcome = self._ends(operation, arguments, Rejected())
        if not isinstance(outcome, Rejected):
            self._refuse(operation, arguments, Rejected(), outcome)

    def never(self, condition: Callable[[], Any], *, says: str) -> None:
        """What must not happen does not hold here. A call inside that does not end well prevents it."""
        try:
            holds = condition()
        except Contradiction:
            return
        if holds:
            raise Contradiction("never true", "true", says)

    def _ends(self, operation: str, arguments: tuple[Any, ...], wanted: Outcome) -> Outcome:
        """What a call ends in that is to be refused: to end well, with whatever result, is otherwise."""
        try:
            return self.call(operation, *arguments)
        except NoResult:
            text = self._text(operation, arguments)
            raise Contradiction(outcome_text(wanted), _NO_RESULT, text) from None

    def _refuse(
        self, operation: str, arguments: tuple[Any, ...], wanted: Outcome, outcome: Outcome
    ) -> None:
        called = self.ground.spec.operation(operation)
        shown = outcome_text(outcome, called)
        raise Contradiction(outcome_text(wanted), shown, self._text(operation, arguments))

    def _text(self, operation: str, arguments: tuple[Any, ...]) -> str:
        return call_text(self.ground.spec.operation(operation), arguments)


def _clauses(operation: Operation) -> tuple[str, ...]:
    return tuple(case.clause for case in operation.cases)
