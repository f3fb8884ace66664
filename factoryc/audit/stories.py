"""Calls and sequences of calls, with what the right contract answers; and where a faulty one differs.

They are drawn once for a spec, as its derived evals draw theirs: in states that calls lead to, with values at
the bounds, at the constants and met before.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import attrs

from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.marks import marks
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import Caller, caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.analysis.shape import shape
from factoryc.analysis.situation import Situation, Step
from factoryc.analysis.situations import reachable_situations, situation
from factoryc.contract.evaluation import Undefined, same
from factoryc.contract.literal import call_text, outcome_text
from factoryc.contract.runtime import Explained, explain, outcomes
from factoryc.contract.tables import Anything, Contract, Open, Outcome, Possible, Rejected, State
from factoryc.faults.inject import Fault
from factoryc.frozen import frozen
from factoryc.spec.spec import Spec

_WALKED = 400
_EACH = 3
_FEWEST = 80
_MOST_SHOWN = 5
_MOST_OF_FAULTY_TYPE = 40


@frozen(eq=False)
class Told:
    """One call of a story: the state before it, and what the right contract answers."""

    step: Step
    before: State
    is_open: bool


@frozen(eq=False)
class Difference:
    """The calls up to the one on which the contracts differ, and both answers to it, for people."""

    calls: tuple[str, ...]
    right: str
    faulty: str


@frozen(eq=False)
class Compared:
    """`difference` is None where none of `calls` calls showed any."""

    difference: Difference | None
    calls: int


@frozen(eq=False)
class Stories:
    """The stories of one spec."""

    ground: Ground
    told: tuple[tuple[Told, ...], ...]


def stories(base: Ground) -> Stories:
    """Stories that begin with the first state, and then those that go on from states further on."""
    random = Random(base.spec.name)  # noqa: S311  to be repeatable is the point
    callers = tuple(callers_of(base))
    places = reachable_situations(callers, base, random, _WALKED)
    # Where little is remembered, there are few places to begin at: from each, more than one story.
    often = -(-_FEWEST // len(places))
    told = (_story(each, callers, base, random) for each in places for _ in range(often))
    return Stories(base, tuple(story for story in told if story))


def compare(known: Stories, contract: Contract, fault: Fault) -> Compared:
    """Where the faulty contract answers otherwise than the right one, if anywhere: the shortest of a few."""
    base = attrs.evolve(known.ground, contract=contract, spec=fault.spec)
    random = Random(fault.says)  # noqa: S311  as above
    calls = 0
    found: list[Difference] = []
    for story in (*known.told, *_with_faulty_types(fault, known.ground)):
        difference, made = _told_otherwise(story, base, known.ground, random)
        calls += made
        if difference is not None:
            found.append(_shorter(story[:made], difference, base, known.ground, random))
            if len(found) == _MOST_SHOWN:
                break
    return Compared(min(found, key=_size, default=None), calls)


def _size(difference: Difference) -> int:
    return sum(map(len, (*difference.calls, difference.right, difference.faulty)))


def _shorter(
    story: Sequence[Told], found: Difference, faulty: Ground, right: Ground, random: Random
) -> Difference:
    """The same without the calls that it does not take."""
    steps = [told.step for told in story]
    at = 0
    while at < len(steps) - 1:
        fewer = told_again([*steps[:at], *steps[at + 1 :]], right)
        again, made = _told_otherwise(fewer, faulty, right, random)
        if again is not None:
            found, steps = again, [told.step for told in fewer[:made]]
        else:
            at += 1
    return found


def told_again(steps: Sequence[Step], right: Ground) -> tuple[Told, ...]:
    """These calls, with what the right contract answers to them; up to where it says nothing."""
    told: list[Told] = []
    state = right.contract.initial
    for step in steps:
        try:
            possible = outcomes(right.contract, step.operation, state, step.arguments)
            if not possible or isinstance(possible[0].outcome, Anything):
                break
            first = possible[0].outcome
            is_open = isinstance(first, Open)
            outcome = step.outcome if isinstance(first, Open) else first
            again = Step(step.operation, step.arguments, outcome)
            told.append(Told(again, state, is_open))
            state = _after(again, state, right)
        except Undefined:
            break
        if state is None:
            break
    return tuple(told)


def callers_of(base: Ground) -> Iterator[Caller]:
    """All operations that there are arguments for."""
    for operation in base.spec.operations:
        try:
            yield caller(operation, base)
        except NoValue:
            continue


def _story(
    begun: Situation, callers: Sequence[Caller], base: Ground, random: Random
) -> tuple[Told, ...]:
    told: list[Told] = []
    state = base.contract.initial
    for step in begun.steps or ():
        after = _after(step, state, base)
        if after is None:
            return tuple(told)
        told.append(Told(step, state, _is_open(step, state, base)))
        state = after
    for called in random.sample([*callers] * _EACH, len(callers) * _EACH):
        seen = Seen(before=begun.seen)
        try:
            arguments = tuple(draw(random, seen) for draw in called.arguments)
            taken = take_step(called, state, arguments, base, random, seen)
        except (NoValue, Undefined):
            continue
        if taken is not None:
            told.append(Told(taken.step, state, _is_open(taken.step, state, base)))
            state = taken.after
    return tuple(told)


def _after(step: Step, state: State, base: Ground) -> State | None:
    found = explain(base.contract, step.operation, state, step.arguments, step.outcome)
    return found.after if isinstance(found, Explained) else None


def _is_open(step: Step, state: State, base: Ground) -> bool:
    possible = outcomes(base.contract, step.operation, state, step.arguments)
    return all(isinstance(each.outcome, Open) for each in possible)


# Telling them again ----------------------------------------------------------------------------


def _told_otherwise(
    story: Sequence[Told], faulty: Ground, right: Ground, random: Random
) -> tuple[Difference | None, int]:
    state = faulty.contract.initial
    for at, told in enumerate(story):
        shown, state = _answer(told, state, faulty, right, random)
        if shown:
            operation = right.spec.operation(told.step.operation)
            before = tuple(step_text(each.step, right.spec) for each in story[: at + 1])
            wanted = outcome_text(told.step.outcome, operation)
            return Difference(before, wanted, shown), at + 1
        if state is None:
            return None, at + 1
    return None, len(story)


def step_text(step: Step, spec: Spec) -> str:
    """The call as authors write it."""
    return call_text(spec.operation(step.operation), step.arguments)


def _answer(
    told: Told, state: State, faulty: Ground, right: Ground, random: Random
) -> tuple[str, State | None]:
    """What the faulty contract answers where that is not what the right one allows; and the state then."""
    step = told.step
    try:
        possible = outcomes(faulty.contract, step.operation, state, step.arguments)
        if not possible:
            return "no case applies", None
        if told.is_open or isinstance(possible[0].outcome, Open):
            return _open_answer(told, state, possible, faulty, right, random)
        first = possible[0].outcome
        if isinstance(first, Anything):
            return "nothing is said", None
        if len(possible) > 1:
            agreed = explain(faulty.contract, step.operation, state, step.arguments, first)
            if not isinstance(agreed, Explained):
                names = (each.clause.rpartition(".")[2] for each in possible)
                return f"the cases {' and '.join(names)} disagree", None
        if not _same(first, step.outcome):
            return outcome_text(first, right.spec.operation(step.operation)), None
        return "", possible[0].after
    except Undefined as undefined:
        return f"no answer: {undefined.reason}", None


def _open_answer(
    told: Told,
    state: State,
    possible: Sequence[Possible],
    faulty: Ground,
    right: Ground,
    random: Random,
) -> tuple[str, State | None]:
    step = told.step
    operation = right.spec.operation(step.operation)
    if any(isinstance(each.outcome, Rejected) for each in possible):
        return outcome_text(Rejected(), operation), None
    try:
        called = caller(faulty.spec.operation(step.operation), faulty)
        # A careless product gives out again what it has given out before, if it may.
        met = situation(state, None, faulty).seen
        taken = take_step(called, state, step.arguments, faulty, random, met)
    except NoValue:
        taken = None
    if taken is not None:
        mine = taken.step.outcome
        seen = explain(right.contract, step.operation, told.before, step.arguments, mine)
        if not isinstance(seen, Explained):
            return outcome_text(mine, operation), None
    agreed = explain(faulty.contract, step.operation, state, step.arguments, step.outcome)
    return "", agreed.after if isinstance(agreed, Explained) else None


def _same(one: Outcome, other: Outcome) -> bool:
    return type(one) is type(other) and bool(same(one, other))


def _with_faulty_types(fault: Fault, right: Ground) -> Iterator[tuple[Told, ...]]:
    """Single calls with values that only the faulty types accept."""
    changed = fault.spec.operations if not fault.operation else ()
    own = [fault.spec.operation(fault.operation)] if fault.operation else changed
    if fault.operation and own[0].parameters == right.spec.operation(fault.operation).parameters:
        return
    if not fault.operation and fault.spec.types == right.spec.types:
        return
    base = ground(fault.spec)
    random = Random(fault.says)  # noqa: S311  as above
    for operation in own:
        try:
            faulty = caller(operation, base).arguments
            usual = caller(right.spec.operation(operation.name), right).arguments
            for index, parameter in enumerate(operation.parameters):
                form = shape(parameter.type, parameter.restriction, fault.spec)
                # A bound that the fault takes away is a mark all the same.
                values = marks(parameter.type, form, right.values.constants)
                drawn = (faulty[index](random, Seen()) for _ in range(_MOST_OF_FAULTY_TYPE))
                for value in (*values, *drawn):
                    arguments = [draw(random, Seen()) for draw in usual]
                    arguments[index] = value
                    # Records and enums of another contract are no values of this one.
                    if _is_scalar(value):
                        yield told_again(
                            [Step(operation.name, tuple(arguments), Rejected())], right
                        )
        except NoValue:
            continue


def _is_scalar(value: Any) -> bool:  # noqa: ANN401  of any type
    return type(value).__module__ in {"builtins", "decimal", "datetime"} and not isinstance(
        value, list | dict | frozenset
    )
