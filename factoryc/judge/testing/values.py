"""Strategies for what no bound can say: texts of a pattern, values that meet a test."""

import math
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, assert_never

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from factoryc.analysis.pattern import (
    Alternatives,
    Characters,
    Pattern,
    Repetition,
    Sequence,
    UnreadablePattern,
    read_pattern,
)
from factoryc.analysis.pattern_text import readable_text
from factoryc.judge.testing.hostile import HOSTILE_TEXTS

_T = TypeVar("_T")

_LONGER = 3_000
_DAYS_OF_A_YEAR = 366
_HALF = Decimal("0.5")
# The end of February is where calendars go wrong first.
_TURNS = ((2, 28), (2, 29), (3, 1), (12, 31), (1, 1), (4, 30), (7, 31))
_MOST_CORNERS = 40
_RUN = 3
# By this Python reads `\\d` and its like as ASCII; the trees of patterns always do.
_ASCII = "(?a)"


def such_that(accepts: Callable[[Any], bool], strategy: SearchStrategy[_T]) -> SearchStrategy[_T]:
    """The values of a strategy that meet a test."""
    return strategy.filter(accepts)


def texts_of_size(min_size: int = 0, max_size: int | None = None) -> SearchStrategy[str]:
    """Texts of any characters: drawn ones, and hostile ones of a fitting length."""
    drawn = st.text(min_size=min_size, max_size=max_size)
    longest = _LONGER if max_size is None else max_size
    hostile = [each for each in HOSTILE_TEXTS if min_size <= len(each) <= longest]
    # There are many of them, and each means something else: they are drawn more often than others.
    strange = st.sampled_from(hostile)
    return st.one_of(drawn, strange, strange) if hostile else drawn


def decimals_between(
    min_value: Decimal, max_value: Decimal, places: int
) -> SearchStrategy[Decimal]:
    """Decimals of so many places, those among them more often that end with a half: rounding turns there."""
    drawn = st.decimals(min_value, max_value, places=places)
    if max_value - min_value < 1:
        return drawn
    whole = st.integers(math.floor(min_value), math.ceil(max_value))
    round_ones = whole.map(lambda each: each + _HALF).filter(
        lambda it: min_value <= it <= max_value
    )
    return st.one_of(drawn, st.decimals(min_value, max_value, places=1), round_ones)


def days_between(min_value: date = date.min, max_value: date = date.max) -> SearchStrategy[date]:
    """Days between two, those among them at which months and years turn more often than others."""
    turns = st.builds(
        _day, st.integers(min_value.year, max_value.year), st.sampled_from(_TURNS)
    ).filter(lambda each: min_value <= each <= max_value)
    drawn = st.dates(min_value, max_value)
    return drawn if (max_value - min_value).days < _DAYS_OF_A_YEAR else st.one_of(drawn, turns)


def _day(year: int, turn: tuple[int, int]) -> date:
    month, day = turn
    return date(year, month, min(day, monthrange(year, month)[1]))


def matching(pattern: str, longest: int = _LONGER) -> SearchStrategy[str]:
    """Texts that match a pattern of Python as a whole: usual ones, and those at its corners."""
    try:
        tree = read_pattern(pattern.removeprefix(_ASCII))
    except UnreadablePattern:
        return st.from_regex(pattern, fullmatch=True)
    return st.one_of(_texts(tree), st.sampled_from(corner_texts(tree, longest)))


def corner_texts(pattern: Pattern, longest: int = _LONGER) -> list[str]:
    """A short readable text that matches, then some that differ from it in one part.

    Each optional part once there, each repeated one as often as can be until the text has its
    `longest` size, each kind of character, and three in a row of those between words.
    """
    return list(dict.fromkeys(_corners(pattern, longest)))[:_MOST_CORNERS]


def _corners(pattern: Pattern, longest: int) -> list[str]:
    match pattern:
        case Characters(ranges=ranges):
            ends = [chr(end) for bounds in ranges for end in bounds if not _is_surrogate(end)]
            return [readable_text(pattern), *ends]
        case Sequence(parts=parts):
            plain = [_corners(part, longest)[0] for part in parts]
            whole = sum(map(len, plain))
            corners = [
                _corners(part, longest - whole + len(usual))
                for part, usual in zip(parts, plain, strict=True)
            ]
            return ["".join(plain)] + [
                "".join([*plain[:at], text, *plain[at + 1 :]])
                for at, each in enumerate(corners)
                for text in each[1:]
            ]
        case Alternatives(options=options):
            return [text for option in options for text in _corners(option, longest)]
        case Repetition(part=part, low=low, high=high):
            found = _corners(part, longest)
            more = low + 1 if high is None else min(low + 1, high)
            room = max(low, longest // max(1, len(found[0])))
            most = room if high is None else min(high, room)
            once = [found[0] * (more - 1) + text for text in found if more]
            return [found[0] * low, *once, found[0] * most, *_runs(found, low, most)]
        case _:
            assert_never(pattern)


def _runs(found: list[str], low: int, most: int) -> Iterator[str]:
    """Three of what stands between words, one after the other: who expects one of them may see to two."""
    usual = found[0]
    for each in found:
        if len(each) == 1 and not each.isalnum() and low <= _RUN + 2 <= most:
            yield usual + each * _RUN + usual


def _is_surrogate(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  Unicode's bounds


def _texts(pattern: Pattern) -> SearchStrategy[str]:
    match pattern:
        case Characters():
            return st.text(_alphabet(pattern), min_size=1, max_size=1)
        case Sequence(parts=parts):
            return st.tuples(*(_texts(part) for part in parts)).map("".join)
        case Alternatives(options=options):
            return st.one_of([_texts(option) for option in options])
        case Repetition(part=Characters() as part, low=low, high=high):
            # One text rather than a list of characters: a single step for Hypothesis.
            return st.text(_alphabet(part), min_size=low, max_size=high)
        case Repetition(part=part, low=low, high=high):
            return st.lists(_texts(part), min_size=low, max_size=high).map("".join)
        case _:
            assert_never(pattern)


def _alphabet(characters: Characters) -> SearchStrategy[str]:
    return st.one_of(
        [
            st.characters(min_codepoint=low, max_codepoint=high, exclude_categories=["Cs"])
            for low, high in characters.ranges
        ]
    )
