"""The lexer of specs for Pygments: installed, it is found as `factoryc`.

It answers to `spec`, too, but Pygments itself takes that word for the specs of RPM, and prefers its
own; a file whose text begins like one of ours is told from those.
"""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import Punctuation, String, Whitespace, _TokenType

from factoryc.highlight.classes import COMMENT, DOCUMENTATION, class_of
from factoryc.highlight.pieces import Piece, expression_pieces, pieces
from factoryc.syntax.text_literal import Hole, text_parts

_Token = tuple[int, _TokenType, str]
_BETWEEN = re.compile(r"(?P<doc>///[^\n]*)|(?P<comment>//[^\n]*)|[^/]+|/")
_HEADER = re.compile(r'^(?:/// |spec [a-z]\w* version "|use (?:std\.|\./))', re.MULTILINE)
_IN_ROW = re.compile(r"\||[^|]+")


class FactorycLexer(Lexer):
    """Specs of factoryc. The terminals are those of its grammar."""

    name = "factoryc"
    aliases: ClassVar = ["factoryc", "spec"]
    filenames: ClassVar = ["*.spec"]
    mimetypes: ClassVar = ["text/x-spec"]
    url = ""

    @staticmethod
    def analyse_text(text: str) -> float:
        """How sure it is that a text is a spec of ours, from 0 to 1."""
        return 1.0 if _HEADER.search(text) else 0.0

    def get_tokens_unprocessed(self, text: str) -> Iterator[_Token]:
        """Each character of the text in one token, in order."""
        yield from _classed(text, 0, tuple(pieces(text)), len(text))


def _classed(text: str, start: int, found: Sequence[Piece], end: int) -> Iterator[_Token]:
    at = start
    for index, piece in enumerate(found):
        yield from _between(text, at, piece.start)
        starts_line = text[piece.start - 1 : piece.start] in {"", "\n"}
        before = found[index - 1] if index and not starts_line else None
        after = found[index + 1] if index + 1 < len(found) else None
        class_ = class_of(piece, before, after)
        if class_ is String:
            yield from _text(text, piece)
        elif piece.terminal == "TABLE_ROW":
            yield from _row(text, piece)
        else:
            yield piece.start, class_, piece.text
        at = piece.end
    yield from _between(text, at, end)


def _between(text: str, start: int, end: int) -> Iterator[_Token]:
    for found in _BETWEEN.finditer(text, start, end):
        kinds = {"doc": DOCUMENTATION, "comment": COMMENT}
        yield found.start(), kinds.get(found.lastgroup or "", Whitespace), found[0]


def _text(text: str, piece: Piece) -> Iterator[_Token]:
    """A text, with the expressions in it classed as what they are."""
    first, last = piece.start + 1, piece.end - 1
    at = piece.start
    for hole in text_parts(piece.text[1:-1]):
        if not isinstance(hole, Hole):
            continue
        start, end = first + hole.start, first + hole.end
        yield at, String, text[at : start - 1]
        yield start - 1, String.Interpol, "{"
        yield from _classed(text, start, tuple(expression_pieces(text, start, end)), end)
        yield end, String.Interpol, "}"
        at = end + 1
    yield at, String, text[at : last + 1]


def _row(text: str, piece: Piece) -> Iterator[_Token]:
    """A row of a table: each cell is a value."""
    for cell in _IN_ROW.finditer(text, piece.start, piece.end):
        if cell[0] == "|":
            yield cell.start(), Punctuation, "|"
        else:
            found = tuple(expression_pieces(text, cell.start(), cell.end()))
            yield from _classed(text, cell.start(), found, cell.end())
