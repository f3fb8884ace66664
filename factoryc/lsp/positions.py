"""Positions as editors count them: lines from 0, columns in code units of the agreed encoding.

A position that lies outside of its line or of the text means the nearest place inside.
"""

import re
from bisect import bisect_right
from functools import cached_property

import attrs
from lsprotocol.types import Position, PositionEncodingKind, Range

_LINE_END = re.compile(r"\r\n|\r|\n")
_BEYOND_ASTRAL = 0xFFFF


@attrs.frozen(slots=False)
class Lines:
    """One text, seen as an editor sees it. `unseen` counts characters in front that it lacks."""

    text: str = attrs.field(repr=False)
    encoding: str = PositionEncodingKind.Utf16.value
    unseen: int = 0

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))

    def offset(self, position: Position) -> int:
        """The character offset of a position. Inside a character means before it."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        end = _LINE_END.search(self.text, start)
        line = self.text[start : end.start() if end is not None else len(self.text)]
        wanted = position.character - (self.unseen if position.line == 0 else 0)
        column = 0
        for character in line:
            wanted -= self._units(character)
            if wanted < 0:
                break
            column += 1
        return start + column

    def position(self, offset: int) -> Position:
        """The position of a character offset."""
        inside = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, inside) - 1
        before = self.text[self._starts[line] : inside]
        units = sum(map(self._units, before)) + (self.unseen if line == 0 else 0)
        return Position(line, units)

    def range(self, start: int, end: int) -> Range:
        """The range between two character offsets."""
        return Range(self.position(start), self.position(max(start, end)))

    def _units(self, character: str) -> int:
        if self.encoding == PositionEncodingKind.Utf32.value:
            return 1
        if self.encoding == PositionEncodingKind.Utf8.value:
            return len(character.encode("utf-8", "surrogatepass"))
        return 2 if ord(character) > _BEYOND_ASTRAL else 1
