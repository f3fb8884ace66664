"""The outline of a file: what each declaration is called, and which of them speak of a name.

It is read from the words of the text, without a parser. So it may say that a declaration speaks of a name
which stands in a comment there; it never misses one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import attrs

from factoryc.frozen import frozen
from factoryc.source.text import SourceFile
from factoryc.syntax.split import Chunk, split

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHARING = frozenset({"state", "invariant", "operation"})
_HEAD = re.compile(r'([a-z]+)\b(?:[ \t\n]+(?:([A-Za-z][A-Za-z0-9_]*)|"([^"\n]*)"))?')


@frozen
class Declared:
    """What a declaration is: `operation`, and the name or title behind it, where there is one."""

    kind: str
    name: str
    title: str


@attrs.frozen(slots=False)
class Outline:
    """One file, by the numbers of its chunks."""

    source: SourceFile
    chunks: tuple[Chunk, ...]

    @cached_property
    def declared(self) -> tuple[Declared, ...]:
        """What each chunk declares."""
        return tuple(_declared(self.source.text, chunk) for chunk in self.chunks)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[int, ...]]:
        """The chunks that declare a name; more than one is a mistake."""
        found: dict[str, tuple[int, ...]] = {}
        for number, each in enumerate(self.declared):
            if each.name:
                found[each.name] = (*found.get(each.name, ()), number)
        return found

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each chunk starts."""
        return tuple(chunk.start for chunk in self.chunks)

    def at(self, offset: int) -> int:
        """The chunk in which an offset lies, -1 above the first."""
        return bisect_right(self.starts, offset) - 1

    def text(self, number: int) -> str:
        """The text of a chunk, with what documents it."""
        chunk = self.chunks[number]
        return f"{chunk.doc}\0{self.source.text[chunk.start : chunk.end]}"

    def names_in(self, number: int) -> frozenset[str]:
        """The declared names of which a chunk may speak."""
        chunk = self.chunks[number]
        words = _WORD.findall(self.source.text, chunk.start, chunk.end)
        return frozenset(words) & self.by_name.keys()

    def speaking_of(self, name: str) -> Iterator[int]:
        """The chunks in which a name stands as a word."""
        text = self.source.text
        offset = text.find(name)
        while offset >= 0:
            end = offset + len(name)
            if not _continues(text, offset - 1) and not _continues(text, end):
                yield self.at(offset)
            offset = text.find(name, end)

    def leading_to(self, names: Iterable[str]) -> frozenset[int]:
        """The chunks that speak of one of the names, or of what such a chunk declares, and so on."""
        found: set[int] = set()
        waiting = list(dict.fromkeys(names))
        known = set(waiting)
        while waiting:
            for number in self.speaking_of(waiting.pop()):
                if number < 0 or number in found:
                    continue
                found.add(number)
                name = self.declared[number].name
                if name and name not in known:
                    known.add(name)
                    waiting.append(name)
        return frozenset(found)

    def sharing_state(self, numbers: Iterable[int], names: frozenset[str]) -> frozenset[int]:
        """The chunks, and the states, invariants and operations that share a state with one of them,
        or speak of one among the names.

        What one operation leaves in a state is what another finds, and an invariant binds both.
        """
        found: set[int] = set()
        waiting = list(numbers)
        for name in names & self._states:
            waiting.extend(n for n in self.speaking_of(name) if self.declared[n].kind in _SHARING)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            if self.declared[number].kind not in _SHARING:
                continue
            for name in {*self.names_in(number), self.declared[number].name} & self._states:
                sharing = self.speaking_of(name)
                waiting.extend(n for n in sharing if self.declared[n].kind in _SHARING)
        return frozenset(found)

    @cached_property
    def _states(self) -> frozenset[str]:
        return frozenset(each.name for each in self.declared if each.kind == "state")

    def needed_by(self, numbers: Iterable[int]) -> frozenset[int]:
        """The chunks, and all that they speak of, and what that speaks of, and so on."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                for name in self.names_in(number):
                    waiting.extend(self.by_name[name])
        return frozenset(found)


def outline(source: SourceFile) -> Outline:
    """The outline of a file."""
    return Outline(source, split(source.text))


def _declared(text: str, chunk: Chunk) -> Declared:
    found = _HEAD.match(text, chunk.start, chunk.end)
    if found is None:
        return Declared("", "", "")
    return Declared(found[1], found[2] or "", found[3] or "")


def _continues(text: str, offset: int) -> bool:
    return 0 <= offset < len(text) and (text[offset].isalnum() or text[offset] == "_")
