"""States to ask questions in: those that calls lead to, and any that the invariants allow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue, drawer
from factoryc.analysis.results import Caller, take_step
from factoryc.analysis.seen import Seen, note_parts
from factoryc.analysis.simpler import stable_text
from factoryc.analysis.situation import Situation, Step
from factoryc.contract.evaluation import Undefined
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import broken_invariants
from factoryc.contract.tables import State
from factoryc.spec.names import CLOCK
from factoryc.spec.types import DURATION, INSTANT

_LONGEST = 6
_MOST = 160
# Half of the calls go on from one of the latest states: long stories need that.
_LATEST = 8
_EVEN = 0.5
_ARBITRARY_TRIES = 240
_MOST_ARBITRARY = 40
_MOST_INSTANTS = 4
_MOMENT = timedelta(microseconds=1)


def reachable_situations(
    callers: Sequence[Caller], ground: Ground, random: Random, calls: int
) -> tuple[Situation, ...]:
    """The initial state first, then states after up to six calls, each state once."""
    found = [situation(ground.contract.initial, (), ground)]
    if not ground.spec.state or not callers:
        return tuple(found)
    known = {stable_text(ground.contract.initial)}
    for _ in range(calls):
        before = random.choice(found if random.random() < _EVEN else found[-_LATEST:])
        steps = before.steps or ()
        after = _after_a_call(random.choice(callers), before, ground, random)
        if after is None or len(steps) >= _LONGEST or stable_text(after[1]) in known:
            continue
        known.add(stable_text(after[1]))
        found.append(situation(after[1], (*steps, after[0]), ground))
        if len(found) >= _MOST:
            break
    return tuple(found)


def arbitrary_situations(ground: Ground, random: Random) -> tuple[Situation, ...]:
    """States that meet their types and all invariants, whether or not any call leads to them."""
    if not ground.spec.state:
        return ()
    found: list[Situation] = []
    known: set[str] = set()
    try:
        parts = [
            (python_name(state.name), drawer(state.type, state.restriction, ground.values))
            for state in ground.spec.state
        ]
        for _ in range(_ARBITRARY_TRIES):
            seen = Seen()
            values = {name: part(random, seen) for name, part in parts}
            state = replace(ground.contract.initial, **values)
            if stable_text(state) not in known and _is_kept(state, ground):
                known.add(stable_text(state))
                found.append(situation(state, None, ground))
            if len(found) >= _MOST_ARBITRARY:
                break
    except NoValue:
        return tuple(found)
    return tuple(found)


def situation(state: State, steps: tuple[Step, ...] | None, ground: Ground) -> Situation:
    """The situation of a state, with all values that it holds."""
    seen = Seen()
    for definition in ground.spec.state:
        value = getattr(state, python_name(definition.name))
        note_parts(seen, definition.type, value, ground.values.fields)
    _note_distances(seen, state)
    return Situation(state, steps, seen)


def _note_distances(seen: Seen, state: State) -> None:
    """How far the instants of a state are ahead of the clock: there behaviour turns."""
    now = getattr(state, CLOCK, None)
    if now is None:
        return
    for instant in seen.values.get(INSTANT, [])[:_MOST_INSTANTS]:
        for by in (instant - now, instant - now - _MOMENT, instant - now + _MOMENT):
            if by > timedelta():
                seen.note(DURATION, by)


def _after_a_call(
    called: Caller, before: Situation, ground: Ground, random: Random
) -> tuple[Step, State] | None:
    seen = Seen(before=before.seen)
    try:
        arguments = tuple(draw(random, seen) for draw in called.arguments)
        taken = take_step(called, before.state, arguments, ground, random, seen)
    except (NoValue, Undefined):
        # Where a clause has no value, the contract leads nowhere; a finding says so elsewhere.
        return None
    return None if taken is None else (taken.step, taken.after)


def _is_kept(state: State, ground: Ground) -> bool:
    try:
        return not broken_invariants(ground.contract, state)
    except Undefined:
        return False
