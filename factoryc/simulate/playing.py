"""Plays a line: each of its steps changes the world, or asks something of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, assert_never

import attrs

from factoryc.contract.expression_text import expression_text
from factoryc.contract.literal import call_text, literal, outcome_text
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import (
    BEYOND_THE_CALENDAR,
    Failed,
    Rejected,
    Returned,
    Undefined,
    same,
)
from factoryc.contract.tables import Outcome
from factoryc.simulate.answer import Answer, CallMade, Kind
from factoryc.simulate.asking_ports import call_with_ports
from factoryc.simulate.bench import Asked, Bench, Made, Named, Stated, World
from factoryc.simulate.calling import Choose, Unsaid, first_offered
from factoryc.simulate.changed import changes
from factoryc.simulate.evaluation import NoValueHere, Values, evaluated, reason_text, values_of
from factoryc.simulate.reading import Line
from factoryc.simulate.reasons import becauses, rejected_text
from factoryc.simulate.written_value import written_value
from factoryc.spec import evals as node
from factoryc.spec.clock import BEGINNING
from factoryc.spec.comparisons import COMPARE
from factoryc.spec.definitions import ErrorValue, Operation
from factoryc.spec.expressions import Comparison, Expression, OperationCall
from factoryc.spec.names import CLOCK
from factoryc.spec.types import Type

# Of the calls of what lies outside, so many are shown.
_SHOWN = 3


class _Stopped(Exception):
    """The line does not go on. What was called before has happened all the same."""

    def __init__(self, kind: Kind, *lines: str) -> None:
        super().__init__(*lines)
        self.kind: Kind = kind
        self.lines = tuple(line for line in lines if line)


def play(line: Line, world: World, on: Bench, choose: Choose) -> tuple[World, Answer]:
    """The world after the line, and what is to be said of it."""
    playing = _Playing(line, world, on, choose)
    said: list[str] = []
    kind: Kind = "done"
    try:
        for step in line.steps:
            kind, lines = playing.step(step)
            said.extend(lines)
    except _Stopped as stopped:
        kind = stopped.kind
        said.extend(stopped.lines)
    except NoValueHere as reason:
        kind = "unsaid"
        said.append(str(reason))
    return playing.world, Answer(kind, tuple(said), tuple(playing.made))


class _Playing:
    """The world while a line is played, and the calls that were made for it."""

    def __init__(self, line: Line, world: World, on: Bench, choose: Choose) -> None:
        self.world = world
        self.made: list[CallMade] = []
        self._line = line
        self._on = on
        self._choose = choose
        self._values: Values = values_of(line.spec, on)

    def step(self, step: node.Step) -> tuple[Kind, Sequence[str]]:
        match step:
            case node.Let(name="", value=value):
                return "value", (literal(self._value(value), value.type),)
            case node.Let(name=name, value=value):
                return "done", (self._let(name, value),)
            case node.Call(call=called):
                return "outcome", (self._outcome_text(called, self._called(called)),)
            case node.Expect(condition=condition):
                return "holds", (self._expect(condition),)
            case node.ExpectFails(call=called, error=error):
                return "holds", (self._expect_fails(called, error),)
            case node.ExpectRejected(call=called):
                observed = self._called(called)
                return "holds", (self._expected(called, observed, isinstance(observed, Rejected)),)
            case node.Repeat(times=times, steps=steps):
                return self._repeat(self._value(times), steps)
            case node.Together(times=times, branches=branches):
                # One of the orders in which they may come: as they stand.
                steps = tuple(each for branch in branches for each in branch)
                return self._repeat(self._value(times), steps)
            case node.Restart():
                return "done", (self._restart(),)
            case node.AdvanceClock(by=by):
                return "done", (self._advance(self._value(by)),)
            case node.ExpectCalled():
                return "holds", (self._expect_called(step),)
            case node.Holds() | node.AsksForHeader():
                raise AssertionError("no line that is read holds one")
            case _:
                assert_never(step)

    # Calls ----------------------------------------------------------------------------------

    def _called(self, called: OperationCall) -> Outcome:
        arguments = [self._value(each) for each in called.arguments]
        return self._call(called.operation, *arguments)

    def _call(self, name: str, *arguments: Any) -> Outcome:  # noqa: ANN401  of any type
        operation = self._on.spec.operation(name)
        before = self.world
        text = call_text(operation, arguments)
        self.world = attrs.evolve(
            before, calls=before.calls + 1, last=Made(name, arguments, before.state)
        )
        try:
            ended = call_with_ports(operation, arguments, before, self._on, self._choosing())
        except Undefined as undefined:
            why = f"`{undefined.clause}` has no value here, since {reason_text(undefined)}"
            raise _Stopped("unsaid", f"the contract does not say: {why}") from None
        if isinstance(ended, Unsaid):
            self.made.append(CallMade(text, "is not said"))
            self.world = attrs.evolve(self.world, stated=())
            raise _Stopped("unsaid", ended.why, ended.help)
        self.world = attrs.evolve(
            self.world,
            state=ended.after,
            calls=self.world.calls + len(ended.asked),
            asked=(*before.asked, *ended.asked),
            stated=_left(before.stated, ended.asked),
        )
        self.made.append(
            CallMade(
                text,
                outcome_text(ended.outcome, operation),
                becauses(operation, ended.clauses),
                changes(before.state, ended.after, self._on.spec),
                tuple(f"{each.text}  {each.outcome}" for each in ended.asked),
            )
        )
        return ended.outcome

    def _choosing(self) -> Choose:
        if self._choose is first_offered:
            return first_offered
        return lambda offer: self._choose(
            attrs.evolve(offer, read=lambda text: self._read(text, offer.result))
        )

    def _read(self, text: str, wanted: Type) -> Any:  # noqa: ANN401  of any type
        return written_value(text, wanted, self.world, self._on)

    def _call_value(self, name: str, *arguments: Any) -> Any:  # noqa: ANN401  of any type
        observed = self._call(name, *arguments)
        if isinstance(observed, Returned):
            return observed.value
        operation = self._on.spec.operation(name)
        shown = self._shown(operation, arguments, observed)
        why = f"`{call_text(operation, arguments)}` {shown}, so there is no value to go on with"
        raise _Stopped("does not hold", why)

    def _outcome_text(self, called: OperationCall, outcome: Outcome) -> str:
        assert self.world.last is not None, "it was called just now"
        operation = self._on.spec.operation(called.operation)
        return self._shown(operation, self.world.last.arguments, outcome)

    def _shown(self, operation: Operation, arguments: Sequence[Any], outcome: Outcome) -> str:
        if isinstance(outcome, Rejected):
            return rejected_text(operation, arguments, self._on)
        return outcome_text(outcome, operation)

    # Values ---------------------------------------------------------------------------------

    def _value(
        self,
        expression: Expression,
        call: Callable[..., Any] | None = None,
        values: Values | None = None,
    ) -> Any:  # noqa: ANN401  of any type
        named = {name: each.value for name, each in self.world.names.items()}
        return evaluated(
            expression,
            named,
            lambda: self.world.state,
            call or self._call_value,
            values or self._values,
        )

    def _let(self, name: str, value: Expression) -> str:
        found = self._value(value)
        named = Named(self._line.types.get(name, value.type), found)
        self.world = attrs.evolve(self.world, names={**self.world.names, name: named})
        return f"{name} = {literal(found, value.type)}"

    # Expectations ---------------------------------------------------------------------------

    def _expect(self, condition: Expression) -> str:
        match condition:
            case Comparison(operators=(operator,), operands=(left, right)):
                sides = self._value(left), self._value(right)
                if COMPARE[operator](*sides):
                    return "holds"
                shown = [
                    literal(side, of.type) for side, of in zip(sides, (left, right), strict=True)
                ]
                raise _Stopped("does not hold", f"does not hold: {shown[0]} {operator} {shown[1]}")
            case _:
                if self._value(condition):
                    return "holds"
                raise _Stopped("does not hold", f"does not hold: {expression_text(condition)}")

    def _expect_fails(self, called: OperationCall, error: ErrorValue) -> str:
        observed = self._called(called)
        fields = {python_name(each.name): self._value(each.value) for each in error.fields or ()}
        fits = (
            isinstance(observed, Failed)
            and observed.name == error.name
            and all(same((observed.fields or {})[name], each) for name, each in fields.items())
        )
        return self._expected(called, observed, fits)

    def _expected(self, called: OperationCall, observed: Outcome, fits: bool) -> str:
        if fits:
            return "holds"
        shown = self._outcome_text(called, observed)
        raise _Stopped("does not hold", f"does not hold: the call {shown}")

    def _expect_called(self, step: node.ExpectCalled) -> str:
        name = f"{step.port}.{step.operation}"
        given = tuple(self._value(each) for each in step.arguments)
        seen = [each for each in self.world.asked if each.operation == name]
        if any(same(each.arguments, given) for each in seen) != step.negated:
            return "holds"
        text = call_text(self._on.ground.spec.operation(name), given)
        others = "; ".join(each.text for each in seen[-_SHOWN:])
        shown = f"does not hold: `{text}` was {'' if step.negated else 'not '}called"
        raise _Stopped("does not hold", shown, f"called were {others}" if others else "")

    # What happens around calls --------------------------------------------------------------

    def _repeat(self, times: int, steps: Sequence[node.Step]) -> tuple[Kind, Sequence[str]]:
        for _ in range(times):
            for step in steps:
                self.step(step)
        return "done", (f"done {times} times" if times != 1 else "done",)

    def _restart(self) -> str:
        interface = self._on.spec.interface
        if interface is not None and interface.kept is not None:
            return f"the state is kept in `{interface.kept}`: nothing of it is lost"
        first = self._on.ground.contract.initial
        if hasattr(first, CLOCK):
            first = replace(first, **{CLOCK: getattr(self.world.state, CLOCK)})
        self.world = attrs.evolve(self.world, state=first)
        return "the state ended with the process, and begins anew"

    def _advance(self, by: timedelta) -> str:
        if not hasattr(self.world.state, CLOCK):
            return "the clock moves on; no operation reads it"
        try:
            now = getattr(self.world.state, CLOCK, BEGINNING) + by
        except OverflowError:
            raise _Stopped("unsaid", f"the clock stays: {BEYOND_THE_CALENDAR}") from None
        self.world = attrs.evolve(self.world, state=replace(self.world.state, **{CLOCK: now}))
        return f"now = {literal(now)}"


def _left(stated: tuple[Stated, ...], asked: Sequence[Asked]) -> tuple[Stated, ...]:
    """The answers that no call has taken: each call takes the first that is stated for it."""
    left = list(stated)
    for made in asked:
        taken = next((each for each in left if each.operation == made.operation), None)
        if taken is not None:
            left.remove(taken)
    return tuple(left)
