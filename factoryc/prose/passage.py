"""Reads the prose of a file: doc comments, titles, and the texts of decisions, cut into sentences.

The text goes in, passages come out, in order, each with its place. Nothing is parsed, so prose is
found in a file with mistakes, too. A text that stands for a value is no prose.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

# `doc` documents a declaration, `remark` a part of one. What `defined` documents, and what `title`
# names, says the same exactly. `decided` is what a decision settles, and `reason` why it does.
Kind = Literal["doc", "remark", "defined", "title", "decided", "reason"]

_TITLED = ("invariant", "eval", "never", "load", "decision")
_TITLE = re.compile(r'(invariant|eval|never|load|decision[ \t]+\w+)[ \t]+"((?:[^"\\]|\\.)*)"')
_REASON = re.compile(r'\b(because|rejected)[ \t]+"((?:[^"\\]|\\.)*)"')
_DOC = "///"
_DEFINED = "function "
# A sentence ends before a capital letter; an abbreviation does not end one.
_END = re.compile(
    r"(?<![.\s]\w)(?<!e\.g)(?<!i\.e)(?<!etc)(?<!approx)[.!?]+(?=\s+[A-Z`\"'(]|\s*$)|(?<=etc)\.(?=\s+[A-Z])"
)


@frozen
class Sentence:
    """One sentence of a passage. `places` tells where each of its lines stands in the file."""

    text: str
    kind: Kind
    file: str
    places: tuple[tuple[int, int], ...]
    is_first: bool = True

    def span(self, start: int, end: int) -> Span:
        """Where the characters from `start` to `end` of the sentence stand in the file."""
        return Span(self.file, self._offset(start), self._offset(max(end - 1, start)) + 1)

    @property
    def start(self) -> int:
        """The offset in the file at which the sentence starts."""
        return self._offset(0)

    def _offset(self, index: int) -> int:
        line = bisect_right(self.places, index, key=lambda place: place[0]) - 1
        begins, offset = self.places[line]
        return offset + index - begins


def sentences(source: SourceFile) -> tuple[Sentence, ...]:
    """All sentences of a file, in order."""
    return tuple(_sentences(source))


def _sentences(source: SourceFile) -> Iterator[Sentence]:
    offset = 0
    doc: list[tuple[str, int]] = []
    kind: Kind = "doc"
    for line in source.text.split("\n"):
        plain = line.lstrip()
        if plain.startswith(_DOC):
            indent = len(line) - len(plain)
            if not doc:
                kind = "remark" if indent else "doc"
            said = plain[len(_DOC) :].strip()
            doc.append((said, offset + line.index(said, indent + len(_DOC))))
        else:
            if doc:
                is_defined = line.startswith(_DEFINED)
                yield from _cut(doc, "defined" if is_defined else kind, source.name)
                doc = []
            if '"' in plain:
                yield from _in_texts(line, offset, source.name)
        offset += len(line) + 1
    if doc:
        yield from _cut(doc, kind, source.name)


def _in_texts(line: str, offset: int, file: str) -> Iterator[Sentence]:
    if line.startswith(_TITLED):
        found = _TITLE.match(line)
        if found is not None:
            kind: Kind = "decided" if found[1].startswith("decision") else "title"
            yield from _cut([(found[2], offset + found.start(2))], kind, file)
    if not line.lstrip().startswith("//"):
        for found in _REASON.finditer(line):
            yield from _cut([(found[2], offset + found.start(2))], "reason", file)


def _cut(lines: Iterable[tuple[str, int]], kind: Kind, file: str) -> Iterator[Sentence]:
    """The sentences of some lines that belong together."""
    text = ""
    places: list[tuple[int, int]] = []
    for said, offset in lines:
        places.append((len(text), offset))
        text += said + " "
    start = 0
    ends = [*(found.end() for found in _END.finditer(text)), len(text)]
    is_first = True
    for end in ends:
        part = text[start:end]
        begins = start + len(part) - len(part.lstrip())
        said = text[begins:end].rstrip()
        if said:
            yield Sentence(said, kind, file, _from(places, begins), is_first)
            is_first = False
        start = end


def _from(places: list[tuple[int, int]], begins: int) -> tuple[tuple[int, int], ...]:
    """The places of what starts at an index, counted from there."""
    first = bisect_right(places, begins, key=lambda place: place[0]) - 1
    at, offset = places[first]
    return (
        (0, offset + begins - at),
        *((index - begins, place) for index, place in places[first + 1 :]),
    )
