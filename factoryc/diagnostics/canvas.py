"""A row of terminal cells that is painted over and then read as pieces of one role each."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from factoryc.frozen import frozen

Role = Literal["gutter", "source", "primary", "secondary"]

_BLANK = " "
_UNPAINTED: tuple[str, Role] = (_BLANK, "source")


@frozen
class Piece:
    """A stretch of text that is shown in one style."""

    text: str
    role: Role


class Row:
    """One row of `width` cells. What is painted beyond its edges is cut off."""

    def __init__(self, width: int) -> None:
        self.cells = [_UNPAINTED] * width

    def paint(self, column: int, cells: Sequence[str], role: Role) -> None:
        """Put cells at a column. The second cell of a wide character is an empty text."""
        for offset, cell in enumerate(cells):
            if 0 <= column + offset < len(self.cells):
                self.cells[column + offset] = (cell, role)

    def over(self, below: "Row") -> "Row":
        """A row that shows this one, and the other one where this one is unpainted."""
        row = Row(0)
        pairs = zip(self.cells, below.cells, strict=True)
        row.cells = [theirs if mine == _UNPAINTED else mine for mine, theirs in pairs]
        return row

    def pieces(self) -> tuple[Piece, ...]:
        """The row from its left edge, without trailing blanks."""
        end = len(self.cells)
        while end and self.cells[end - 1][0] == _BLANK:
            end -= 1
        return tuple(
            Piece("".join(text for text, _ in group), role)
            for role, group in groupby(self.cells[:end], key=lambda cell: cell[1])
        )
