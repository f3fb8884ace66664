"""Parses one declaration into a tree that keeps every word and sign, for those who write it anew."""

from functools import cache
from typing import TypeAlias

from lark import TextSlice, Token, Tree
from lark.exceptions import UnexpectedInput

from factoryc.syntax.grammar import grammar_of_words, keyword_of
from factoryc.syntax.split import Chunk

Word: TypeAlias = Token
Phrase: TypeAlias = Tree[Token]

# Parentheses are levels here. What is deeper, no pass after this one would understand either.
DEEPEST = 200


def parse_words(text: str, chunk: Chunk) -> Phrase | None:
    """The tree of a declaration, or None where the grammar refuses it or it is nested too deep."""
    try:
        tree = grammar_of_words().parse(TextSlice(text, chunk.start, chunk.end))
    except UnexpectedInput:
        return None
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for each in level for child in each.children if isinstance(child, Tree)]
        if not level:
            return tree
    return None


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
