"""How much time may pass: up to an instant that is remembered, or to when the spec's ages turn, and near it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from factoryc.contract.runtime import State
from factoryc.judge.testing.known import instants_in

_NEAREST = 4
_MOMENT, _SECOND = timedelta(microseconds=1), timedelta(seconds=1)
_DAYS = timedelta(1), timedelta(31)


def steps_ahead(state: State, now: datetime, durations: Sequence[timedelta]) -> list[timedelta]:
    """The spans of time to choose from, the nearest first. `durations` are those that the spec speaks of."""
    met = instants_in(state)
    # What the spec says of ages turns when so much time has passed since.
    turns = [*met, *(_after(each, by) for each in met for by in durations)]
    ahead = sorted({each - now for each in turns if each is not None and each > now})
    near = [by + of for by in ahead[:_NEAREST] for of in (timedelta(), _MOMENT, -_MOMENT)]
    steps = (*near, _SECOND, *durations, *_DAYS)
    return [by for by in steps if by > timedelta() and _after(now, by) is not None]


def _after(instant: datetime, by: timedelta) -> datetime | None:
    """So much later; None where the calendar has ended by then."""
    try:
        return instant + by
    except OverflowError:
        return None
