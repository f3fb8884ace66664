"""Layouts of operators: a chain of equal rank is broken before each of its operators, or nowhere."""

from factoryc.format.document import LINE, Document, group, nested, sequence
from factoryc.format.shapes import INDENT
from factoryc.format.written import Written
from factoryc.syntax.concrete import Phrase, Word

_RANKS = {
    "or_": 1, "and_": 2, "add": 3, "subtract": 3,
    "multiply": 4, "divide": 4, "div": 4, "mod": 4,
}  # fmt: skip
_CHAINS = frozenset({*_RANKS, "compare"})


def chain(phrase: Phrase, written: Written) -> Document:
    """`a + b - c`, which the tree nests to the left."""
    rank = _RANKS[phrase.data]
    pairs: list[tuple[Phrase | Word, Phrase | Word]] = []
    first: Phrase | Word = phrase
    while not isinstance(first, Word) and _RANKS.get(first.data) == rank:
        first, operator, operand = first.children
        pairs.append((operator, operand))
    return _chain(first, pairs[::-1], written)


def implies(phrase: Phrase, written: Written) -> Document:
    """`a implies b implies c`, which the tree nests to the right."""
    first, operator, rest = phrase.children
    pairs = []
    while not isinstance(rest, Word) and rest.data == "implies":
        left, following, right = rest.children
        pairs.append((operator, left))
        operator, rest = following, right
    return _chain(first, [*pairs, (operator, rest)], written)


def compare(phrase: Phrase, written: Written) -> Document:
    """`a < b <= c`."""
    first, *rest = phrase.children
    return _chain(first, list(zip(rest[::2], rest[1::2], strict=True)), written)


def range_of(phrase: Phrase, written: Written) -> Document:
    """`1..9`; with spaces where a bound has some itself."""
    low, dots, high = (written.lay(part) for part in phrase.children)
    if all(isinstance(each, str) and " " not in each for each in (low, high)):
        return sequence(low, dots, high)
    return sequence(low, " ", dots, " ", high)


def _chain(
    first: Phrase | Word, pairs: list[tuple[Phrase | Word, Phrase | Word]], written: Written
) -> Document:
    rest: list[Document] = []
    for operator, operand in pairs:
        rest.extend((LINE, written.lay(operator), " ", written.lay(operand)))
    start = written.lay(first)
    if not isinstance(first, Word) and first.data in _CHAINS:
        # A chain that binds tighter goes on farther in than the chain that it begins.
        start = nested(INDENT, start)
    return group(start, nested(INDENT, *rest))
