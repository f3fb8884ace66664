"""Layouts of operations: cases, outcomes, and the guards that stand below each other."""

from factoryc.format.alignment import padding
from factoryc.format.definitions import guarded, head_of
from factoryc.format.document import HEAD_WIDTH, WIDTH, Document, group, sequence
from factoryc.format.expressions import arguments, is_sign
from factoryc.format.shapes import Parts, braces, in_a_row, laid_block, value_after
from factoryc.format.written import Written
from factoryc.syntax.concrete import Phrase, Word


def operation(phrase: Phrase, written: Written) -> Document:
    """The cases below each other. Where some of them only fail, their guards are aligned."""
    head, opening, inside, closing = braces(phrase.children)
    if opening is None or closing is None:
        return head_of(head, written)
    laid = list(zip(inside, _items(inside, written), strict=True))
    return group(
        head_of(head, written), " ", laid_block(opening, laid, closing, written), width=HEAD_WIDTH
    )


def _items(inside: Parts, written: Written) -> list[Document]:
    """The cases of an operation. A run of failing ones is a table of errors and guards."""
    errors: list[Document | None] = []
    guards: list[Document] = []
    for part in inside:
        if isinstance(part, Word) or part.data != "failing_case":
            errors.append(None)
            guards.append(written.lay(part))
        else:
            *error, guard = part.children
            errors.append(in_a_row(error, written))
            guards.append(written.lay(guard))
    apart = [written.blank_before(part) or written.commented(part) for part in inside]
    return [
        guard if error is None else guarded(sequence(error, pad), guard, WIDTH)
        for error, guard, pad in zip(errors, guards, padding(errors, guards, apart), strict=True)
    ]


def failing_case(phrase: Phrase, written: Written) -> Document:
    """`fails Error { … } when p`, on its own."""
    *error, guard = phrase.children
    return guarded(in_a_row(error, written), written.lay(guard), WIDTH)


def sets(phrase: Phrase, written: Written) -> Document:
    """`sets place = value`."""
    keyword, place, equals, value = phrase.children
    before = sequence(written.lay(keyword), " ", written.lay(place), " ", written.lay(equals))
    return sequence(before, value_after(value, written))


def calls(phrase: Phrase, written: Written) -> Document:
    """`calls Port.operation(…) as name or fails Error`."""
    start = next(i for i, part in enumerate(phrase.children) if is_sign(part, "LPAR"))
    end = next(i for i, part in enumerate(phrase.children) if is_sign(part, "RPAR"))
    keyword, *name = phrase.children[:start]
    documents = [written.lay(keyword), " ", *map(written.lay, name)]
    documents.append(arguments(phrase.children[start : end + 1], written))
    if rest := phrase.children[end + 1 :]:
        documents.extend((" ", in_a_row(rest, written)))
    return sequence(*documents)
