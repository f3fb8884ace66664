"""Where a suite's runs begin, and calls with drawn arguments.

A suite fills this with its contract and its strategies, once, at the end of `strategies.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, NoReturn, TypeVar

import attrs
from hypothesis import reject
from hypothesis.strategies import DataObject

from factoryc.contract.runtime import (
    Case,
    Contract,
    Operation,
    broken_invariants,
)
from factoryc.judge.testing.authored_run import AuthoredRun
from factoryc.judge.testing.begun import begin_run
from factoryc.judge.testing.broken import Broken
from factoryc.judge.testing.choice import Choice, Strategies, clauses_of
from factoryc.judge.testing.disagreement import Disagreement
from factoryc.judge.testing.drawing import Drawing
from factoryc.judge.testing.header_asked import expect_no_header_asked
from factoryc.judge.testing.nearer import gone_nearer
from factoryc.judge.testing.run import Run
from factoryc.judge.testing.session import current_session
from factoryc.judge.testing.time_ahead import steps_ahead
from factoryc.spec.names import CLOCK

_ROUNDS = 6
_AT_ONCE = 8
_BROKEN_AT_ONCE = 32
_WALKED_AT_ONCE = 40
# Time passes before one call in so many.
_SELDOM, _OFTEN = 4, 1
# Counters, caches and limits turn only after a few calls of one kind, and a list of ten by the eleventh.
_AGAIN, _MANY, _CROWDED = 5, 30, 25
_MOST_LUCK = 1 << 10
_T = TypeVar("_T")


@attrs.frozen(slots=False)
class SuiteRuns:
    """`arguments` and `broken` hold a strategy for each parameter of each operation.

    `durations` are those that the spec speaks of, where it reads the clock.
    """

    contract: Contract
    arguments: Strategies
    broken: Mapping[str, Mapping[str, Broken]]
    durations: Sequence[timedelta] = ()

    @cached_property
    def callable(self) -> tuple[str, ...]:
        """The operations to choose calls from: twice each that changes what is remembered."""
        names = tuple(self.arguments)
        operations = self.contract.operations
        return (*(name for name in names if _changes(operations[name])), *names)

    def run(self, **given: Any) -> AuthoredRun:  # noqa: ANN401  inputs of any type
        """A run for an author's eval, on these inputs."""
        return begin_run(AuthoredRun, current_session(), self.contract, judged=False, given=given)

    def followed(self, **given: Any) -> AuthoredRun:  # noqa: ANN401  as above
        """The same, with the contract in step: it judges each answer, and knows what is remembered."""
        return begin_run(AuthoredRun, current_session(), self.contract, judged=True, given=given)

    def replayed(self) -> Run:
        """A run in step with the contract, whose calls are told."""
        return begin_run(Run, current_session(), self.contract, judged=True, given={})

    def judged(self, data: DataObject) -> "JudgedRun":
        """A run in step with the contract, whose calls are drawn."""
        drawn = JudgedRun(self, Drawing(data), self.replayed())
        drawn.draw_luck()
        return drawn

    def sequence(self) -> "JudgedRun":
        """The same for a state machine, which hands over what it draws with at each step."""
        return JudgedRun(self, None, self.replayed())


