"""Pairs the brackets of a declaration, without a grammar: what opens and is never closed?"""

import re
from collections import Counter

from factoryc.frozen import frozen

_CLOSERS = {"{": "}", "(": ")", "[": "]"}
# Comments, texts and patterns hide the brackets in them; so do texts that nothing closes.
_PIECE = re.compile(
    r"""\n[ \t]*|//[^\n]*|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|(?<=matches )/(?:[^/\\\n]|\\.)+/|[][(){}]"""
)


@frozen
class Brackets:
    """Offsets of what is wrong: brackets that nothing closes, and those that close nothing."""

    unclosed: tuple[int, ...]
    stray: tuple[int, ...]


@frozen
class _Opened:
    """`indent` is that of the line on which it stands."""

    character: str
    place: int
    indent: int


def brackets(text: str, start: int, end: int) -> Brackets:
    """The brackets without a partner between two offsets.

    Where one `}` is missing, indentation tells which `{` it should have closed.
    """
    opened: list[_Opened] = []
    waiting: Counter[str] = Counter()
    unclosed: list[int] = []
    stray: list[int] = []
    indent, line_start = 0, start

    def take() -> _Opened:
        last = opened.pop()
        waiting[_CLOSERS[last.character]] -= 1
        return last

    for piece in _PIECE.finditer(text, start, end):
        character = piece[0]
        if character.startswith("\n"):
            indent, line_start = len(character) - 1, piece.end()
        elif character in _CLOSERS:
            opened.append(_Opened(character, piece.start(), indent))
            waiting[_CLOSERS[character]] += 1
        elif character in _CLOSERS.values():
            if not waiting[character]:
                stray.append(piece.start())
                continue
            while _CLOSERS[opened[-1].character] != character:
                unclosed.append(take().place)
            # A `}` that starts its line stands below the line of the `{` that it closes.
            while (
                character == "}"
                and piece.start() == line_start
                and len(opened) > 1
                and opened[-1].indent > indent
                and opened[-2].character == "{"
                and opened[-2].indent >= indent
            ):
                unclosed.append(take().place)
            take()
    return Brackets(tuple(sorted([*unclosed, *(each.place for each in opened)])), tuple(stray))
