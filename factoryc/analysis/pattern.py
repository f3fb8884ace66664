"""Patterns as trees: which texts match, in a shape to draw them from.

The language's patterns are the common subset of regular expressions: classes, groups,
alternatives, counts and escapes. What goes beyond it raises `UnreadablePattern`.
"""

from typing import TypeAlias

import attrs

from factoryc.frozen import frozen

Ranges: TypeAlias = tuple[tuple[int, int], ...]

_LAST = 0x10FFFF
_DIGITS: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = ((9, 13), (32, 32))
_NAMED = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0", "a": "\a"}
_HEXADECIMAL = {"x": 2, "u": 4, "U": 8}


class UnreadablePattern(ValueError):
    """A pattern with a part that this reader does not know."""


@frozen
class Characters:
    """One character of these ranges of code points, both ends included."""

    ranges: Ranges


@frozen
class Sequence:
    parts: "tuple[Pattern, ...]"


@frozen
class Alternatives:
    options: "tuple[Pattern, ...]"


@frozen
class Repetition:
    """`part` at least `low` times, and at most `high` times where there is such a bound."""

    part: "Pattern"
    low: int
    high: int | None


Pattern: TypeAlias = Characters | Sequence | Alternatives | Repetition


def read_pattern(text: str) -> Pattern:
    """The tree of a pattern."""
    reader = _Reader(text)
    tree = _alternatives(reader)
    if not reader.at_end:
        raise UnreadablePattern(text)
    return tree


@attrs.define
class _Reader:
    """The one mutable thing here: how far the pattern has been read."""

    text: str
    place: int = 0

    @property
    def at_end(self) -> bool:
        return self.place >= len(self.text)

    @property
    def next(self) -> str:
        return self.text[self.place] if not self.at_end else ""

    def take(self) -> str:
        if self.at_end:
            raise UnreadablePattern(self.text)
        self.place += 1
        return self.text[self.place - 1]

    def skip(self, expected: str) -> bool:
        found = self.text.startswith(expected, self.place)
        if found:
            self.place += len(expected)
        return found


def _alternatives(reader: _Reader) -> Pattern:
    options = [_sequence(reader)]
    while reader.skip("|"):
        options.append(_sequence(reader))
    return options[0] if len(options) == 1 else Alternatives(tuple(options))


def _sequence(reader: _Reader) -> Pattern:
    parts = []
    while reader.next not in {"", "|", ")"}:
        if reader.next in {"^", "$"}:
            # The whole text has to match anyway.
            reader.take()
            continue
        parts.append(_counted(reader, _single(reader)))
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _single(reader: _Reader) -> Pattern:
    match reader.take():
        case "(":
            reader.skip("?:")
            if reader.next == "?":
                raise UnreadablePattern(reader.text)
            inner = _alternatives(reader)
            if not reader.skip(")"):
                raise UnreadablePattern(reader.text)
            return inner
        case "[":
            return Characters(_character_class(reader))
        case ".":
            return Characters(_complement(((10, 10),)))
        case "\\":
            return Characters(_escape(reader))
        case "*" | "+" | "?":
            raise UnreadablePattern(reader.text)
        case character:
            return Characters(((ord(character), ord(character)),))


def _counted(reader: _Reader, part: Pattern) -> Pattern:
    while True:
        if reader.skip("*"):
            part = Repetition(part, 0, None)
        elif reader.skip("+"):
            part = Repetition(part, 1, None)
        elif reader.skip("?"):
            part = Repetition(part, 0, 1)
        elif reader.next == "{":
            part = _between_braces(reader, part)
        else:
            return part
        # A lazy count matches the same whole texts.
        reader.skip("?")


def _between_braces(reader: _Reader, part: Pattern) -> Pattern:
    end = reader.text.find("}", reader.place)
    low, comma, high = reader.text[reader.place + 1 : max(end, 0)].partition(",")
    if not (low.isdigit() or (comma and not low)) or not (high.isdigit() or not high):
        raise UnreadablePattern(reader.text)
    reader.place = end + 1
    least = int(low or 0)
    return Repetition(part, least, (int(high) if high else None) if comma else least)


def _character_class(reader: _Reader) -> Ranges:
    negated = reader.skip("^")
    ranges: list[tuple[int, int]] = []
    first = True
    while first or reader.next != "]":
        first = False
        item = _class_item(reader)
        if reader.next == "-" and not reader.text.startswith("-]", reader.place):
            reader.take()
            end = _class_item(reader)
            if len(item) != 1 or len(end) != 1 or item[0][0] > end[0][1]:
                raise UnreadablePattern(reader.text)
            item = ((item[0][0], end[0][1]),)
        ranges.extend(item)
    reader.take()
    merged = _merged(ranges)
    allowed = _complement(merged) if negated else merged
    if not allowed:
        raise UnreadablePattern(reader.text)
    return allowed


def _class_item(reader: _Reader) -> Ranges:
    character = reader.take()
    if character == "\\":
        return _escape(reader)
    return ((ord(character), ord(character)),)


def _escape(reader: _Reader) -> Ranges:
    letter = reader.take()
    if letter in _NAMED:
        return _NAMED[letter]
    if letter.lower() in _NAMED:
        return _complement(_NAMED[letter.lower()])
    if letter in _HEXADECIMAL:
        digits = reader.text[reader.place : reader.place + _HEXADECIMAL[letter]]
        reader.place += len(digits)
        try:
            code = int(digits, 16)
        except ValueError:
            raise UnreadablePattern(reader.text) from None
        return ((code, code),)
    if letter in _CONTROL:
        letter = _CONTROL[letter]
    elif letter.isalnum():
        raise UnreadablePattern(reader.text)
    return ((ord(letter), ord(letter)),)


def _merged(ranges: list[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _complement(ranges: Ranges) -> Ranges:
    gaps = []
    start = 0
    for low, high in ranges:
        if start < low:
            gaps.append((start, low - 1))
        start = high + 1
    if start <= _LAST:
        gaps.append((start, _LAST))
    return tuple(gaps)
