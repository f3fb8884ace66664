"""Parses one declaration into a tree that keeps every word and sign, for those who write it anew."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

from lark import Token, Tree

from factoryc.syntax.grammar import grammar_of_words, keyword_of
from factoryc.syntax.shift_reduce import ShiftReduce
from factoryc.syntax.split import Chunk
from factoryc.syntax.tables import tables

Word: TypeAlias = Token
Phrase: TypeAlias = Tree[Token]

# Parentheses are levels here. What is deeper, no pass after this one would understand either.
DEEPEST = 200
_ANY_DEPTH = 1_000_000


def parse_words(text: str, chunk: Chunk) -> Phrase | None:
    """The tree of a declaration, or None where the grammar refuses it or it is nested too deep."""
    tree: Phrase | None = _parser().build(text, chunk.start, chunk.end, "start", _PHRASES)
    if tree is None:
        return None
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for each in level for child in each.children if isinstance(child, Tree)]
        if not level:
            return tree
    return None


class _Phrases:
    """Has a method for each rule, which makes a phrase of that name."""

    file = ""

    def __getattr__(self, rule: str) -> Callable[[object, object, Sequence[Any]], Phrase]:
        return lambda _builder, _span, children: Tree(rule, list(children))


_PHRASES = _Phrases()


def _word(kind: str, text: str, _file: str, start: int, end: int) -> Word:
    # Lark's own way is several times as slow.
    word = str.__new__(Token, text)
    word.type = kind
    word.value = text
    word.start_pos = start
    word.end_pos = end
    return word


@cache
def _parser() -> ShiftReduce:
    # How deep a phrase is nested is asked of what was read: here parentheses are levels, too.
    return ShiftReduce(tables("words"), _ANY_DEPTH, _PHRASES, _word)


def words(phrase: Phrase) -> list[Word]:
    """The words and signs of a tree, in order."""
    found: list[Word] = []
    rest: list[Phrase | Word] = [phrase]
    while rest:
        each = rest.pop()
        if isinstance(each, Token):
            found.append(each)
        else:
            rest.extend(reversed(each.children))
    return found


@cache
def keywords() -> frozenset[str]:
    """All words of the language, each of which is a keyword somewhere and may be a name elsewhere."""
    found = (keyword_of(terminal) for terminal in grammar_of_words().terminals)
    return frozenset(word for word in found if word is not None)
