"""The rows beneath a source line: underlines, and labels beside or below what they speak of."""

from collections.abc import Iterable, Sequence

from factoryc.diagnostics.canvas import Row
from factoryc.diagnostics.frame_layout import Bar, Underline
from factoryc.diagnostics.visible_line import (
    Clusters,
    text_width,
    visible_line,
    visible_text,
    wrapped,
)

_READABLE = 24


def underline_rows(
    marks: Sequence[Underline], left: int, right: int, clusters: Clusters
) -> Iterable[Row]:
    """The rows for the marks of one line, placed in columns of a row.

    The rightmost label stands beside its mark if it fits; the others hang below, right to left.
    """
    if not marks:
        return
    row = Row(right)
    # Primary marks are painted last: where two overlap, the primary one is seen.
    for mark in sorted(marks, key=lambda mark: mark.role == "primary"):
        sign = "^" if mark.role == "primary" else "-"
        row.paint(mark.start, sign * (mark.end - mark.start), mark.role)
    waiting = sorted((mark for mark in marks if mark.text), key=lambda mark: mark.start)
    if waiting and _fits_beside(waiting[-1], marks, right, clusters):
        last = waiting.pop()
        row.paint(last.end + 1, _cells(last.text, clusters), last.role)
    yield row
    if waiting and len(marks) > 1:
        yield _connectors(waiting, right)
    while waiting:
        mark = waiting.pop()
        for text, column in _label_lines(mark.text, mark.start, left, right, clusters):
            row = _connectors(waiting, right)
            row.paint(column, _cells(text, clusters), mark.role)
            yield row


def bar_label_rows(
    bar: Bar, column: int, left: int, right: int, clusters: Clusters
) -> Iterable[Row]:
    """The rows for the label of a bar that ends at `column`: beside its end, or below."""
    beside = Row(right)
    if column + 2 + text_width(visible_text(bar.text), clusters) <= right:
        beside.paint(column + 2, _cells(bar.text, clusters), bar.role)
        yield beside
        return
    yield beside
    for text, start in _label_lines(bar.text, column, left, right, clusters):
        row = Row(right)
        row.paint(start, _cells(text, clusters), bar.role)
        yield row


def _fits_beside(
    mark: Underline, marks: Iterable[Underline], right: int, clusters: Clusters
) -> bool:
    if any(other.end > mark.end for other in marks):
        return False
    return mark.end + 1 + text_width(visible_text(mark.text), clusters) <= right


def _connectors(marks: Iterable[Underline], right: int) -> Row:
    row = Row(right)
    for mark in marks:
        row.paint(mark.start, "|", mark.role)
    return row


def _label_lines(
    text: str, column: int, left: int, right: int, clusters: Clusters
) -> Sequence[tuple[str, int]]:
    """A label's lines, below its mark where there is room to read it, else further left."""
    text = visible_text(text)
    needed = text_width(text, clusters)
    if right - column < min(needed, _READABLE):
        column = max(left, right - needed)
    return [(line, column) for line in wrapped(text, right - column, clusters)]


def _cells(text: str, clusters: Clusters) -> tuple[str, ...]:
    return visible_line(text, clusters).cells
