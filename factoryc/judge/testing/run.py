"""A run: calls of one fresh subject, in a row, recorded.

A judged run keeps the contract in step with the subject and judges each answer by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import attrs
from hypothesis import reject

from factoryc.contract.asking import explain_asking
from factoryc.contract.explained import Answered, Span, TooMany, explaining_states
from factoryc.contract.runtime import (
    BEYOND_THE_CALENDAR,
    UNSEEN,
    Contract,
    Explained,
    Failed,
    Mismatch,
    Rejected,
    Returned,
    Undefined,
    applying,
    broken_arguments,
    explain,
    outcomes,
    same,
)
from factoryc.judge.subjects.subject import Broken, Ended, Observed, Raw, Unsayable, called_in_a_row
from factoryc.judge.testing.disagreement import (
    OPEN,
    Beside,
    Disagreement,
    Event,
    FailureKind,
    Passed,
    Step,
    observed_text,
    step_text,
    value_text,
)
from factoryc.judge.testing.kept_steps import kept_steps
from factoryc.judge.testing.known import Known
from factoryc.judge.testing.ports import Ports
from factoryc.judge.testing.session import Session
from factoryc.spec.clock import BEGINNING
from factoryc.spec.names import CLOCK


@attrs.define(eq=False)
class Run:
    """`state` is what the contract remembers; None once it cannot be known any more.

    `clock` is the time that the subject reads, where it reads any.

    `given` is what an eval was given, which is shown when it fails.
    """

    session: Session
    contract: Contract
    judged: bool
    given: Mapping[str, Any] = attrs.field(factory=dict)
    state: Any = None
    steps: list[Event] = attrs.field(factory=list)
    known: Known = attrs.field(factory=Known)
    clock: datetime = BEGINNING
    ports: Ports | None = None

    def __repr__(self) -> str:
        return "a run"

    # Calls ----------------------------------------------------------------------------------

    def call(self, operation: str, *arguments: Any) -> Observed:  # noqa: ANN401  of any type
        """Call an operation; any outcome will do, unless the run is judged."""
        self._require_time()
        ports = self.ports
        if ports is not None:
            ports.begin(operation, arguments, self.state)
        try:
            observed = self.session.subject.call(operation, arguments)
        except Unsayable:
            reject()
        asked = () if ports is None else ports.ended()
        return self._taken(Step(operation, arguments, observed, asked))

    def calls(self, operation: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """A call with each of these arguments, as if one had been made after the other.

        None of them may need what another one changes: all may be under way before one is judged.
        """
        if self.ports is not None:
            for arguments in rows:
                self.call(operation, *arguments)
            return
        answers = iter(called_in_a_row(self.session.subject, [(operation, each) for each in rows]))
        for arguments in rows:
            self._require_time()
            try:
                observed = next(answers)
            except Unsayable:
                reject()
            self._taken(Step(operation, arguments, observed))

    def _taken(self, step: Step) -> Observed:
        operation, arguments, observed = step.operation, step.arguments, step.observed
        self.steps.append(step)
        if isinstance(observed, Broken | Ended):
            self.session.needs_fresh = True
            if any(each.outcome is None for each in step.asked) and self.state is not None:
                # What broke it may be that the contract gives no answer to what it asks for itself.
                self._explained(step, Rejected())
            expected = self._expected(operation, arguments, "")
            raise self._ended(observed, self._applying(operation, arguments), expected)
        if self.judged:
            self._judge(step, observed)
        return observed

    # What happens around calls ------------------------------------------------------------------

    def now(self) -> datetime:
        """The time that the subject reads."""
        return self.clock

    @property
    def remembered(self) -> Any:  # noqa: ANN401  the contract's own class of states
        """What the contract remembers here. An eval that reads it cannot go on without."""
        if self.state is None:
            message = "what is remembered here cannot be known: a result was not shown"
            raise self.failure("undefined", "", "", "", message)
        return self.state

    def advance_clock(self, by: timedelta) -> None:
        """Let time pass."""
        try:
            self.clock += by
        except OverflowError:
            raise self.failure("undefined", "", "", "", BEYOND_THE_CALENDAR) from None
        self.session.clock_moved = True
        self.session.subject.at(self.clock)
        self.steps.append(Passed(f"advance clock {value_text(by)}", by))
        if self.state is not None and hasattr(self.state, CLOCK):
            self.state = replace(self.state, **{CLOCK: self.clock})

    def restart(self) -> None:
        """End the subject without warning, and start it again."""
        self.session.subject.restart()
        self.steps.append(Passed("restart"))

    def together(self, branches: Sequence[Sequence[Sequence[Any]]], times: int = 1) -> None:
        """Calls that go on at once; some order of them has to explain what each answered.

        `branches` are calls that follow each other, each an operation and its arguments. Those that may call
        what lies outside are made one after the other.
        """
        self._require_time()
        calls = [[(name, tuple(given)) for name, *given in branch] for branch in branches] * times
        if self.ports is not None:
            for number, branch in enumerate(calls, 1):
                for operation, given in branch:
                    self.call(operation, *given)
                    made = self.steps.pop()
                    assert isinstance(made, Step), "a call is one step"
                    self.steps.append(Beside(number, made))
            return
        timed = self.session.subject.together(calls, self.session.turns(len(calls)))
        answers = [[each.observed for each in branch] for branch in timed]
        asked: list[list[Answered]] = []
        for number, (branch, observed) in enumerate(zip(calls, answers, strict=True), 1):
            asked.append([])
            for (operation, given), answer in zip(branch, observed, strict=True):
                self.steps.append(Beside(number, Step(operation, given, answer)))
                if isinstance(answer, Broken | Ended):
                    self.session.needs_fresh = True
                    raise self._ended(answer, self.contract.operations[operation].clause, "")
                asked[-1].append((operation, given, answer))
        self._explain(asked, [[(each.began, each.ended) for each in branch] for branch in timed])

    def _explain(
        self, asked: Sequence[Sequence[Answered]], spans: Sequence[Sequence[Span]]
    ) -> None:
        try:
            ends = explaining_states(self.contract, self.remembered, asked, spans)
        except TooMany:
            message = "there are too many orders of these calls to try them all"
            raise self.failure("undefined", "", "", "", message) from None
        if not ends:
            expected = "some order of these calls, one after the other, explains all answers"
            clause = self.contract.operations[asked[0][0][0]].clause if asked and asked[0] else ""
            message = "calls at the same time got in each other's way"
            raise self.failure("disagreement", clause, expected, "no order does", message)
        first, *others = ends
        # Where orders lead to different states, nobody knows which one it was.
        self.state = first if all(same(first, other) for other in others) else None

    def beside(self, since: int) -> tuple[Beside, ...]:
        """The calls that went on at once, of the steps from a number on."""
        return tuple(step for step in self.steps[since:] if isinstance(step, Beside))

    def _require_time(self) -> None:
        if self.session.time_is_up:
            message = "time was up for all evals before this one had tried its examples"
            raise self.failure("unfinished", "", "", "", message)

    def _judge(self, step: Step, observed: Returned | Failed | Rejected) -> None:
        if self.state is None:
            return
        explained = self._explained(step, observed)
        if isinstance(explained, Mismatch):
            expected, shown = explained.expected, explained.observed
            if not explained.is_told:
                told = self._expected(step.operation, step.arguments, explained.clause)
                expected, shown = told or expected, observed_text(observed)
            message = explained.why
            raise self.failure("disagreement", explained.clause, expected, shown, message)
        self.session.covered.update(explained.clauses)
        self.state = None if explained.free else explained.after
        ended_well = isinstance(observed, Returned)
        self.known.add(step.arguments, of_success=ended_well)
        for asked in step.asked:
            if isinstance(asked.outcome, Returned):
                self.known.add(asked.outcome.value, of_success=ended_well)
        if isinstance(observed, Returned) and observed.value is not UNSEEN:
            self.known.add(observed.value, of_success=True)

    def _explained(
        self, step: Step, observed: Returned | Failed | Rejected
    ) -> Explained | Mismatch:
        called = self.contract, step.operation, self.state, step.arguments, observed
        try:
            if self.ports is None:
                return explain(*called)
            return explain_asking(*called, step.asked, self.ports.behind)
        except Undefined as undefined:
            raise self.failure("undefined", undefined.clause, "", "", str(undefined)) from None

    def _expected(self, operation: str, arguments: tuple[Any, ...], clause: str) -> str:
        if not self.judged or self.state is None:
            return ""
        try:
            allowed = outcomes(self.contract, operation, self.state, arguments)
        except Undefined:
            return ""
        texts = [
            observed_text(each.outcome)
            for each in allowed
            if clause in {"", each.clause}
            and isinstance(each.outcome, Returned | Failed | Rejected)
        ]
        return " and ".join(texts)

    def _applying(self, operation: str, arguments: tuple[Any, ...]) -> str:
        called = self.contract.operations[operation]
        broken = any(isinstance(each, Raw) for each in arguments)
        if not self.judged or self.state is None or broken:
            return called.clause
        try:
            if broken_arguments(called, arguments):
                return called.clause
            cases = applying(called, self.state, arguments)
        except Undefined:
            return called.clause
        return cases[0].clause if cases else called.clause

    def _ended(self, answer: Broken | Ended, clause: str, expected: str) -> Disagreement:
        kind: FailureKind = "ended" if isinstance(answer, Ended) else "broken"
        shown = observed_text(answer)
        return self.failure(kind, clause, expected, shown, answer.text, late=answer.late)

    def failure(
        self,
        kind: FailureKind,
        clause: str,
        expected: str,
        observed: str,
        message: str,
        *,
        late: bool = False,
    ) -> Disagreement:
        """The failure of the eval that runs now, with all the calls of this run."""
        self.session.found = kind not in OPEN
        calls = [f"{name} = {value_text(value)}" for name, value in self.given.items()]
        calls.extend(step_text(step) for step in self.steps)
        session, kept = self.session, self.kept()
        about = clause or session.clause
        return Disagreement(
            kind, about, session.title, calls, expected, observed, message, kept, late=late
        )

    def kept(self) -> str:
        """What the failure of this run is kept by: its calls."""
        return kept_steps(self.contract, self.steps)
