"""Layouts of interfaces: routes, commands, and what each answers."""

from factoryc.format.alignment import below_each_other, padding
from factoryc.format.document import HEAD_WIDTH, Document, group, sequence
from factoryc.format.expressions import is_sign
from factoryc.format.shapes import braces, in_a_row, in_parentheses, laid_block
from factoryc.format.written import Written
from factoryc.syntax.concrete import Phrase, Word


def cli(phrase: Phrase, written: Written) -> Document:
    """Commands below each other, and the operations that they run."""
    head, opening, inside, closing = braces(phrase.children)
    assert opening is not None
    assert closing is not None
    texts = [
        written.lay(part.children[0])
        if not isinstance(part, Word) and part.data == "command"
        else None
        for part in inside
    ]
    apart = [written.blank_before(part) or written.commented(part) for part in inside]
    rest = [
        written.lay(part)
        if text is None or isinstance(part, Word)
        else _answered(part.children[1:], written)
        for part, text in zip(inside, texts, strict=True)
    ]
    laid = [
        (part, each if text is None else sequence(text, pad, " ", each))
        for part, text, each, pad in zip(
            inside, texts, rest, padding(texts, rest, apart), strict=True
        )
    ]
    return group(
        in_a_row(head, written), " ", laid_block(opening, laid, closing, written), width=HEAD_WIDTH
    )


def command(phrase: Phrase, written: Written) -> Document:
    return _answered(phrase.children, written)


def route(phrase: Phrase, written: Written) -> Document:
    """`GET "/{code}" (…) -> visit { … }`."""
    start = next((i for i, part in enumerate(phrase.children) if is_sign(part, "LPAR")), None)
    if start is None:
        return _answered(phrase.children, written)
    end = next(i for i, part in enumerate(phrase.children) if is_sign(part, "RPAR"))
    opening, closing = phrase.children[start], phrase.children[end]
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    sources = in_parentheses(opening, phrase.children[start + 1 : end], closing, written)
    before = in_a_row(phrase.children[:start], written)
    return sequence(before, " ", sources, " ", _answered(phrase.children[end + 1 :], written))


def _answered(parts: "list[Phrase | Word]", written: Written) -> Document:
    """What ends in responses, if there are any: these are a table."""
    head, opening, inside, closing = braces(parts)
    if opening is None or closing is None:
        return in_a_row(head, written)
    laid = list(zip(inside, below_each_other(inside, written), strict=True))
    return group(
        in_a_row(head, written), " ", laid_block(opening, laid, closing, written), width=HEAD_WIDTH
    )


def header_part(phrase: Phrase, written: Written) -> Document:
    """`header Location: result`."""
    keyword, name, colon, value = phrase.children
    before = sequence(written.lay(keyword), " ", written.lay(name), written.lay(colon), " ")
    return sequence(before, written.lay(value))
