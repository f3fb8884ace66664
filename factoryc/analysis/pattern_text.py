"""Texts that match a pattern: one drawn at random, or the one that is easiest to read."""

from random import Random
from typing import assert_never

from factoryc.analysis.pattern import (
    Alternatives,
    Characters,
    Pattern,
    Ranges,
    Repetition,
    Sequence,
)

# In this order, the first that a class allows stands for it in a readable text.
READABLE = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. /:@"
_ASCII = ((33, 126), (32, 32))
# Beyond ASCII, a few characters that programs often get wrong.
_UNUSUAL = "é\u00df\u0130\u4e2d\u200b\U0001f600\n\t"
_MORE = 3
_MANY = 12


def drawn_text(pattern: Pattern, random: Random) -> str:
    """A text that matches. Most are short; some use the bounds of the counts."""
    match pattern:
        case Characters(ranges=ranges):
            return _drawn_character(ranges, random)
        case Sequence(parts=parts):
            return "".join(drawn_text(part, random) for part in parts)
        case Alternatives(options=options):
            return drawn_text(random.choice(options), random)
        case Repetition(part=part, low=low, high=high):
            count = _drawn_count(low, high, random)
            return "".join(drawn_text(part, random) for _ in range(count))
        case _:
            assert_never(pattern)


def readable_text(pattern: Pattern, longer: int = 0) -> str:
    """The shortest text that matches, with the letters that are easiest to read.

    `longer` repeats what may be repeated that many times more.
    """
    match pattern:
        case Characters(ranges=ranges):
            return _readable_character(ranges)
        case Sequence(parts=parts):
            return "".join(readable_text(part, longer) for part in parts)
        case Alternatives(options=options):
            texts = [readable_text(option, longer) for option in options]
            return min(texts, key=lambda text: (len(text), not text.isalnum(), texts.index(text)))
        case Repetition(part=part, low=low, high=high):
            count = low + longer if high is None else min(low + longer, high)
            return readable_text(part, longer) * count
        case _:
            assert_never(pattern)


def allows(ranges: Ranges, character: str) -> bool:
    """Whether a character lies in one of the ranges."""
    return any(low <= ord(character) <= high for low, high in ranges)


def _drawn_count(low: int, high: int | None, random: Random) -> int:
    most = low + _MORE if high is None else high
    kind = random.random()
    if kind < 0.15 or low == most:  # noqa: PLR2004 -- how often a count is at its lower bound
        return low
    # How often at its upper one: a long text is slow to draw and to test.
    if kind > (0.9 if most <= _MANY else 0.98):
        return most
    return random.randint(low, min(most, low + _MANY))


def _drawn_character(ranges: Ranges, random: Random) -> str:
    size = sum(high - low + 1 for low, high in ranges)
    if size > 200:  # noqa: PLR2004 -- a class this large is "anything but", not a list of letters
        allowed = [character for character in READABLE if allows(ranges, character)]
        unusual = [character for character in _UNUSUAL if allows(ranges, character)]
        if allowed and (not unusual or random.random() < 0.9):  # noqa: PLR2004 -- a tenth unusual
            return random.choice(allowed)
        if unusual:
            return random.choice(unusual)
    place = random.randrange(size)
    for low, high in ranges:
        if place <= high - low:
            return _scalar(low + place)
        place -= high - low + 1
    raise AssertionError("a class of characters is never empty")


def _readable_character(ranges: Ranges) -> str:
    for character in READABLE:
        if allows(ranges, character):
            return character
    for low, high in _ASCII:
        for code in range(low, high + 1):
            if allows(ranges, chr(code)):
                return chr(code)
    return _scalar(ranges[0][0])


def _scalar(code: int) -> str:
    # Surrogates are no characters of their own; the next real one stands in for them.
    return chr(0xE000) if 0xD800 <= code <= 0xDFFF else chr(code)  # noqa: PLR2004 -- Unicode's bounds
