"""Splits a file into declarations, by columns alone.

A declaration starts at a character in column 0 that opens no comment, closes no brace and continues
no table; it reaches to the next one. So a broken declaration never hides the next.
"""

import re

from factoryc.frozen import frozen

_BYTE_ORDER_MARK = "\ufeff"
# No longer than any word that starts a declaration: a line may be one word of a megabyte.
_FIRST_WORD = re.compile(r"\w{1,40}")
_CONTINUES = frozenset(" \t\r\n\f})]|")


@frozen
class Chunk:
    """The text of one declaration, `[start, end)`, and the `///` lines right above it."""

    start: int
    end: int
    doc: str


def split(text: str) -> tuple[Chunk, ...]:
    """The declarations of a file, in order. What stands above the first one belongs to none."""
    starts: list[tuple[int, str]] = []
    doc: list[str] = []
    offset = 0
    if text.startswith(_BYTE_ORDER_MARK):
        offset = len(_BYTE_ORDER_MARK)
    for line in text[offset:].split("\n"):
        if line.startswith("///"):
            doc.append(line[3:].strip())
        elif line.startswith("//"):
            doc.clear()
        elif line and line[0] not in _CONTINUES:
            starts.append((offset, "\n".join(doc)))
            doc.clear()
        else:
            doc.clear()
        offset += len(line) + 1
    ends = [*(start for start, _ in starts[1:]), len(text)][: len(starts)]
    return tuple(Chunk(start, end, doc) for (start, doc), end in zip(starts, ends, strict=True))


def first_word(text: str, chunk: Chunk) -> str:
    """The word that a declaration starts with, or nothing where it starts with another sign."""
    found = _FIRST_WORD.match(text, chunk.start, chunk.end)
    return found[0] if found else ""
