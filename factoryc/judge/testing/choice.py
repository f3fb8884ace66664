"""What a run calls next: arguments that are drawn, met before, or built so that they get to a case.

The contract alone is asked what a call would come to, which costs little; the subject sees only what is chosen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from random import Random
from typing import Any, TypeAlias

import attrs
from hypothesis.strategies import SearchStrategy

from factoryc.contract.runtime import (
    BEYOND_THE_CALENDAR,
    Case,
    Contract,
    Operation,
    Parameter,
    State,
    Undefined,
    applying,
    broken_arguments,
    evaluate,
    outcomes,
)
from factoryc.judge.subjects.subject import Raw
from factoryc.judge.testing.begun import remembers
from factoryc.judge.testing.beyond import Test
from factoryc.judge.testing.drawing import Drawing
from factoryc.judge.testing.run import Run

_COMBINATIONS, _FEW = 125, 64
_NEW_VALUES = 2
_PROBES = 3
_MIXED = 5
_LATEST = 2

Strategies: TypeAlias = Mapping[str, Mapping[str, SearchStrategy[Any]]]


@attrs.frozen
class Choice:
    """`strategies` has one for each parameter of each operation; `run` is what goes on.

    `drawn_from` is None where a state machine has not handed over yet what to draw with.
    """

    contract: Contract
    strategies: Strategies
    run: Run
    drawn_from: Drawing | None

    @property
    def drawing(self) -> Drawing:
        """What values are drawn from."""
        assert self.drawn_from is not None, "a state machine hands over what to draw with"
        return self.drawn_from

    @property
    def remembers(self) -> bool:
        """Whether a call may depend on those before it."""
        return remembers(self.contract)

    def calls_in(
        self,
        operation: str,
        wanted: Callable[[tuple[Case, ...]], bool],
        combinations: int = _COMBINATIONS,
        new_values: int = 0,
    ) -> list[tuple[Any, ...]]:
        """Arguments whose cases are wanted: new ones, and known ones in all combinations."""
        called = self.contract.operations[operation]
        strategies = self.strategies[operation]
        room = max(3, int(combinations ** (1 / max(1, len(called.parameters)))))
        columns = []
        # Where nothing is remembered, a call with what was met before says nothing new.
        new_values = new_values or (_NEW_VALUES if self.remembers else 2 * _NEW_VALUES)
        most = room - new_values if self.remembers else 1
        for each in called.parameters:
            known = self.run.known.fitting((operation, each.name), each.accepts)
            new = [self.drawing.value(strategies[each.name]) for _ in range(new_values)]
            # Whether a value is of the type is asked once, not for each combination it is in.
            columns.append([one for one in new if _is_accepted(called, each, one)] + known[:most])
        return [each for each in product(*columns) if wanted(self._cases_of(called, each))]

    def some_case(self, operation: str) -> str:
        """A case, most often one that changes something; or none in particular."""
        cases = self.contract.operations[operation].cases
        if len(cases) < 2 or self.drawing.either():  # noqa: PLR2004  any call gets to the only one
            return ""
        changing = [case for case in cases if case.changes]
        clause: str = self.drawing.one_of((*changing, *changing, *cases)).clause
        return clause

    def arguments_in(self, operation: str, clause: str) -> tuple[Any, ...]:
        """Arguments that get to this case, where some do; else any, of which half were met before."""
        if clause:
            fitting = self.calls_in(operation, lambda found: clause in clauses_of(found), _FEW, 1)
            if fitting:
                found: tuple[Any, ...] = self.drawing.one_of(fitting)
                return found
        return self.drawn(operation)

    def drawn(self, operation: str) -> tuple[Any, ...]:
        """Any arguments, of which half were met before."""
        called = self.contract.operations[operation]
        strategies = self.strategies[operation]
        return tuple(
            self._argument((operation, each.name), each.accepts, strategies[each.name])
            for each in called.parameters
        )

    def mixed(
        self, operation: str, like: tuple[Any, ...] | None, random: Random, count: int
    ) -> Iterator[tuple[Any, ...]]:
        """Arguments of values that were met before, half of them as in `like`; examples lose no room by them."""
        columns: list[Sequence[Any]] = []
        for at, each in enumerate(self.contract.operations[operation].parameters):
            known = self.run.known.fitting((operation, each.name), each.accepts)[:_MIXED]
            columns.append([*known, *([like[at]] * max(1, len(known)) if like else ())])
        if all(columns):
            for _ in range(count):
                yield tuple(random.choice(column) for column in columns)

    def _argument(self, place: object, accepts: Test, strategy: SearchStrategy[Any]) -> Any:  # noqa: ANN401  of any type
        known = self.run.known.fitting(place, accepts)
        if known and self.drawing.either():
            # What was met last is met again most of all.
            return self.drawing.one_of(known[:_LATEST] if self.drawing.either() else known)
        return self.drawing.value(strategy)

    def probes(self, called: Operation) -> list[tuple[Any, ...]]:
        """Arguments of a few calls that ask about what was met last."""
        # Side by side, and in no other combinations: that would be too many.
        columns = [
            self.run.known.fitting((called.name, each.name), each.accepts)[:_PROBES]
            for each in called.parameters
        ]
        return list(zip(*columns, strict=False)) if columns else [()]

    def cases(self, operation: str, arguments: tuple[Any, ...]) -> tuple[Case, ...]:
        """The cases that apply to a call; none where it breaks a type, or the contract says nothing."""
        called = self.contract.operations[operation]
        try:
            broken = broken_arguments(called, arguments)
        except Undefined:
            return ()
        return () if broken else self._cases_of(called, arguments)

    def _cases_of(self, called: Operation, arguments: tuple[Any, ...]) -> tuple[Case, ...]:
        """The same for arguments that are of their types."""
        if self.run.state is None:
            return ()
        try:
            if not all(each.holds(self.run.state, *arguments) for each in called.requires):
                return ()
            found = applying(called, self.run.state, arguments)
        except Undefined:
            return ()
        return () if found and self._is_beyond_the_calendar(called.name, arguments) else found

    def _is_beyond_the_calendar(self, operation: str, arguments: tuple[Any, ...]) -> bool:
        """Whether the contract would have to name a day that there is not: nobody can answer that call."""
        if not any(isinstance(each, date) for each in arguments):
            return False
        try:
            outcomes(self.contract, operation, self.run.state, arguments)
        except Undefined as undefined:
            return undefined.reason == BEYOND_THE_CALENDAR
        return False

    def after(self, operation: str, arguments: tuple[Any, ...]) -> State:
        """The state after a call; the one before it where that hangs on the result."""
        state = self.run.state
        try:
            first, *_ = outcomes(self.contract, operation, state, arguments)
        except Undefined:
            return state
        if self.run.ports is not None and first.case is not None and first.case.calls:
            return self.run.ports.imagined(operation, arguments, state)
        return state if first.after is None else first.after

    def is_covered(self, operation: str, arguments: tuple[Any, ...]) -> bool:
        """Whether the contract says anything of a call. Where it does not, nothing can be judged afterwards."""
        if any(isinstance(argument, Raw) for argument in arguments):
            return True
        return bool(self.cases(operation, arguments))


def _is_accepted(called: Operation, parameter: Parameter, value: Any) -> bool:  # noqa: ANN401  of any type
    try:
        return bool(evaluate(called.clause, parameter.accepts, value))
    except Undefined:
        return False


def clauses_of(cases: tuple[Case, ...]) -> frozenset[str]:
    """The clauses of some cases."""
    return frozenset(case.clause for case in cases)
