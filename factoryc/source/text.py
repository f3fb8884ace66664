"""Source text: one file's name and content, and positions in it."""

from bisect import bisect_right
from functools import cached_property

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span


@frozen
class Position:
    """A place for people: line and column count from 1, columns in Unicode characters."""

    line: int
    column: int


@attrs.frozen(slots=False)
class SourceFile:
    r"""One file as it was read. `name` is the path to show; `text` has `\n` line ends only."""

    name: str
    text: str = attrs.field(repr=False)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line starts, line 1 first."""
        starts = [0]
        starts.extend(index + 1 for index, character in enumerate(self.text) if character == "\n")
        return tuple(starts)

    def position(self, offset: int) -> Position:
        """The line and column of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return Position(line=line, column=offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1, without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] - 1 if number < len(self.line_starts) else len(self.text)
        return self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        """The span of this file between two offsets."""
        return Span(self.name, start, end)
