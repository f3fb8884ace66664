"""The layout of a code frame: which lines it shows, what is underlined, what gets a bar.

A span within one line is an underline; one over several lines is a bar at the left. Bars that
overlap stand at different depths. Spans that reach beyond the text are cut at its end.
"""

from collections.abc import Iterable

from factoryc.diagnostics.canvas import Role
from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.source.text import Position, SourceFile

# A longer span is shown by its first two and last two lines.
_WHOLE_UP_TO = 6
# Frames must stay readable in narrow terminals: a bar deeper than this marks its first line only.
_DEEPEST = 3


@frozen
class Mark:
    """A span to show, and what to say about it."""

    span: Span
    text: str
    role: Role


@frozen
class Underline:
    """A mark within line `line`, over the columns `[start, end)` counted from 0; never empty."""

    line: int
    start: int
    end: int
    text: str
    role: Role


@frozen
class Bar:
    """A mark from column `start` of line `first` to column `end` of line `last`."""

    depth: int
    first: int
    start: int
    last: int
    end: int
    text: str
    role: Role


@frozen
class Layout:
    """`lines` are the numbers of the lines to show, in order."""

    lines: tuple[int, ...]
    underlines: tuple[Underline, ...]
    bars: tuple[Bar, ...]

    @property
    def depth(self) -> int:
        """How many bars stand side by side."""
        return max((bar.depth + 1 for bar in self.bars), default=0)


def lay_out(file: SourceFile, marks: Iterable[Mark]) -> Layout:
    """The layout of one file's frame."""
    underlines: list[Underline] = []
    bars: list[Bar] = []
    for mark in marks:
        start, last = _ends(file, mark.span)
        if start.line == last.line:
            underlines.append(_underline(mark, start, last.column))
            continue
        depth = _free_depth(bars, start.line, last.line)
        if depth == _DEEPEST:
            underlines.append(_underline(mark, start, len(file.line(start.line))))
        else:
            bars.append(
                Bar(
                    depth=depth,
                    first=start.line,
                    start=start.column - 1,
                    last=last.line,
                    end=last.column,
                    text=mark.text,
                    role=mark.role,
                )
            )
    return Layout(_lines(underlines, bars), tuple(underlines), tuple(bars))


def _underline(mark: Mark, start: Position, end: int) -> Underline:
    first = start.column - 1
    return Underline(start.line, first, max(end, first + 1), mark.text, mark.role)


def _ends(file: SourceFile, span: Span) -> tuple[Position, Position]:
    """The positions of a span's first and last character. An empty span has one of both."""
    start = min(max(span.start, 0), len(file.text))
    end = min(max(span.end, start), len(file.text))
    return file.position(start), file.position(max(start, end - 1))


def _free_depth(bars: Iterable[Bar], first: int, last: int) -> int:
    taken = {bar.depth for bar in bars if bar.first <= last and first <= bar.last}
    return min(set(range(_DEEPEST + 1)) - taken)


def _lines(underlines: Iterable[Underline], bars: Iterable[Bar]) -> tuple[int, ...]:
    numbers = {mark.line for mark in underlines}
    for bar in bars:
        if bar.last - bar.first < _WHOLE_UP_TO:
            numbers.update(range(bar.first, bar.last + 1))
        else:
            numbers.update((bar.first, bar.first + 1, bar.last - 1, bar.last))
    # A gap of one line costs as much to announce as to show.
    numbers.update(number + 1 for number in tuple(numbers) if number + 2 in numbers)
    return tuple(sorted(numbers))
