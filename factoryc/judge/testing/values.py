"""Strategies for what no bound can say: texts of a pattern, values that meet a test."""

from collections.abc import Callable
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

_T = TypeVar("_T")

_LONGER = 3_000
_MOST_CORNERS = 40
# By this Python reads `\\d` and its like as ASCII; the trees of patterns always do.
_ASCII = "(?a)"


def such_that(accepts: Callable[[Any], bool], strategy: SearchStrategy[_T]) -> SearchStrategy[_T]:
    """The values of a strategy that meet a test."""
    return strategy.filter(accepts)


def matching(pattern: str) -> SearchStrategy[str]:
    """Texts that match a pattern of Python as a whole: usual ones, and those at its corners."""
    try:
        tree = read_pattern(pattern.removeprefix(_ASCII))
    except UnreadablePattern:
        return st.from_regex(pattern, fullmatch=True)
    return st.one_of(_texts(tree), st.sampled_from(corner_texts(tree)))


def corner_texts(pattern: Pattern) -> list[str]:
    """A short readable text that matches, then some that differ from it in one part.

    Each optional part once there, each repeated one as often as can be, each kind of character.
    """
    return list(dict.fromkeys(_corners(pattern)))[:_MOST_CORNERS]


def _corners(pattern: Pattern) -> list[str]:
    match pattern:
        case Characters(ranges=ranges):
            ends = [chr(end) for bounds in ranges for end in bounds if not _is_surrogate(end)]
            return [readable_text(pattern), *ends]
        case Sequence(parts=parts):
            corners = [_corners(part) for part in parts]
            plain = [texts[0] for texts in corners]
            return ["".join(plain)] + [
                "".join([*plain[:at], text, *plain[at + 1 :]])
                for at, texts in enumerate(corners)
                for text in texts[1:]
            ]
        case Alternatives(options=options):
            return [text for option in options for text in _corners(option)]
        case Repetition(part=part, low=low, high=high):
            texts = _corners(part)
            more = low + 1 if high is None else min(low + 1, high)
            most = _LONGER if high is None else min(high, _LONGER)
            found = [texts[0] * low]
            found += [texts[0] * (more - 1) + text for text in texts if more]
            return [*found, texts[0] * most]
        case _:
            assert_never(pattern)


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
