"""What is simpler than a value: fewer entries, smaller numbers, shorter texts in readable letters.

Nothing here knows which of them still show a finding; the caller tries them.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from factoryc.analysis.pattern_text import READABLE

_ROUND_TEXTS = ("a", "b", "c", "", "aa", "abc")


def without_parts(value: Any) -> Iterator[Any]:  # noqa: ANN401 -- of any type
    """The value with less in it: no entries, half of them, one fewer; none for an optional."""
    match value:
        case list():
            for kept in _fewer(value):
                yield list(kept)
            for index, item in enumerate(value):
                for less in without_parts(item):
                    yield [*value[:index], less, *value[index + 1 :]]
        case frozenset():
            for kept in _fewer(sorted(value, key=stable_text)):
                yield frozenset(kept)
        case dict():
            for kept in _fewer(list(value.items())):
                yield dict(kept)
            for key, item in value.items():
                for less in without_parts(item):
                    yield {**value, key: less}
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                inner = getattr(value, field.name)
                if inner is not None:
                    yield replace(value, **{field.name: None})
                    for less in without_parts(inner):
                        yield replace(value, **{field.name: less})


def leaves(value: Any) -> Iterator[Any]:  # noqa: ANN401 -- of any type
    """The plain values inside, keys included, in a fixed order, repeated where they repeat."""
    match value:
        case None | bool() | enum.Enum():
            return
        case list():
            for item in value:
                yield from leaves(item)
        case frozenset():
            for item in sorted(value, key=stable_text):
                yield from leaves(item)
        case dict():
            for key, item in value.items():
                yield from leaves(key)
                yield from leaves(item)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from leaves(getattr(value, field.name))
        case _:
            yield value


def renamed(value: Any, old: Any, new: Any) -> Any:  # noqa: ANN401 -- of any type
    """The value with one plain value replaced wherever it occurs."""
    match value:
        case None | bool() | enum.Enum():
            return value
        case list():
            return [renamed(item, old, new) for item in value]
        case frozenset():
            return frozenset(renamed(item, old, new) for item in value)
        case dict():
            return {renamed(key, old, new): renamed(item, old, new) for key, item in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: renamed(getattr(value, field.name), old, new) for field in fields(value)
            }
            return replace(value, **changed)
        case _:
            return new if type(value) is type(old) and value == old else value


def simpler(value: Any, readable: tuple[str, ...]) -> Iterator[Any]:  # noqa: ANN401 -- of any type
    """Simpler plain values, the simplest first. `readable` are texts that the spec's types allow."""
    match value:
        case bool():
            if value:
                yield False
        case int():
            yield from _smaller(value)
        case Decimal():
            yield from (number for number in _rounder(value) if number != value)
        case float():
            yield from (number for number in (0.0, 1.0) if number != value)
        case str():
            yield from _plainer(value, readable)
        case bytes():
            yield from (value[:count] for count in range(len(value)))
        case datetime():
            yield from _earlier(value, datetime(2026, 1, 1, tzinfo=UTC))
        case date():
            yield from _earlier(value, date(2026, 1, 1))
        case timedelta():
            yield from _earlier(value, timedelta())
        case enum.Enum():
            members: Mapping[str, Any] = type(value).__members__
            yield from list(members.values())[: list(members.values()).index(value)]


def stable_text(value: Any) -> str:  # noqa: ANN401 -- of any type
    """The same text for the same value in every process: sets have no order of their own."""
    match value:
        case list() | tuple():
            return f"[{', '.join(map(stable_text, value))}]"
        case frozenset():
            return f"{{{', '.join(sorted(map(stable_text, value)))}}}"
        case dict():
            pairs = (f"{stable_text(key)}: {stable_text(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = (stable_text(getattr(value, field.name)) for field in fields(value))
            return f"{type(value).__name__}({', '.join(parts)})"
        case _:
            return repr(value)


def _fewer(items: list[Any]) -> Iterator[list[Any]]:
    if items:
        yield []
    if len(items) > 2:  # noqa: PLR2004 -- half of two is one fewer
        yield items[: len(items) // 2]
        yield items[len(items) // 2 :]
    if len(items) > 1:
        for index in range(len(items)):
            yield items[:index] + items[index + 1 :]


def _smaller(number: int) -> Iterator[int]:
    if number == 0:
        return
    yield 0
    if number < 0:
        yield -number
    distance = abs(number)
    sign = 1 if number > 0 else -1
    for part in (1, 2, 10, 100):
        if part < distance:
            yield sign * part
    step = distance // 2
    while step > 0:
        yield sign * (distance - step)
        step //= 2


def _rounder(number: Decimal) -> Iterator[Decimal]:
    zero = Decimal(0).quantize(Decimal(1).scaleb(int(number.as_tuple().exponent)))
    yield zero
    yield zero + 1
    yield number.to_integral_value() + zero
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    for whole in _smaller(int(number / step)):
        yield whole * step


def _plainer(text: str, readable: tuple[str, ...]) -> Iterator[str]:
    rank = _rank(text)
    for other in (*_ROUND_TEXTS, *readable):
        if _rank(other) < rank:
            yield other
    for size in (len(text) // 2, len(text) - 1):
        if 0 < size < len(text):
            yield text[:size]
            yield text[-size:]
    for index, character in enumerate(text[:60]):
        for letter in ("a", "0"):
            if _letter_rank(letter) < _letter_rank(character):
                yield text[:index] + letter + text[index + 1 :]


def _earlier(value: Any, start: Any) -> Iterator[Any]:  # noqa: ANN401 -- a date, an instant, a duration
    if value != start:
        yield start
    steps = (timedelta(days=1), timedelta(seconds=1))
    for step in steps:
        if isinstance(value, datetime | timedelta) or step.days:
            near = start + step
            if abs(near - start) < abs(value - start):
                yield near
    half = abs(value - start) / 2
    if half >= timedelta(days=1):
        whole = timedelta(days=half.days)
        yield start + whole if value > start else start - whole


def _rank(text: str) -> tuple[int, list[int]]:
    # One letter reads better than none, and says no less.
    return len(text) or 2, [_letter_rank(character) for character in text]


def _letter_rank(character: str) -> int:
    place = READABLE.find(character)
    return place if place >= 0 else len(READABLE) + ord(character)
