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
# By this Python reads `\\d` and its like as ASCII; the trees of patterns always do.
_ASCII = "(?a)"


def such_that(accepts: Callable[[Any], bool], strategy: SearchStrategy[_T]) -> SearchStrategy[_T]:
    """The values of a strategy that meet a test."""
    return strategy.filter(accepts)


def matching(pattern: str) -> SearchStrategy[str]:
    """Texts that match a pattern of Python as a whole: usual ones, the shortest, a very long one."""
    try:
        tree = read_pattern(pattern.removeprefix(_ASCII))
    except UnreadablePattern:
        return st.from_regex(pattern, fullmatch=True)
    ends = dict.fromkeys((readable_text(tree), readable_text(tree, longer=_LONGER)))
    usual = _texts(tree)
    return st.one_of(usual, usual, usual, st.sampled_from(list(ends)))


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
