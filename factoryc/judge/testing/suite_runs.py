"""Where a suite's runs begin, and calls with drawn arguments.

A suite fills this with its contract and its strategies, once, at the end of `strategies.py`.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from itertools import product
from typing import Any, NoReturn, TypeAlias

import attrs
from hypothesis import reject
from hypothesis.strategies import DataObject, SearchStrategy

from factoryc.contract.runtime import (
    Case,
    Contract,
    Operation,
    Undefined,
    applying,
    broken_arguments,
    broken_invariants,
)
from factoryc.judge.subject import Raw
from factoryc.judge.testing.broken import Broken, Test
from factoryc.judge.testing.drawing import Drawing
from factoryc.judge.testing.header_asked import expect_no_header_asked
from factoryc.judge.testing.known import instants_in
from factoryc.judge.testing.run import Run, begin_run
from factoryc.judge.testing.session import current_session
from factoryc.spec.names import CLOCK

_ROUNDS = 6
_COMBINATIONS = 125
_NEW_VALUES = 2
_PROBES = 3
_LATEST = 2
_BROKEN_AT_ONCE = 16
_WALKED_AT_ONCE = 40
# Time passes before one call in so many.
_SELDOM, _OFTEN = 4, 1
_NEAREST = 4
_MOMENT, _SECOND = timedelta(microseconds=1), timedelta(seconds=1)

Strategies: TypeAlias = Mapping[str, Mapping[str, SearchStrategy[Any]]]


@attrs.frozen(slots=False)
class SuiteRuns:
    """`arguments` and `broken` hold a strategy for each parameter of each operation."""

    contract: Contract
    arguments: Strategies
    broken: Mapping[str, Mapping[str, Broken]]

    @cached_property
    def callable(self) -> tuple[str, ...]:
        """The operations to choose calls from: twice each that changes what is remembered."""
        names = tuple(self.arguments)
        operations = self.contract.operations
        return (*(name for name in names if _changes(operations[name])), *names)

    def run(self, **given: Any) -> Run:  # noqa: ANN401  inputs of any type
        """A run for an author's eval, on these inputs."""
        return begin_run(current_session(), self.contract, judged=False, authored=True, given=given)

    def followed(self, **given: Any) -> Run:  # noqa: ANN401  as above
        """The same, with the contract in step: it judges each answer, and knows what is remembered."""
        return begin_run(current_session(), self.contract, judged=True, authored=True, given=given)

    def replayed(self) -> Run:
        """A run in step with the contract, whose calls are told."""
        return begin_run(current_session(), self.contract, judged=True, authored=False, given={})

    def judged(self, data: DataObject) -> "JudgedRun":
        """A run in step with the contract, whose calls are drawn."""
        begun = self.replayed()
        return JudgedRun(self, Drawing(data), begun)

    def sequence(self) -> "JudgedRun":
        """The same for a state machine, which hands over what it draws with at each step."""
        begun = self.replayed()
        return JudgedRun(self, None, begun)


