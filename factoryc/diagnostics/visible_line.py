"""One source line as a terminal shows it: its cells, and the cell of each source column.

Tabs become spaces. What a terminal would obey or hide (escapes, bidirectional controls, lone
surrogates) becomes a visible sign, so that no spec can draw over the screen or disguise itself.
"""

import unicodedata
from collections.abc import Callable, Sequence

from factoryc.frozen import frozen

# From a text to its grapheme clusters: start, end, and how many cells each one takes.
Clusters = Callable[[str], Sequence[tuple[int, int, int]]]

TAB = " " * 4
_CONTROL_PICTURES = 0x2400
_DELETE = "\x7f"
_FIRST_PRINTABLE = " "
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@frozen
class VisibleLine:
    """`cells` has one text for each cell; the second cell of a wide character holds an empty one.

    `columns` gives the cell at which each source column starts, and one more for the line's end.
    """

    cells: tuple[str, ...]
    columns: tuple[int, ...]


def visible_line(line: str, clusters: Clusters) -> VisibleLine:
    """The cells of a line without its line end."""
    shown = [visible_character(character) for character in line]
    text = "".join(shown)
    cells: list[str] = []
    cell_of_index: list[int] = []
    for start, end, width in clusters(text):
        cell_of_index.extend([len(cells)] * (end - start))
        if width > 0:
            cells.append(text[start:end])
            cells.extend([""] * (width - 1))
    columns: list[int] = []
    index = 0
    for character in shown:
        columns.append(cell_of_index[index])
        index += len(character)
    return VisibleLine(tuple(cells), (*columns, len(cells)))


def visible_text(text: str) -> str:
    """A text that may be sent to a terminal: nothing in it is obeyed or hidden."""
    return "".join(visible_character(character) for character in text)


def visible_character(character: str) -> str:
    """What is shown for one character of a source file."""
    if character == "\t":
        return TAB
    if character < _FIRST_PRINTABLE:
        return chr(_CONTROL_PICTURES + ord(character))
    if character == _DELETE:
        return "\u2421"
    if unicodedata.category(character) in _HIDDEN_CATEGORIES:
        return "\N{REPLACEMENT CHARACTER}"
    return character


def text_width(text: str, clusters: Clusters) -> int:
    """How many cells a text takes."""
    return sum(width for _, _, width in clusters(text))


def wrapped(text: str, limit: int, clusters: Clusters) -> tuple[str, ...]:
    """The text in lines of at most `limit` cells, broken at spaces where that is possible.

    Spaces within a line are kept as they are: a value may contain several in a row.
    """
    if not text:
        return ()
    lines: list[str] = []
    line: str | None = None
    used = 0
    for word in text.split(" "):
        for number, (part, width) in enumerate(_parts(word, limit, clusters)):
            if line is not None and number == 0 and used + 1 + width <= limit:
                line, used = f"{line} {part}", used + 1 + width
            else:
                lines.extend(() if line is None else (line,))
                line, used = part, width
    return (*lines, line or "")


def _parts(word: str, limit: int, clusters: Clusters) -> list[tuple[str, int]]:
    parts: list[tuple[str, int]] = []
    part, used = "", 0
    for start, end, width in clusters(word):
        if part and used + width > limit:
            parts.append((part, used))
            part, used = "", 0
        part, used = part + word[start:end], used + width
    parts.append((part, used))
    return parts
