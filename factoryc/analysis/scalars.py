"""Numbers, texts and times drawn where programs break: at bounds, at constants, near zero.

Each function makes a drawer once from what is known of the type, so that a draw itself is quick.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias, TypeVar

from factoryc.analysis.beside import beside
from factoryc.analysis.constants import Constants
from factoryc.analysis.pattern import Pattern, UnreadablePattern, read_pattern
from factoryc.analysis.pattern_text import drawn_text
from factoryc.analysis.shape import Bounds, Shape
from factoryc.spec.pattern import python_pattern
from factoryc.spec.types import ScalarName

DrawScalar: TypeAlias = Callable[[Random], Any]
_Step = TypeVar("_Step", int, Decimal, timedelta)

_FEW = 12
_FAR = 10**6
_FIRST_DAY = date(2026, 1, 1)
_START = datetime(2026, 1, 1, tzinfo=UTC)
_UNUSUAL_TEXTS = ("", " ", "é", "a\nb", "\u200b", "İ", "中")
_LONGEST_TEXT = 40
_STOCK = 200
_FROM_STOCK = 0.97
_TELLING = 0.3


def scalar_drawer(name: ScalarName, shape: Shape, constants: Constants) -> DrawScalar:
    """Draws values of a scalar type that mostly have the shape."""
    known = constants.of(name)
    match name:
        case "Bool":
            return lambda random: random.random() < 0.5  # noqa: PLR2004 -- a fair coin
        case "Int":
            return _whole_numbers(shape.bounds, known)
        case "Decimal":
            return _decimals(shape.bounds, known, constants.of("Int"))
        case "Float":
            return _one_of([0.0, 1.0, -1.0, 0.5, 1e9, *known])
        case "Text":
            return _texts(shape, known)
        case "Bytes":
            return _one_of([b"", b"a", b"ab", b"\x00\xff", *known])
        case "Duration":
            return _times(shape.bounds, known, timedelta(), timedelta(seconds=1))
        case "Instant":
            return _times(shape.bounds, known, _START, timedelta(seconds=1))
        case "Date":
            return _times(shape.bounds, known, _FIRST_DAY, timedelta(days=1))


def _one_of(values: Sequence[Any]) -> DrawScalar:
    return lambda random: random.choice(values)


def _whole_numbers(bounds: Bounds, known: Sequence[Any]) -> DrawScalar:
    low = None if bounds.low is None else int(bounds.low) + bounds.low_open
    high = None if bounds.high is None else int(bounds.high) - bounds.high_open
    ends = [each for each in (low, high) if each is not None]
    few = range(-2, _FEW) if low is None else range(low, low + _FEW)
    marks = _within([*ends, *_around(ends, 1), *known, *_around(known, 1)], low, high)
    near = _within([*few, *marks], low, high) or _within(ends, low, high) or [0]
    least = -_FAR if low is None else low
    most = max(least, _FAR) if high is None else high

    def draw(random: Random) -> Any:  # noqa: ANN401 -- a whole number
        kind = random.random()
        if kind < 0.45 and marks:  # noqa: PLR2004 -- nearly half at a constant or a bound
            return random.choice(marks)
        if kind < 0.8 or least > most:  # noqa: PLR2004 -- a third small
            return random.choice(near)
        return random.randint(least, most)

    return draw


def _decimals(bounds: Bounds, known: Sequence[Any], whole: Sequence[Any]) -> DrawScalar:
    scales = [-int(each.as_tuple().exponent) for each in known if isinstance(each, Decimal)]
    scale = max(scales, default=2)
    step = Decimal(1).scaleb(-scale)
    ends = [Decimal(each) for each in (bounds.low, bounds.high) if each is not None]
    numbers = [Decimal(each) for each in (*known, *whole)]
    few = [step * count for count in range(-2, _FEW)]
    marks = [*ends, *_around(ends, step), *numbers, *_around(numbers, step)]
    near = _within([*marks, *few, Decimal(1), Decimal(100)], bounds.low, bounds.high) or few
    low = -_FAR if bounds.low is None else int(Decimal(bounds.low) / step) + 1
    high = _FAR if bounds.high is None else int(Decimal(bounds.high) / step)

    def draw(random: Random) -> Any:  # noqa: ANN401 -- a decimal
        if random.random() < 0.75 or low > high:  # noqa: PLR2004 -- mostly at marks
            return random.choice(near)
        return random.randint(low, high) * step

    return draw


def _times(bounds: Bounds, known: Sequence[Any], start: Any, step: timedelta) -> DrawScalar:  # noqa: ANN401 -- an instant, a date or a duration
    ends = [each for each in (bounds.low, bounds.high) if each is not None]
    few = [start + step * count for count in (-1, 0, 1, 2, 60, 3600, 86_400)]
    marks = [*ends, *_around(ends, step), *known, *_around(known, step), *few]
    near = _within(marks, bounds.low, bounds.high) or marks
    return _one_of(near)


def _texts(shape: Shape, known: Sequence[Any]) -> DrawScalar:
    pattern = _readable_pattern(shape.patterns)
    if pattern is not None:
        return _texts_of(pattern, _matching(known, shape.patterns))
    low = 0 if shape.size.low is None else int(shape.size.low) + shape.size.low_open
    high = None if shape.size.high is None else int(shape.size.high) - shape.size.high_open
    letters = sorted({character for text in known for character in text[:20]} | set("abc01 "))
    fitting = [
        text for text in (*known, *_UNUSUAL_TEXTS) if low <= len(text) <= (high or len(text))
    ]

    def draw(random: Random) -> str:
        kind = random.random()
        if kind < 0.4 and fitting:  # noqa: PLR2004 -- constants are telling
            return str(random.choice(fitting))
        if kind < 0.5:  # noqa: PLR2004 -- now and then as long as can be
            size = low + _LONGEST_TEXT if high is None else min(high, low + 10 * _LONGEST_TEXT)
        else:
            size = low + random.randint(0, 4)
        size = size if high is None else min(size, high)
        return "".join(random.choice(letters) for _ in range(size))

    return draw


def _matching(known: Sequence[Any], patterns: Sequence[str]) -> list[str]:
    """The constants that have the patterns."""
    tests = [re.compile(python_pattern(pattern)) for pattern in patterns]
    return [text for text in known if all(test.fullmatch(text) for test in tests)]


def _texts_of(pattern: Pattern, telling: Sequence[str]) -> DrawScalar:
    """Draws from a stock of texts, most of the time: making them is slow. Constants are telling."""
    stock: list[str] = []

    def draw(random: Random) -> str:
        if telling and random.random() < _TELLING:
            return random.choice(telling)
        if len(stock) >= _STOCK and random.random() < _FROM_STOCK:
            return random.choice(stock)
        text = drawn_text(pattern, random)
        if len(stock) < _STOCK:
            stock.append(text)
        return text

    return draw


def _readable_pattern(patterns: Sequence[str]) -> Pattern | None:
    for text in patterns:
        try:
            return read_pattern(text)
        except UnreadablePattern:
            continue
    return None


def _around(values: Sequence[Any], step: _Step) -> list[Any]:
    return [each for value in values for each in beside(value, -step, step)]


def _within(values: Sequence[Any], low: Any, high: Any) -> list[Any]:  # noqa: ANN401 -- of an ordered type
    return [
        value
        for value in dict.fromkeys(values)
        if (low is None or low <= value) and (high is None or value <= high)
    ]
