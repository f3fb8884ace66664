"""Tables of data: the cells of a column below each other, as the author wrote them."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width


def table_rows(rows: Sequence[str]) -> list[str]:
    """Rows of one width. A row whose last text nothing closes stays as it is."""
    cells = [tuple(_cells(row)) for row in rows]
    torn = [not row or row[-1] is None for row in cells]
    widths: list[int] = []
    for row, is_torn in zip(cells, torn, strict=True):
        for index, cell in enumerate(row if not is_torn else ()):
            if index == len(widths):
                widths.append(0)
            widths[index] = max(widths[index], _width(cell or ""))
    return [
        raw.rstrip() if is_torn else _row(row, widths)
        for raw, row, is_torn in zip(rows, cells, torn, strict=True)
    ]


def _row(cells: Sequence[str | None], widths: Sequence[int]) -> str:
    padded = (
        (cell or "") + " " * (width - _width(cell or ""))
        for cell, width in zip(cells, widths, strict=False)
    )
    return f"| {' | '.join(padded)} |"


def _cells(row: str) -> Iterator[str | None]:
    """The cells, trimmed; a `|` inside a text is part of it. At last None where one is torn."""
    start, quoted, escaped = 1, False, False
    for index, character in enumerate(row[1:], start=1):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "|" and not quoted:
            yield row[start:index].strip()
            start = index + 1
    if start != len(row):
        yield None


def _width(text: str) -> int:
    """How wide a terminal shows a text."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
