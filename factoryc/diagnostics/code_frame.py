"""Code frames: lines of source with marks and their labels beneath, as rows of styled pieces.

Nothing about a span makes this fail: offsets beyond the text are drawn at its end, lines wider than
the terminal are cut around what is marked, and a span over many lines becomes a bar at the left.
"""

from collections.abc import Iterable, Sequence

import attrs

from factoryc.diagnostics.canvas import Piece, Row
from factoryc.diagnostics.frame_labels import bar_label_rows, underline_rows
from factoryc.diagnostics.frame_layout import Bar, Layout, Mark, Underline, lay_out
from factoryc.diagnostics.visible_line import Clusters, VisibleLine, visible_line
from factoryc.frozen import frozen
from factoryc.source.text import SourceFile

_NARROWEST = 10
# Of a longer line, only what is around its marks is measured: it may have a million characters.
_LONG = 2_000

FrameRow = tuple[Piece, ...]


@frozen
class _Sheet:
    """What all rows of a frame share: the margin for numbers, and the source area behind the bars.

    The area is the columns `[left, right)` of a row.
    """

    gutter: int
    left: int
    right: int
    clusters: Clusters

    def row(self, margin: str, painted: Row) -> FrameRow:
        pieces = painted.pieces()
        edge = f"{margin:>{self.gutter}} |"
        return (Piece(f"{edge} " if pieces else edge, "gutter"), *pieces)


@frozen
class _Window:
    """The part of one line that is shown: from its cell `first` on, at column `left` of a row.

    Of a long line the first `skipped` characters have no cells.
    """

    line: VisibleLine
    first: int
    left: int
    right: int
    skipped: int

    def column(self, source_column: int) -> int:
        """Where a source column stands in a row; at the window's edge when it lies outside."""
        index = max(source_column - self.skipped, 0)
        cell = self.line.columns[min(index, len(self.line.columns) - 1)]
        return min(max(cell - self.first + self.left, self.left), self.right - 1)


def code_frame(
    file: SourceFile, marks: Sequence[Mark], width: int, gutter: int, clusters: Clusters
) -> tuple[FrameRow, ...]:
    """The rows of one file's frame. `gutter` is the width of the line numbers."""
    layout = lay_out(file, marks)
    left = 2 * layout.depth
    right = max(left + _NARROWEST, width - gutter - len(" | "))
    sheet = _Sheet(gutter, left, right, clusters)
    rows = [sheet.row("", Row(0))]
    previous = layout.lines[0] if layout.lines else 0
    for number in layout.lines:
        if number > previous + 1:
            inside = [bar for bar in layout.bars if bar.first <= previous < bar.last]
            rows.append(sheet.row("..."[:gutter], _bars_row(inside, sheet)))
        rows.extend(_line_rows(file, number, layout, sheet))
        previous = number
    return tuple(rows)


def last_line(file: SourceFile, marks: Sequence[Mark]) -> int:
    """The number of the last line that a frame shows."""
    return max(lay_out(file, marks).lines, default=0)


def _line_rows(file: SourceFile, number: int, layout: Layout, sheet: _Sheet) -> Iterable[FrameRow]:
    window = _window(file, number, layout, sheet)
    opening = [bar for bar in layout.bars if bar.first == number]
    flush = [bar for bar in opening if not file.line(number)[: bar.start].strip()]
    running = [bar for bar in layout.bars if bar.first < number <= bar.last]

    row = _bars_row(running, sheet)
    for bar in flush:
        row.paint(2 * bar.depth, "/", bar.role)
    _paint_source(row, window)
    yield sheet.row(str(number), row)

    running.extend(flush)
    for bar in opening:
        if bar not in flush:
            yield sheet.row("", _reaching_row(bar, window.column(bar.start), running, sheet))
            running.append(bar)
    placed = [_placed(mark, window) for mark in layout.underlines if mark.line == number]
    for painted in underline_rows(placed, sheet.left, sheet.right, sheet.clusters):
        yield sheet.row("", painted.over(_bars_row(running, sheet)))
    for bar in [bar for bar in running if bar.last == number]:
        running.remove(bar)
        column = window.column(bar.end - 1)
        row = _reaching_row(bar, column, running, sheet)
        row.paint(2 * bar.depth, "|", bar.role)
        for painted in bar_label_rows(bar, column, sheet.left, sheet.right, sheet.clusters):
            yield sheet.row("", painted.over(row))
            row = _bars_row(running, sheet)


def _window(file: SourceFile, number: int, layout: Layout, sheet: _Sheet) -> _Window:
    """The part of a line to show: its beginning where all marks fit, else around the first mark."""
    underlines = [mark for mark in layout.underlines if mark.line == number]
    foremost = [mark for mark in underlines if mark.role == "primary"] or underlines
    ends = [(mark.start, mark.end) for mark in foremost]
    ends += [(bar.end - 1, bar.end) for bar in layout.bars if bar.last == number]
    ends += [(bar.start, bar.start + 1) for bar in layout.bars if bar.first == number]
    foremost_end = min(ends, default=(0, 0))
    area = sheet.right - sheet.left
    skipped = max(foremost_end[0] - max(_LONG, area), 0)
    text = file.line(number)[skipped : skipped + 3 * max(_LONG, area)]
    line = visible_line(text, sheet.clusters)
    whole = _Window(line, 0, 0, len(line.cells) + 2, skipped)
    start, end = (whole.column(column) for column in foremost_end)
    if len(line.cells) < area or end + 1 < area:
        first = 0
    elif end - start + 2 > area:
        first = start - 2
    else:
        first = min((start + end - area) // 2, len(line.cells) + 2 - area)
    return _Window(line, max(0, first), sheet.left, sheet.right, skipped)


def _paint_source(row: Row, window: _Window) -> None:
    """Paint a line's cells, with an ellipsis where it goes on beyond the window."""
    area = window.right - window.left
    cells = list(window.line.cells[window.first : window.first + area])
    if window.first > 0:
        _cut(cells, 0)
    if window.first + area < len(window.line.cells):
        _cut(cells, len(cells) - 1)
    row.paint(window.left, cells, "source")


def _cut(cells: list[str], index: int) -> None:
    """Put an ellipsis at a cell. A wide character that loses one half to it becomes blank."""
    if index + 1 < len(cells) and cells[index + 1] == "":
        cells[index + 1] = " "
    if index > 0 and cells[index] == "":
        cells[index - 1] = " "
    cells[index] = "…"


def _bars_row(bars: Iterable[Bar], sheet: _Sheet) -> Row:
    row = Row(sheet.right)
    for bar in bars:
        row.paint(2 * bar.depth, "|", bar.role)
    return row


def _reaching_row(bar: Bar, column: int, running: Iterable[Bar], sheet: _Sheet) -> Row:
    """A row in which a bar reaches from its depth to a character of the source."""
    row = Row(sheet.right)
    row.paint(2 * bar.depth + 1, "_" * (column - 2 * bar.depth - 1), bar.role)
    row.paint(column, "^" if bar.role == "primary" else "-", bar.role)
    for other in running:
        row.paint(2 * other.depth, "|", other.role)
    return row


def _placed(mark: Underline, window: _Window) -> Underline:
    """The mark in columns of a row instead of columns of the source."""
    start = window.column(mark.start)
    end = max(window.column(mark.end - 1) + 1, window.column(mark.end), start + 1)
    return attrs.evolve(mark, start=start, end=end)
