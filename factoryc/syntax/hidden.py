"""Finds characters that a reader cannot see, or that change the order in which a line is shown.

What they do to a reader is described in "Trojan Source: Invisible Vulnerabilities" (Boucher and
Anderson, 2021). Those that a writing system needs are left alone: joiners within words of other
scripts and within emoji, and a variation selector behind what it selects.
"""

import re
import unicodedata
from bisect import bisect_left
from itertools import accumulate, groupby
from typing import Literal

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.source.edit import Edit
from factoryc.source.text import SourceFile

HIDDEN_CHARACTER = "hidden-character"

# Unicode's "default ignorable" characters, control characters, and the line ends of other systems.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SPACES = frozenset("\u00a0\u1680\u202f\u205f\u3000").union(map(chr, range(0x2000, 0x200B)))
_JOINERS = frozenset("\u200c\u200d")
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = frozenset("\x0b\x85\u2028\u2029")
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARK = "\ufeff"
# Comments hide quotes, and quotes hide comments.
_PIECE = re.compile(r'//.*|"[^"\\]*(?:\\.[^"\\]*)*"')
_BRACE = re.compile(r"\\u\{[^}]*\}|\\.|[{}]")
_BRACES = {"{": 1, "}": -1}

_Place = Literal["code", "comment", "text"]


def hidden_characters(source: SourceFile) -> tuple[Diagnostic, ...]:
    """A warning for each line that holds such characters. A byte order mark in front is none."""
    offsets = [
        found.start()
        for found in _HIDDEN.finditer(source.text)
        if not _is_needed(source.text, found.start())
    ]
    lines = groupby(offsets, key=lambda offset: source.position(offset).line)
    return tuple(_warning(source, number, tuple(each)) for number, each in lines)


def is_hidden(text: str, offset: int) -> bool:
    """Whether a character cannot be seen, or looks like a space and is none."""
    if not 0 <= offset < len(text) or (text[offset] == _MARK and offset == 0):
        return False
    return text[offset] in _SPACES or _HIDDEN.match(text, offset) is not None


def first_hidden(text: str, start: int, end: int) -> int | None:
    """The first of these offsets at which such a character stands."""
    return next((offset for offset in range(start, end) if is_hidden(text, offset)), None)


def hidden_error(file: str, text: str, offset: int) -> Diagnostic:
    """What is wrong where such a character stands among words and signs."""
    character = text[offset]
    end = offset + 1
    while text[end : end + 1] == character:
        end += 1
    span = SourceFile(file, "").span(offset, end)
    named = described(character)
    if character in _SPACES:
        fix = Fix("write a space", (Edit(span, " "),), "safe")
        return Diagnostic(
            HIDDEN_CHARACTER,
            "error",
            f"{named} looks like a space, and is none",
            span,
            fixes=(fix,),
        )
    fix = Fix("take it away", (Edit(span, ""),), "safe")
    message = f"{named} stands here, and cannot be seen"
    return Diagnostic(HIDDEN_CHARACTER, "error", message, span, fixes=(fix,))


def described(character: str) -> str:
    """A character by its number, and by its name where it has one."""
    name = unicodedata.name(character, "").lower()
    number = f"the character U+{ord(character):04X}"
    return f"{number} ({name})" if name else number


def _is_needed(text: str, offset: int) -> bool:
    character = text[offset]
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if character == _MARK and offset == 0:
        return True
    if character in _JOINERS:
        return not (before + after).isascii() and _is_seen(before) and _is_seen(after)
    return _SELECTORS.match(character) is not None and _is_seen(before)


def _is_seen(character: str) -> bool:
    if _SELECTORS.match(character) or not character:
        return False
    return not character.isspace() and not _HIDDEN.match(character)


def _warning(source: SourceFile, number: int, offsets: tuple[int, ...]) -> Diagnostic:
    first, *others = offsets
    character = source.text[first]
    more = f", and {len(others)} more on this line" if others else ""
    return Diagnostic(
        HIDDEN_CHARACTER,
        "warning",
        f"{described(character)} {_effect(character)}{more}",
        source.span(first, first + 1),
        fixes=_fixes(source, number, offsets),
    )


def _effect(character: str) -> str:
    if character in _REORDERING:
        return "changes the order in which this line is shown"
    if character in _LINE_ENDS:
        return "ends a line in some editors, and not here"
    return "cannot be seen"


def _fixes(source: SourceFile, number: int, offsets: tuple[int, ...]) -> tuple[Fix, ...]:
    """In a text an escape shows it and keeps the meaning; a comment means nothing."""
    start = source.line_starts[number - 1]
    columns = tuple(offset - start for offset in offsets)
    places = dict(zip(offsets, _places(source.line(number), columns), strict=True))
    word = "it" if len(offsets) == 1 else "them"

    def edit(offset: int, text: str) -> Edit:
        return Edit(source.span(offset, offset + 1), text)

    remove = tuple(edit(offset, "") for offset in offsets)
    if set(places.values()) == {"comment"}:
        return (Fix(f"take {word} away", remove, "safe"),)
    if "code" in places.values():
        return (Fix(f"take {word} away", remove),)
    show = tuple(
        edit(offset, f"\\u{{{ord(source.text[offset]):X}}}" if place == "text" else "")
        for offset, place in places.items()
    )
    escaped = (
        f"write {word} as an escape, such as `{next(each.text for each in show if each.text)}`"
    )
    return (Fix(escaped, show, "safe"), Fix(f"take {word} away", remove))


def _places(line: str, columns: tuple[int, ...]) -> tuple[_Place, ...]:
    """What each column belongs to. A value within a text is code, and so is a row of a table."""
    places: dict[int, _Place] = dict.fromkeys(columns, "code")
    pieces = () if line.lstrip().startswith("|") else _PIECE.finditer(line)
    for piece in pieces:
        first, last = bisect_left(columns, piece.start()), bisect_left(columns, piece.end())
        if piece[0].startswith("//"):
            places.update(dict.fromkeys(columns[first:last], "comment"))
            continue
        braces = list(_BRACE.finditer(line, piece.start(), piece.end()))
        open_until = [0, *accumulate(_BRACES.get(each[0], 0) for each in braces)]
        starts = [each.start() for each in braces]
        for column in columns[first:last]:
            if not open_until[bisect_left(starts, column)]:
                places[column] = "text"
    return tuple(places.values())
