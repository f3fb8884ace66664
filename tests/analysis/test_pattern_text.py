"""Texts drawn from a pattern match it, and the readable one does, too."""

import re
from random import Random

import pytest

from factoryc.analysis.pattern import UnreadablePattern, read_pattern
from factoryc.analysis.pattern_text import drawn_text, readable_text

PATTERNS = [
    r"[a-z0-9]{6}",
    r"https?://[a-z0-9.-]+(:\d{1,5})?(/[^\s]*)?",
    r"(ab|c)*d+",
    r"[^@\s]+@[^@\s]+\.[a-z]{2,}",
    r"\d{4}-(0[1-9]|1[0-2])-\d{2}",
    r"[\w.+-]+",
    r"a{0,3}b{2,}",
    r"",
    r".",
    r"[^\d]{3}",
    r"(?:x|y|)z",
    r"\x41\t[é-ü]",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_drawn_texts_match(pattern):
    tree, random = read_pattern(pattern), Random(pattern)
    texts = {drawn_text(tree, random) for _ in range(300)}
    assert all(re.fullmatch(pattern, text, re.ASCII) for text in texts)
    assert all(text.encode("utf-8") is not None for text in texts)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("longer", [0, 1, 5])
def test_readable_texts_match(pattern, longer):
    assert re.fullmatch(pattern, readable_text(read_pattern(pattern), longer), re.ASCII)


def test_both_ends_of_a_count_are_drawn():
    tree, random = read_pattern("[ab]{2,9}"), Random("ends")
    assert {len(drawn_text(tree, random)) for _ in range(200)} == set(range(2, 10))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("[a-z0-9]{6}", "aaaaaa"), ("[0-9]{3}", "000"), ("https?://.+", "http://a"), ("x|yy", "x")],
)
def test_readable_text_is_short_and_plain(pattern, text):
    assert readable_text(read_pattern(pattern)) == text


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"\p{L}", "(a", "a)", "[z-a]", r"[^\s\S]", "*"])
def test_what_is_no_pattern_here_is_refused(pattern):
    with pytest.raises(UnreadablePattern):
        read_pattern(pattern)
