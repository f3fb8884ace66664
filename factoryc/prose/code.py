"""The clauses of a file as words and numbers, so that prose can be held against them.

A declaration carries what stands in it, in what it names, and in whatever speaks of it. Nothing is
elaborated for that: in doubt a word is taken for one that carries.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property

import attrs

from factoryc.frozen import frozen
from factoryc.source.text import SourceFile
from factoryc.syntax.split import Chunk, split

_PERCENTILE = re.compile(r"\bp\d{1,3}\s*\(\s*([a-z]\w*)\s*\)")
_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|(?<![:\w])//[^\n]*')
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEAD = re.compile(r"([a-z]+)[ \t]+(?:http\b|cli\b|([A-Za-z][A-Za-z0-9_]*))?")
_NAMED = frozenset(
    {"spec", "type", "enum", "record", "error", "function", "state", "operation", "port"}
)
# What stands in one of these is said of the whole product, as is a `never` without a title.
_OF_ALL = frozenset({"constraint", "gate", "interface"})
_RULE = re.compile(r"never\s+[a-z]")


@frozen
class Declared:
    """One declaration: its kind, its name where it has one, and its text without comments."""

    kind: str
    name: str
    text: str
    words: frozenset[str]


@attrs.frozen(slots=False)
class Code:
    """The declarations of one file, by the numbers of its chunks."""

    source: SourceFile

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The declarations as pieces of text."""
        return split(self.source.text)

    @cached_property
    def declared(self) -> tuple[Declared, ...]:
        """What each chunk declares."""
        return tuple(self._declared(chunk) for chunk in self.chunks)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that stand in clauses, those in texts among them."""
        return frozenset(word for each in self.declared for word in each.words)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for number, each in enumerate(self.declared):
            if each.name:
                found[each.name] = (*found.get(each.name, ()), number)
        return found

    @cached_property
    def _speaking_of(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for number, each in enumerate(self.declared):
            for word in each.words & self._by_name.keys():
                found.setdefault(word, []).append(number)
        return {name: tuple(some) for name, some in found.items()}

    def documented_at(self, offset: int) -> Declared | None:
        """What a doc comment at an offset stands above."""
        number = bisect_right(self._starts, offset)
        return self.declared[number] if number < len(self.chunks) else None

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(chunk.start for chunk in self.chunks)

    @cached_property
    def _of_all(self) -> frozenset[int]:
        return frozenset(n for n, each in enumerate(self.declared) if _is_of_all(each))

    @cached_property
    def limited(self) -> frozenset[str]:
        """The operations for which some clause says how long they may take."""
        return frozenset(_PERCENTILE.findall(self.source.text))

    def carrying(self, declared: Declared) -> str:
        """The text of all clauses that may carry what is claimed of a declaration."""
        if declared.kind == "spec" or not declared.name:
            return "\n".join(each.text for each in self.declared)
        near = self._by_name[declared.name]
        speaking = self._speaking_of.get(declared.name, ())
        numbers = {*near, *speaking, *self.named_by((*near, *speaking))}
        numbers |= self._of_all
        return "\n".join(self.declared[number].text for number in sorted(numbers))

    def of_names(self, words: Iterable[str]) -> frozenset[int]:
        """The chunks that declare one of the names, and all that these name, and so on."""
        return self.named_by(n for word in words for n in self._by_name.get(word, ()))

    def named_by(self, numbers: Iterable[int]) -> frozenset[int]:
        """The chunks, and all that they name, and what that names, and so on."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                names = self.declared[number].words & self._by_name.keys()
                waiting.extend(each for name in names for each in self._by_name[name])
        return frozenset(found)

    def _declared(self, chunk: Chunk) -> Declared:
        written = self.source.text[chunk.start : chunk.end]
        # What a decision says in texts is prose like any comment.
        prose = ("/", '"') if written.startswith("decision") else "/"
        text = _COMMENT.sub(lambda found: "" if found[0].startswith(prose) else found[0], written)
        head = _HEAD.match(text)
        kind = head[1] if head is not None else ""
        name = head[2] or "" if head is not None and kind in _NAMED else ""
        return Declared(kind, name, text, frozenset(_WORD.findall(text)))


def _is_of_all(declared: Declared) -> bool:
    return declared.kind in _OF_ALL or _RULE.match(declared.text) is not None