@attrs.define(eq=False)
class JudgedRun:
    """Calls with drawn arguments, each judged by the contract."""

    suite: SuiteRuns
    drawing: Drawing | None
    run: Run

    def __repr__(self) -> str:
        return repr(self.run)

    def call(self, operation: str, data: DataObject | None = None) -> None:
        """One call with any arguments, of which about half were met before."""
        if data is not None:
            self.drawing = Drawing(data)
        self._let_time_pass(_SELDOM)
        arguments = self._drawn(operation)
        if self._is_covered(operation, arguments):
            self.run.call(operation, *arguments)

    def some_calls(self, most: int = 6) -> None:
        """A few calls of any operations, so that there is something to remember."""
        for _ in range(self._drawing.number(0, most)):
            self.call(self._drawing.one_of(self.suite.callable))

    def call_in_case(self, operation: str, clause: str) -> None:
        """A call to which this case applies. An example that finds none does not count.

        Where nothing is remembered, one example has room for a few such calls.
        """

        def wanted(cases: tuple[Case, ...]) -> bool:
            return clause in _clauses(cases)

        found = 0
        if not self._remembers():
            found += self._walk(operation, self._drawn(operation), wanted)
        for _ in range(_ROUNDS):
            fitting = self._calls_in(operation, wanted)
            if fitting:
                chosen = self._drawing.one_of(fitting)
                if self._remembers():
                    self._walk(operation, chosen, wanted)
                self.run.call(operation, *chosen)
                found += 1
            if self._remembers():
                if found:
                    return
                self._advance()
        if not found:
            self._not_reached()

    def _walk(
        self, operation: str, like: tuple[Any, ...], wanted: Callable[[tuple[Case, ...]], bool]
    ) -> int:
        """How many calls were made at marks where this run walks along them: the next few."""
        walk, made = self.run.session.walk, 0
        if walk is None:
            return made
        for number, arguments in walk.calls(operation, like):
            if made == _WALKED_AT_ONCE:
                break
            if wanted(self._cases(operation, arguments)):
                walk.note(number)
                self.run.call(operation, *arguments)
                made += 1
        return made

    def _advance(self) -> None:
        """One call that changes what is remembered, where one of those tried does."""
        self._let_time_pass(_OFTEN)
        changing = [name for name in self.suite.callable if self._changing(name)]
        operation = self._drawing.one_of(changing or list(self.suite.callable))
        fitting = self._calls_in(operation, lambda cases: any(each.sets for each in cases))
        if fitting:
            self.run.call(operation, *self._drawing.one_of(fitting))

    def _let_time_pass(self, seldom: int) -> None:
        """Now and then, where the contract reads the clock: to an instant that it knows, or near it."""
        if not hasattr(self.run.state, CLOCK) or self._drawing.number(0, seldom) != seldom:
            return
        now = self.run.clock
        ahead = sorted(each - now for each in instants_in(self.run.state) if each > now)
        near = [by + of for by in ahead[:_NEAREST] for of in (timedelta(), _MOMENT, -_MOMENT)]
        self.run.advance_clock(self._drawing.one_of([by for by in (*near, _SECOND) if by]))

    def _changing(self, operation: str) -> bool:
        return _changes(self.suite.contract.operations[operation])

    def _calls_in(
        self, operation: str, wanted: Callable[[tuple[Case, ...]], bool]
    ) -> list[tuple[Any, ...]]:
        """Arguments whose cases are wanted: new ones, and known ones in all combinations.

        The contract alone is asked, which costs little; the subject sees only what is chosen.
        """
        called = self.suite.contract.operations[operation]
        strategies = self.suite.arguments[operation]
        room = max(3, int(_COMBINATIONS ** (1 / max(1, len(called.parameters)))))
        columns = []
        for each in called.parameters:
            known = self.run.known.fitting((operation, each.name), each.accepts)
            new = [self._drawing.value(strategies[each.name]) for _ in range(_NEW_VALUES)]
            columns.append([*new, *known[: room - _NEW_VALUES]])
        return [each for each in product(*columns) if wanted(self._cases(operation, each))]

    def call_broken(self, operation: str, parameter: str) -> None:
        """Calls in which this argument breaks its type; they have to be rejected."""
        called = self.suite.contract.operations[operation]
        arguments = list(self._drawn(operation))
        at = [each.name for each in called.parameters].index(parameter)
        accepts = called.parameters[at].accepts
        values = self.suite.broken[operation][parameter].listed(self._drawing, accepts)
        first = self._drawing.number(0, len(values) - 1)
        count = self._drawing.number(1, _BROKEN_AT_ONCE)
        walk = self.run.session.walk
        if walk is not None:
            first, count = walk.next_broken(operation, parameter, _BROKEN_AT_ONCE), _BROKEN_AT_ONCE
        # One after the other, so that all of them have been tried after a few examples.
        for following in range(count):
            arguments[at] = values[(first + following) % len(values)]
            self.run.call(operation, *arguments)

    def look_around(self) -> None:
        """Ask about what is known; first what changes nothing."""
        called = [self.suite.contract.operations[name] for name in self.suite.arguments]
        for each in sorted(called, key=_changes):
            for arguments in self._probes(each):
                if self._is_covered(each.name, arguments):
                    self.run.call(each.name, *arguments)

    def expect_invariant(self, clause: str) -> None:
        """What is remembered now keeps this invariant."""
        if self.run.state is None:
            return
        for each in broken_invariants(self.suite.contract, self.run.state):
            if each.clause == clause:
                raise self.run.failure("disagreement", clause, each.says, "it is broken", each.says)

    def never_asks_for_header(self, operation: str, header: str, *, status: int) -> None:
        """A call that succeeds without the header, and no differently with it."""
        for _ in range(_ROUNDS):
            fitting = self._calls_in(
                operation, lambda cases: bool(cases) and all(each.fails is None for each in cases)
            )
            if fitting:
                arguments = self._drawing.one_of(fitting)
                expect_no_header_asked(self.run, operation, arguments, header, status)
                return
            if self._remembers():
                self._advance()
        self._not_reached()

    def _not_reached(self) -> NoReturn:
        self.run.session.unreached += 1
        reject()

    @property
    def _drawing(self) -> Drawing:
        assert self.drawing is not None, "a state machine hands over what to draw with"
        return self.drawing

    def _drawn(self, operation: str) -> tuple[Any, ...]:
        called = self.suite.contract.operations[operation]
        strategies = self.suite.arguments[operation]
        return tuple(
            self._argument((operation, each.name), each.accepts, strategies[each.name])
            for each in called.parameters
        )

    def _argument(self, place: object, accepts: Test, strategy: SearchStrategy[Any]) -> Any:  # noqa: ANN401  of any type
        known = self.run.known.fitting(place, accepts)
        if known and self._drawing.either():
            # What was met last is met again most of all.
            return self._drawing.one_of(known[:_LATEST] if self._drawing.either() else known)
        return self._drawing.value(strategy)

    def _probes(self, called: Operation) -> list[tuple[Any, ...]]:
        # The latest known values, side by side; never more calls than that.
        columns = [
            self.run.known.fitting((called.name, each.name), each.accepts)[:_PROBES]
            for each in called.parameters
        ]
        return list(zip(*columns, strict=False)) if columns else [()]

    def _cases(self, operation: str, arguments: tuple[Any, ...]) -> tuple[Case, ...]:
        called = self.suite.contract.operations[operation]
        if self.run.state is None:
            return ()
        try:
            if broken_arguments(called, arguments) or not all(
                each.holds(self.run.state, *arguments) for each in called.requires
            ):
                return ()
            return applying(called, self.run.state, arguments)
        except Undefined:
            return ()

    def _is_covered(self, operation: str, arguments: tuple[Any, ...]) -> bool:
        # Where the contract says nothing, nothing can be judged afterwards.
        if any(isinstance(argument, Raw) for argument in arguments):
            return True
        return bool(self._cases(operation, arguments))

    def _remembers(self) -> bool:
        return bool(getattr(type(self.suite.contract.initial), "__dataclass_fields__", {}))


def _changes(operation: Operation) -> bool:
    return any(case.sets is not None for case in operation.cases)


def _clauses(cases: tuple[Case, ...]) -> frozenset[str]:
    return frozenset(case.clause for case in cases)