@attrs.define(eq=False)
class JudgedRun:
    """Calls with drawn arguments, each judged by the contract."""

    suite: SuiteRuns
    drawing: Drawing | None
    run: Run

    def __repr__(self) -> str:
        return repr(self.run)

    def call(self, operation: str, data: DataObject | None = None) -> None:
        """One call, half of the time in a case of its own choice; in a state machine now and then a few."""
        again = 0
        if data is not None:
            self.drawing = Drawing(data)
            self.draw_luck()
            luck = self._drawing.number(1, _CROWDED)
            again = _MANY if luck == _CROWDED else 0 if luck % _SELDOM else _AGAIN
        clause = self._choice.some_case(operation)
        for _ in range(1 + again):
            self._let_time_pass(_SELDOM)
            arguments = self._choice.arguments_in(operation, clause)
            if self._choice.is_covered(operation, arguments):
                self.run.call(operation, *arguments)

    def draw_luck(self) -> None:
        """Where the contract has ports: what these answer as far as it leaves that open."""
        if self.run.ports is not None:
            self.run.ports.luck = str(self._drawing.number(0, _MOST_LUCK))

    def some_calls(self, most: int = 6) -> None:
        """A few calls of any operations, so that there is something to remember."""
        for _ in range(self._drawing.number(0, most)):
            self.call(self._drawing.one_of(self.suite.callable))

    def call_in_case(
        self, operation: str, clause: str, known: tuple[Any, ...] | None = None
    ) -> None:
        """A call to which this case applies. An example that finds none does not count.

        Where nothing is remembered, one example has room for a few such calls. `known` are arguments that get
        there, for where drawn ones do not.
        """

        def wanted(cases: tuple[Case, ...]) -> bool:
            return clause in clauses_of(cases)

        found = 0
        if not self._choice.remembers:
            found += self._walk(operation, self._choice.drawn(operation), wanted)
        for attempt in range(_ROUNDS):
            fitting = self._choice.calls_in(operation, wanted)
            if not fitting and known is not None and wanted(self._choice.cases(operation, known)):
                fitting = [known]
            if fitting and self._choice.remembers:
                # What changes nothing can be asked for more than once.
                times = 1 if self._changing(operation) else self._drawing.number(1, _AT_ONCE)
                chosen = self._drawing.one_of(fitting)
                self._walk(operation, chosen, wanted)
                self.run.calls(operation, (chosen, *_evenly(fitting, times)[1:]))
                found += 1
            elif fitting:
                # To draw values takes longer than to call with them.
                self._calls_as_if_alone(operation, _evenly(fitting, _AT_ONCE))
                found += 1
            if self._choice.remembers:
                if found:
                    return
                if attempt == 0 and self._got_nearer(operation, clause):
                    return
                self._advance()
        if not found:
            self._not_reached()

    def _calls_as_if_alone(self, operation: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Calls where nothing is remembered: what fails alone, too, is shown alone."""
        before = len(self.run.steps)
        try:
            self.run.calls(operation, rows)
        except Disagreement:
            # Those before it went well, and each is a step.
            arguments = rows[len(self.run.steps) - before - 1]
            self.run.session.needs_fresh = True
            self.suite.replayed().call(operation, *arguments)
            raise

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
            if wanted(self._choice.cases(operation, arguments)):
                walk.note(number)
                self.run.call(operation, *arguments)
                made += 1
        return made

    def _got_nearer(self, operation: str, clause: str) -> bool:
        """Whether a call in this case was made, to which numbers that are remembered have shown the way."""
        changing = [name for name in self.suite.callable if self._changing(name)]
        for case in self.suite.contract.operations[operation].cases:
            if case.clause == clause and case.short_by is not None and changing:
                arguments = gone_nearer(operation, case, changing, self._choice)
                if arguments is not None:
                    self.run.call(operation, *arguments)
                return arguments is not None
        return False

    def _advance(self) -> None:
        """One call that changes what is remembered, where one of those tried does."""
        self._let_time_pass(_OFTEN)
        changing = [name for name in self.suite.callable if self._changing(name)]
        operation = self._drawing.one_of(changing or list(self.suite.callable))
        fitting = self._choice.calls_in(
            operation, lambda cases: any(each.changes for each in cases)
        )
        if fitting:
            self.run.call(operation, *self._drawing.one_of(fitting))

    def _let_time_pass(self, seldom: int) -> None:
        """Now and then, where the contract reads the clock: to an instant that it knows, or near it."""
        if not hasattr(self.run.state, CLOCK) or self._drawing.number(0, seldom) != seldom:
            return
        steps = steps_ahead(self.run.state, self.run.clock, self.suite.durations)
        if steps:
            self.run.advance_clock(self._drawing.one_of(steps))

    @property
    def _choice(self) -> Choice:
        return Choice(self.suite.contract, self.suite.arguments, self.run, self.drawing)

    def _changing(self, operation: str) -> bool:
        return _changes(self.suite.contract.operations[operation])

    def call_broken(self, operation: str, parameter: str) -> None:
        """Calls in which this argument breaks its type; they have to be rejected."""
        called = self.suite.contract.operations[operation]
        arguments = list(self._choice.drawn(operation))
        at = [each.name for each in called.parameters].index(parameter)
        accepts = called.parameters[at].accepts
        values = self.suite.broken[operation][parameter].listed(self._drawing, accepts)
        first = self._drawing.number(0, len(values) - 1)
        count = self._drawing.number(1, _BROKEN_AT_ONCE)
        walk = self.run.session.walk
        if walk is not None:
            first, count = walk.next_broken(operation, parameter, _BROKEN_AT_ONCE), _BROKEN_AT_ONCE
        # One after the other, so that all of them have been tried after a few examples.
        rows = []
        for following in range(count):
            arguments[at] = values[(first + following) % len(values)]
            rows.append(tuple(arguments))
        self.run.calls(operation, rows)

    def look_around(self) -> None:
        """Ask about what is known; first what changes nothing."""
        called = [self.suite.contract.operations[name] for name in self.suite.arguments]
        for each in sorted(called, key=_changes):
            probes = self._choice.probes(each)
            # What one call changes may decide whether the contract covers the next.
            for rows in ([row] for row in probes) if _changes(each) else (probes,):
                covered = [row for row in rows if self._choice.is_covered(each.name, row)]
                self.run.calls(each.name, covered)

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
            fitting = self._choice.calls_in(
                operation, lambda cases: bool(cases) and all(each.fails is None for each in cases)
            )
            if fitting:
                arguments = self._drawing.one_of(fitting)
                expect_no_header_asked(self.run, operation, arguments, header, status)
                return
            if self._choice.remembers:
                self._advance()
        self._not_reached()

    def _not_reached(self) -> NoReturn:
        self.run.session.unreached += 1
        reject()

    @property
    def _drawing(self) -> Drawing:
        return self._choice.drawing


def _changes(operation: Operation) -> bool:
    return any(case.changes for case in operation.cases)


def _evenly(values: Sequence[_T], most: int) -> Sequence[_T]:
    """So many of them, from the first on."""
    if len(values) <= most:
        return values
    return [values[at * len(values) // most] for at in range(most)]
