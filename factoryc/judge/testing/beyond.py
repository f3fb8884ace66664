"""Values that a type just does not accept any more: the first beyond its borders, found by asking it.

Whole numbers, amounts, times, days and sizes have borders; wherever one stands in a value, it is moved away
from what it is, up and down, until the whole value is refused.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

Test: TypeAlias = Callable[[Any], bool]
# A value at some distance from another one, which it is at distance 0.
Moved: TypeAlias = Callable[[int], Any]

_FARTHEST, _LONGEST = 1 << 40, 1 << 12
_MOST_PLACES = 8
_MOMENT, _CENT = dt.timedelta(microseconds=1), Decimal("0.01")


def just_beyond(value: Any, accepts: Test) -> Iterator[Any]:  # noqa: ANN401  of any type
    """The values nearest to this one, in each direction of each of its parts, that are not accepted."""
    for at, (moved, farthest) in enumerate(_directions(value)):
        if at == _MOST_PLACES:
            return
        found = _first_refused(moved, farthest, accepts)
        if found is not None:
            yield moved(found)


def _first_refused(moved: Moved, farthest: int, accepts: Test) -> int | None:
    """The least distance at which it is refused, where all beyond it are."""

    def refused(distance: int) -> bool:
        return not accepts(moved(distance))

    try:
        high = 1
        while not refused(high):
            high *= 2
            if high > farthest:
                return None
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if refused(middle) else (middle, high)
    except OverflowError:
        # There are no such days any more.
        return None
    return high


def _directions(value: Any) -> Iterator[tuple[Moved, int]]:  # noqa: ANN401  of any type
    match value:
        case bool():
            return
        case int():
            yield from _both(lambda n: value + n)
        case Decimal():
            yield from _both(lambda n: value + n * _CENT)
        case dt.datetime() | dt.timedelta():
            yield from _both(lambda n: value + n * _MOMENT)
        case dt.date():
            yield from _both(lambda n: value + dt.timedelta(n))
        case str() if value:
            yield (lambda n: value + value[-1] * n), _LONGEST
            yield (lambda n: value[: max(0, len(value) - n)]), len(value)
        case list() if value:
            yield (lambda n: value + value[-1:] * n), _LONGEST
            yield (lambda n: value[: max(0, len(value) - n)]), len(value)
            yield from _inside(value[0], lambda each: [each, *value[1:]])
        case dict() if value:
            key, entry = next(iter(value.items()))
            yield from _inside(entry, lambda each: {**value, key: each})
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            for field in dataclasses.fields(value):
                yield from _inside(getattr(value, field.name), _replacing(value, field.name))
        case _:
            return


def _both(moved: Moved) -> Iterator[tuple[Moved, int]]:
    yield moved, _FARTHEST
    yield (lambda n: moved(-n)), _FARTHEST


def _replacing(value: Any, name: str) -> Callable[[Any], Any]:  # noqa: ANN401  a record
    return lambda each: dataclasses.replace(value, **{name: each})


def _inside(part: Any, whole: Callable[[Any], Any]) -> Iterator[tuple[Moved, int]]:  # noqa: ANN401  of any type
    for moved, farthest in _directions(part):
        yield _composed(whole, moved), farthest


def _composed(whole: Callable[[Any], Any], moved: Moved) -> Moved:
    return lambda n: whole(moved(n))
