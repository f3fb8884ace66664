"""Two readings of one call, both by the contract: where they differ, somebody outside sees which is meant.

Each reading is evaluated, never guessed: the map is there in two orders, the request comes once or twice,
two callers see one state, the state is there or gone, one result is allowed and another as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any, TypeAlias

from factoryc.analysis.effort import Effort
from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.readable import readable_texts
from factoryc.analysis.results import Caller, Taken, take_step
from factoryc.analysis.search import Places, samples
from factoryc.analysis.seen import Seen
from factoryc.analysis.shrink import shrunk
from factoryc.analysis.simpler import stable_text
from factoryc.analysis.situation import Sample
from factoryc.contract.arranged import Backwards
from factoryc.contract.evaluation import Undefined
from factoryc.contract.literal import literal, outcome_text
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Anything, Open, explain, outcomes, same
from factoryc.contract.tables import Explained, Outcome, Returned, State
from factoryc.frozen import frozen

_RESULTS = 8

# What the two readings of a call are, in words; None where they do not differ.
Read: TypeAlias = Callable[[Caller, Sample, Ground], tuple[str, str] | None]


@frozen(eq=False)
class TwoReadings:
    """The call on which they differ, as small as it was made, and what each says of it."""

    sample: Sample
    first: str
    second: str


def two_readings(
    called: Caller, read: Read, places: Places, ground: Ground, effort: Effort
) -> TwoReadings | None:
    """The first call that shows the difference, made small. The same in every process."""
    random = Random(called.operation.clause)  # noqa: S311 -- to be repeatable is the point

    def readings(sample: Sample) -> tuple[str, str] | None:
        try:
            return read(called, sample, ground)
        except (Undefined, NoValue):
            # Another finding says so; no reading has a value here.
            return None

    try:
        found = next((s for s in samples(called, places, random, effort) if readings(s)), None)
    except NoValue:
        return None
    if found is None:
        return None
    small = shrunk(found, lambda s: readings(s) is not None, readable_texts(ground.spec), ground)
    said = readings(small)
    assert said is not None, "what is made small still shows it"
    return TwoReadings(small, *said)


# Readings -------------------------------------------------------------------------------------


def in_two_orders(called: Caller, sample: Sample, ground: Ground) -> tuple[str, str] | None:
    """What is returned when maps and sets are gone through from one end, and from the other."""
    first, second = (
        _settled(
            called,
            arranged(sample.situation.state, backwards=backwards),
            tuple(arranged(each, backwards=backwards) for each in sample.arguments),
            ground,
        )
        for backwards in (False, True)
    )
    if first is None or second is None or same(first, second):
        return None
    return outcome_text(first, called.operation), outcome_text(second, called.operation)


def with_two_results(called: Caller, sample: Sample, ground: Ground) -> tuple[str, str] | None:
    """Two results that are both allowed."""
    name, state = called.operation.name, sample.situation.state
    possible = outcomes(ground.contract, name, state, sample.arguments)
    if not possible or any(not isinstance(each.outcome, Open) for each in possible):
        return None
    draw = called.results.get(possible[0].clause)
    random = _again(called)
    allowed: list[Outcome] = []
    for _ in range(_RESULTS if draw is not None else 0):
        assert draw is not None
        result = draw(state, sample.arguments, random, Seen(before=sample.situation.seen))
        explained = explain(ground.contract, name, state, sample.arguments, Returned(result))
        if isinstance(explained, Explained) and explained.after is not None:
            allowed.append(Returned(result))
    # The shortest to read are the easiest to tell apart.
    texts = sorted({outcome_text(each, called.operation) for each in allowed}, key=_by_length)
    return (texts[0], texts[1]) if len(texts) > 1 else None


def _by_length(text: str) -> tuple[int, str]:
    return len(text), text


def once_and_twice(called: Caller, sample: Sample, ground: Ground) -> tuple[str, str] | None:
    """What is remembered after one request, and after the same request came again."""
    first = _taken(called, sample.situation.state, sample, ground)
    if first is None or not isinstance(first.step.outcome, Returned):
        return None
    second = _taken(called, first.after, sample, ground)
    if second is None or not isinstance(second.step.outcome, Returned):
        return None
    names = _changed(sample.situation.state, first.after, second.after, ground)
    if not names:
        return None
    return _with_state(called, first, names, ground), _with_state(called, second, names, ground)


def one_by_one_and_at_once(
    called: Caller, sample: Sample, ground: Ground
) -> tuple[str, str] | None:
    """How the second of two equal calls ends after the first, and when both read the same state."""
    if _settled(called, sample.situation.state, sample.arguments, ground) is None:
        # Two callers who are each given something new are told apart by that alone.
        return None
    first = _taken(called, sample.situation.state, sample, ground)
    if first is None or not isinstance(first.step.outcome, Returned):
        return None
    after = _taken(called, first.after, sample, ground)
    if after is None:
        return None
    changed = _changed(sample.situation.state, first.after, after.after, ground)
    differs = not same(first.step.outcome, after.step.outcome)
    if not differs and not changed:
        return None
    return _with_state(called, after, changed, ground), _with_state(called, first, changed, ground)


def kept_and_lost(called: Caller, sample: Sample, ground: Ground) -> tuple[str, str] | None:
    """What a call answers before the process ends, and after it has begun anew with nothing."""
    if not sample.situation.steps:
        return None
    kept = _settled(called, sample.situation.state, sample.arguments, ground)
    lost = _settled(called, ground.contract.initial, sample.arguments, ground)
    if kept is None or lost is None or same(kept, lost):
        return None
    return outcome_text(kept, called.operation), outcome_text(lost, called.operation)


# Evaluation -----------------------------------------------------------------------------------


def arranged(value: Any, *, backwards: bool) -> Any:  # noqa: ANN401 -- of any type
    """The same value, its maps and sets in the order of their keys, or in the opposite one."""
    match value:
        case dict():
            keys = sorted(value, key=stable_text, reverse=backwards)
            return {key: arranged(value[key], backwards=backwards) for key in keys}
        case frozenset():
            return Backwards(value) if backwards else value
        case list():
            return [arranged(item, backwards=backwards) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts: Mapping[str, Any] = {
                each.name: arranged(getattr(value, each.name), backwards=backwards)
                for each in fields(value)
            }
            return replace(value, **parts)
        case _:
            return value


def _settled(
    called: Caller, state: State, arguments: Sequence[Any], ground: Ground
) -> Outcome | None:
    """The outcome, where the contract defines it."""
    possible = outcomes(ground.contract, called.operation.name, state, arguments)
    settled = (each.outcome for each in possible if not isinstance(each.outcome, Open | Anything))
    return next(settled, None)


def _taken(called: Caller, state: State, sample: Sample, ground: Ground) -> Taken | None:
    # Open results are drawn again, and always in the same way.
    seen = Seen(before=sample.situation.seen)
    return take_step(called, state, sample.arguments, ground, _again(called), seen)


def _again(called: Caller) -> Random:
    return Random(called.operation.clause)  # noqa: S311 -- to be repeatable is the point


def _changed(before: State, first: State, second: State, ground: Ground) -> tuple[str, ...]:
    """The states that the first call changed, and the second one again."""
    return tuple(
        state.name
        for state in ground.spec.state
        if not same(_part(first, state.name), _part(second, state.name))
        and not same(_part(before, state.name), _part(first, state.name))
    )


def _part(state: State, name: str) -> Any:  # noqa: ANN401 -- of any type
    return getattr(state, python_name(name))


def _with_state(called: Caller, taken: Taken, names: tuple[str, ...], ground: Ground) -> str:
    left = "".join(
        f", and leaves `{state.name}` as {literal(_part(taken.after, state.name), state.type)}"
        for state in ground.spec.state
        if state.name in names
    )
    return f"{outcome_text(taken.step.outcome, called.operation)}{left}"
