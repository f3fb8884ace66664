"""What a sentence claims: a number as a bound, or that something is so always or never."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from factoryc.frozen import frozen
from factoryc.prose.numbers import TIMES, Number, numbers
from factoryc.prose.words import Word, without_quoted, words

_BOUND_BEFORE = re.compile(
    r"\b(?:at most|at least|at the most|at the least|no more than|not more than|no less than|"
    r"not less than|no fewer than|not fewer than|fewer than|less than|more than|up to|within|exactly|"
    r"a maximum of|maximum of|a minimum of|minimum of|not exceed|never exceeds|exceeds?|"
    r"limited to|no longer than|not longer than|no later than|no earlier than|precisely|"
    r"[a-z]{3,}er than|a limit of|below|above|beyond|after)(?: the| a| an| every)?\s*$",
    re.IGNORECASE,
)
_BOUND_BEHIND = re.compile(
    r"^(?:\s+[a-z]+){0,3}?,?\s+(?:at most|at least|at the most|or (?:less|fewer|more)|maximum|minimum)\b",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(r"\b(?:for|every|lasts?|once in)\s*$", re.IGNORECASE)
_FIRST_THAT_COUNTS = 3
_ABSOLUTE = frozenset({"must", "shall", "never", "always", "guaranteed", "guarantees", "mustn't"})
_OUGHT = re.compile(
    r"\b(?:under no circumstances|in no case|may not|is not allowed to|are not allowed to|at all times|"
    r"is forbidden|has to be|have to be|without exception)\b",
    re.IGNORECASE,
)

_LASTING = re.compile(
    r"\b(?:survives?|outlives?) (?:a |an |the |any |every )?(?:restart|crash|power|reboot)",
    re.IGNORECASE,
)
_WEAKENING = frozenset({"not", "almost", "nearly", "a", "the", "hardly"})


@frozen
class Claim:
    """`bound`: a number that must be kept to. `absolute`: a sentence that allows no exception."""

    kind: Literal["bound", "absolute"]
    start: int
    end: int
    number: Number | None = None


def claims(sentence: str) -> tuple[Claim, ...]:
    """The claims of a sentence, those with numbers first."""
    plain = without_quoted(sentence)
    return (*_bounds(plain), *_absolutes(plain))


def _bounds(sentence: str) -> Iterator[Claim]:
    for number in numbers(sentence):
        before = _BOUND_BEFORE.search(sentence, 0, number.start)
        behind = _BOUND_BEHIND.match(sentence[number.end :])
        timed = _TIME_BEFORE.search(sentence, 0, number.start) if number.unit in TIMES else None
        is_exact = number.unit in {*TIMES, "percent"} or sentence[number.start].isdigit()
        if number.value < _FIRST_THAT_COUNTS and not (is_exact and number.value > 0):
            # `at least one` is written as `not empty`, and in many other ways.
            continue
        if before is not None:
            yield Claim("bound", before.start(), number.end, number)
        elif timed is not None:
            yield Claim("bound", timed.start(), number.end, number)
        elif behind is not None:
            yield Claim("bound", number.start, number.end + behind.end(), number)


def _absolutes(sentence: str) -> Iterator[Claim]:
    for word in words(sentence):
        if word.text in _ABSOLUTE and not _is_not_at_all(word, sentence):
            yield Claim("absolute", word.start, word.end)
            return
    found = _OUGHT.search(sentence) or _LASTING.search(sentence)
    if found is not None:
        yield Claim("absolute", found.start(), found.end())


def _is_not_at_all(word: Word, sentence: str) -> bool:
    """`need not always` and `almost never` claim nothing; a `must` may be a noun."""
    before = sentence[: word.start].lower().split()
    return bool(before) and (before[-1] in _WEAKENING or before[-1].endswith("n't"))


def is_carried(number: Number, code: frozenset[Decimal]) -> bool:
    """Whether clauses hold the number, in whatever unit, or the one beside it."""
    return not number.readings.isdisjoint(code)
