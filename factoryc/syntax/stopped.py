"""Where reading a declaration stopped: what stands there, what before it, what could stand there."""

import re
from copy import copy
from functools import cache
from typing import cast

from lark import TextSlice, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import PatternStr
from lark.parsers.lalr_interactive_parser import InteractiveParser

from factoryc.frozen import frozen
from factoryc.syntax.grammar import grammar
from factoryc.syntax.split import Chunk
from factoryc.syntax.wording import ELSEWHERE, TERMINALS

# What a reader sees as one piece: a word or number, a run of signs, a text, one character.
_PIECE = re.compile(
    r'[0-9][\w.]*%?|\w+|->|=>|={2,3}|!==?|<>|<=|>=|&&|\|\||\*\*|:=|/\*|\.\.|"(?:[^"\\\n]|\\.)*"|.'
)
_BEFORE = re.compile(r"(\d+\.|\w+|->|[=!<>]=|\S)\s*\Z")
# Texts and patterns hide what looks like a comment in them.
_CODE = re.compile(
    r'//[^\n]*|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|(?<=matches )/(?:[^/\\\n]|\\.)+/|[^\s"/]+|/'
)
_LONGEST_SHOWN = 40
_CONTEXT = 200


@frozen
class Stop:
    """Where reading stopped: the piece of text there, or the end of the declaration."""

    start: int
    end: int
    found: str
    before: str
    expected: frozenset[str]

    @property
    def at_end(self) -> bool:
        return not self.found


def where_it_stopped(text: str, chunk: Chunk, mistake: UnexpectedInput) -> Stop:
    start = _start(mistake)
    if start is not None:
        start = _whole_sign(text, start, chunk)
    found = piece_at(text, start, chunk.end) if start is not None else ""
    last = _end_of_code(text, chunk)
    begin = last if start is None or not found else start
    expected = _accepted(text, chunk, begin) or _names(mistake)
    before = _BEFORE.search(text, max(chunk.start, begin - _CONTEXT), begin)
    if not found:
        return Stop(max(chunk.start, last - 1), last, "", before[1] if before else "", expected)
    return Stop(begin, begin + len(found), found, before[1] if before else "", expected)


def _end_of_code(text: str, chunk: Chunk) -> int:
    """Where a declaration ends, without the comments and blank lines that follow it."""
    pieces = _CODE.finditer(text, chunk.start, chunk.end)
    ends = (piece.end() for piece in pieces if not piece[0].startswith("//"))
    return max(ends, default=chunk.start)


def _start(mistake: UnexpectedInput) -> int | None:
    """Where reading stopped, or None for the end."""
    if isinstance(mistake, UnexpectedToken) and isinstance(mistake.token, Token):
        return None if mistake.token.type == "$END" else mistake.token.start_pos
    if isinstance(mistake, UnexpectedCharacters):
        # Lark's own annotation is looser than what it sets here.
        return cast("int", mistake.pos_in_stream)
    return None


def _whole_sign(text: str, start: int, chunk: Chunk) -> int:
    """The start of a sign of another language, of which the first part means something here too."""
    for length in (2, 1):
        first = start - length
        if first >= chunk.start and (piece := piece_at(text, first, chunk.end)) in ELSEWHERE:
            return first if first + len(piece) > start and not piece.isalnum() else start
    return start


def first_mistake(text: str, chunk: Chunk) -> UnexpectedInput | None:
    """What the grammar refuses first in a declaration, or None where it refuses nothing."""
    reader = _reader(text, chunk.start, chunk.end)
    try:
        reader.exhaust_lexer()
        reader.feed_eof()  # type: ignore[no-untyped-call]  # Lark leaves this one without types
    except UnexpectedInput as mistake:
        return mistake
    return None


def _reader(text: str, start: int, end: int) -> InteractiveParser:
    """A parser that makes no trees, which is most of the work and is not asked for."""
    reader = grammar().parse_interactive(TextSlice(text, start, end), start="start")
    reader.parser_state.parse_conf = copy(reader.parser_state.parse_conf)
    reader.parser_state.parse_conf.callbacks = {}
    return reader


def _accepted(text: str, chunk: Chunk, end: int) -> frozenset[str]:
    """What could follow the text before a place. The mistake itself knows less.

    It was found after the parser had closed everything that its sign seemed to end.
    """
    reader = _reader(text, chunk.start, end)
    try:
        reader.exhaust_lexer()
        # Lark leaves this one without types.
        accepted = cast("set[str]", reader.accepts())  # type: ignore[no-untyped-call]
        return frozenset(name for name in accepted if name[0] != "$")
    except UnexpectedInput:
        return frozenset()


def _names(mistake: UnexpectedInput) -> frozenset[str]:
    names = getattr(mistake, "accepts", None) or getattr(mistake, "expected", None)
    if not names:
        names = getattr(mistake, "allowed", None) or ()
    return frozenset(
        name for name in names if name != "COMMENT" and name[0] not in "$<" and name[:3] != "__I"
    )


def piece_at(text: str, start: int, end: int) -> str:
    found = _PIECE.match(text, start, end)
    return found[0] if found else ""


@cache
def _literals() -> dict[str, str]:
    return {
        each.name: each.pattern.value
        for each in grammar().terminals
        if isinstance(each.pattern, PatternStr)
    }


def sign(name: str) -> str:
    return _literals().get(name, name.lower())


def signs(names: frozenset[str]) -> frozenset[str]:
    """The keywords and signs among these terminals."""
    return frozenset(sign(name) for name in names if name not in TERMINALS)


def quoted(found: str) -> str:
    return f"`{shown(found)}`" if found.isprintable() else shown(found)


def shown(found: str) -> str:
    if found and not found.isprintable():
        return f"the character U+{ord(found[0]):04X}"
    return found if len(found) <= _LONGEST_SHOWN else found[: _LONGEST_SHOWN - 1] + "…"
