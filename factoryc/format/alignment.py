"""Aligns what stands below each other: spaces behind the shorter ones of a run."""

from collections.abc import Iterator, Sequence

from factoryc.format.document import WIDTH, Document, sequence
from factoryc.format.shapes import INDENT, in_a_row, list_after
from factoryc.format.written import Written, first_word
from factoryc.syntax.concrete import Phrase, Word

# One that is longer by more than this stands alone, so that it does not push the others far away.
FARTHEST = 24


def padding(
    cells: Sequence[Document | None], following: Sequence[Document], apart: Sequence[bool]
) -> list[str]:
    """The spaces behind each cell, where what follows it fits beside it on one line.

    A run ends at None, and where the author set a clause apart.
    """
    widths = [_width(cell) for cell in cells]
    rest = [_width(each) for each in following]
    aligned = [
        width if width >= 0 and 0 <= INDENT + width + 1 + more <= WIDTH and more >= 0 else -1
        for width, more in zip(widths, rest, strict=True)
    ]
    spaces = ["" for _ in widths]
    for run in _runs(aligned, apart):
        widest = max(widths[index] for index in run)
        for index in run:
            if INDENT + widest + 1 + rest[index] <= WIDTH:
                spaces[index] = " " * (widest - widths[index])
    return spaces


def _width(document: Document | None) -> int:
    """The width on one line, and below zero where there is none."""
    if isinstance(document, str):
        return len(document)
    if document is None or document.flat is None:
        return -1
    return len(document.flat)


def _runs(widths: Sequence[int], apart: Sequence[bool]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, width in enumerate(widths):
        known = [widths[each] for each in run]
        if run and (
            width < 0 or apart[index] or max(*known, width) - min(*known, width) > FARTHEST
        ):
            yield run
            run = []
        if width >= 0:
            run.append(index)
    if run:
        yield run


def below_each_other(inside: Sequence[Phrase | Word], written: Written) -> list[Document]:
    """Clauses whose second words stand below each other."""
    widest = max((len(first_word(part)) for part in inside), default=0)
    documents: list[Document] = []
    for part in inside:
        if isinstance(part, Word) or len(part.children) == 1:
            documents.append(written.lay(part))
            continue
        first, *rest = part.children
        before = sequence(written.lay(first), " " * (widest - len(first_word(first)) + 1))
        if part.data == "governs":
            documents.append(_governs(before, rest, written))
        else:
            documents.append(sequence(before, in_a_row(rest, written)))
    return documents


def _governs(before: Document, rest: Sequence[Phrase | Word], written: Written) -> Document:
    """Names in a list, and behind the last one as of when."""
    last = rest[-1]
    if isinstance(last, Word) or last.data != "as_of":
        return list_after(before, rest, written)
    return sequence(list_after(before, rest[:-1], written), " ", written.lay(last))
