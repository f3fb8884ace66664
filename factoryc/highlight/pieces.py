"""Cuts a text into pieces, each with the terminal of the grammar that it is. Never raises.

Whether `order` is a keyword or a name depends on where it stands, and the parser alone knows. So
each declaration is cut by the parser itself, as far as the parser understands it; what is left is
cut by form. Nothing is listed here: a word or a literal that the grammar gains is known at once.
"""

import re
from collections.abc import Iterator
from functools import cache

from lark.exceptions import LarkError

from factoryc.frozen import frozen
from factoryc.syntax.grammar import grammar, keyword_of
from factoryc.syntax.split import split
from factoryc.syntax.wording import RESERVED

KEYWORD = "keyword"
SYMBOL = "symbol"
UNKNOWN = "unknown"
_UNSEEN = frozenset({"COMMENT", "blank"})

# What has its form at its own place only: elsewhere a `/` divides, and a `|` is a mistake.
_BY_PLACE = frozenset({"HEADER_NAME", "METHOD", "REGEX", "TABLE_ROW", "UNDERSCORE"})
# After a word that is not reserved, these show that it is a name.
_AFTER_NAME = re.compile(r"[ \t]*[:=(.]|->")


@frozen
class Piece:
    """`terminal` is the name of one in the grammar, or one of the constants above."""

    start: int
    terminal: str
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a file, in order. What lies between them is blank, or a comment."""
    start = 0
    for chunk in split(text):
        yield from _by_form(text, start, chunk.start)
        yield from _by_grammar(text, chunk.start, chunk.end, "start")
        start = chunk.end
    yield from _by_form(text, start, len(text))


def expression_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of an expression between two offsets, such as one inside a text."""
    return _by_grammar(text, start, end, "expression_only")


def _by_grammar(text: str, start: int, end: int, symbol: str) -> Iterator[Piece]:
    at = start
    try:
        for token in grammar().parse_interactive(text[start:end], start=symbol).iter_parse():
            assert token.start_pos is not None
            piece = _piece(start + token.start_pos, token.type, str(token))
            yield piece
            at = piece.end
    except LarkError:
        yield from _by_form(text, at, end)


def _piece(start: int, name: str, text: str) -> Piece:
    terminal = grammar().get_terminal(name)
    if keyword_of(terminal):
        return Piece(start, KEYWORD, text)
    return Piece(start, SYMBOL if terminal.pattern.type == "str" else name, text)


def _by_form(text: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    while at < end:
        found = _form().match(text, at, end)
        assert found is not None
        kind = found.lastgroup
        if kind == "NAME" and _is_keyword(text, found.start(), found.end()):
            kind = KEYWORD
        if kind not in _UNSEEN:
            yield Piece(at, kind or UNKNOWN, found[0])
        at = found.end()


def _is_keyword(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if text[start - 1 : start] == "." and text[start - 2 : start] != "..":
        return False
    return word in RESERVED or (word in _keywords() and _AFTER_NAME.match(text, end) is None)


@cache
def _keywords() -> frozenset[str]:
    return frozenset(filter(None, map(keyword_of, grammar().terminals)))


@cache
def _form() -> re.Pattern[str]:
    """What a piece is by its form alone: the terminals by their priority, then any character."""
    known = [each for each in grammar().terminals if keyword_of(each) is None]
    symbols = [each.pattern.value for each in known if each.pattern.type == "str"]
    literals = [
        each
        for each in sorted(known, key=lambda each: -each.priority)
        if each.pattern.type == "re"
        and not each.name.startswith("__")
        and each.name not in _BY_PLACE
    ]
    longest_first = sorted(symbols, key=lambda symbol: (-len(symbol), symbol))
    branches = (
        r"(?P<blank>\s+)",
        *(f"(?P<{each.name}>{each.pattern.to_regexp()})" for each in literals),
        f"(?P<{SYMBOL}>{'|'.join(map(re.escape, longest_first))})",
        f"(?P<{UNKNOWN}>.)",
    )
    return re.compile("|".join(branches), re.DOTALL)
