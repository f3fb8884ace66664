"""Layouts of evals, loads and the anti-spec: titles, inputs, steps."""

from factoryc.format.alignment import below_each_other
from factoryc.format.document import HEAD_WIDTH, LINE, Document, group, nested, sequence
from factoryc.format.expressions import arguments, is_sign
from factoryc.format.shapes import (
    HEAD_INDENT,
    INDENT,
    block,
    braces,
    in_a_row,
    items,
    laid_block,
    lines,
    value_after,
)
from factoryc.format.table import table_rows
from factoryc.format.written import Written, first_word
from factoryc.syntax.concrete import Phrase, Word

_INPUTS = frozenset({"for_all", "for_each"})


def titled(phrase: Phrase, written: Written) -> Document:
    """A title, inputs, and steps. Inputs that do not fit beside the title go on below it."""
    head, opening, inside, closing = braces(phrase.children)
    assert opening is not None
    assert closing is not None
    words = [part for part in head if isinstance(part, Word) or part.data not in _INPUTS]
    documents = [in_a_row(words, written)]
    for part in head[len(words) :]:
        laid = written.lay(part)
        if may_move(part):
            documents.append(nested(HEAD_INDENT, LINE, laid))
        else:
            documents.extend((" ", laid))
    title = group(*documents, width=HEAD_WIDTH)
    return group(title, " ", block(opening, inside, closing, written), width=HEAD_WIDTH)


def may_move(part: Phrase | Word) -> bool:
    """A table stays where its `{` is: its rows begin new lines already."""
    return isinstance(part, Word) or not any(
        not isinstance(each, Word) and each.data == "table_data" for each in part.children
    )


def ruled(phrase: Phrase, written: Written) -> Document:
    """`constraint` and `never`, and the rule: what belongs to it stands below it."""
    keyword, rule = phrase.children
    laid = written.lay(rule)
    if not isinstance(rule, Word) and rule.data != "never_happens":
        laid = nested(len(first_word(keyword)) + 1, laid)
    return sequence(written.lay(keyword), " ", laid)


def for_all(phrase: Phrase, written: Written) -> Document:
    """`for all a: A, b: B`: all names on a line, or each on its own."""
    for_, all_, binders = phrase.children
    found = items([binders])
    documents: list[Document] = []
    for part in found:
        if documents:
            documents.extend((",", LINE))
        documents.append(written.lay(part))
    before = sequence(written.lay(for_), " ", written.lay(all_), " ")
    return group(before, nested(len("for all "), *documents), width=HEAD_WIDTH)


def for_each(phrase: Phrase, written: Written) -> Document:
    """`for each row in data where p`."""
    *before, condition = phrase.children
    if is_sign(phrase.children[-2], "WHERE") and may_move(phrase):
        *before, where = before
        restriction = sequence(written.lay(where), " ", written.lay(condition))
        return group(in_a_row(before, written), nested(INDENT, LINE, restriction), width=HEAD_WIDTH)
    return in_a_row(phrase.children, written)


def file_data(phrase: Phrase, written: Written) -> Document:
    """`csv("…")`."""
    name, *rest = phrase.children
    return sequence(written.lay(name), arguments(rest, written))


def table_data(phrase: Phrase, written: Written) -> Document:
    """The cells of a column below each other."""
    keyword, opening, *rows, closing = phrase.children
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    words = [row for row in rows if isinstance(row, Word)]
    laid: list[tuple[Phrase | Word, Document]] = []
    for row, text in zip(words, table_rows([str(word) for word in words]), strict=True):
        laid.append((row, written.respelled(row, text)))
    return sequence(written.lay(keyword), " ", lines(opening, laid, closing, written))


def let(phrase: Phrase, written: Written) -> Document:
    """`let name = value`."""
    *head, value = phrase.children
    return sequence(in_a_row(head, written), value_after(value, written))


def mix(phrase: Phrase, written: Written) -> Document:
    """`mix 9 of visit(…), 1 of shorten(…)`."""
    keyword, first, *rest = phrase.children
    documents: list[Document] = []
    for part in items(rest):
        documents.extend((",", LINE, written.lay(part)))
    return group(written.lay(keyword), " ", written.lay(first), nested(len("mix "), *documents))


def mix_part(phrase: Phrase, written: Written) -> Document:
    """`9 of visit(existing Code)`."""
    start = next(i for i, part in enumerate(phrase.children) if is_sign(part, "LPAR"))
    before = in_a_row(phrase.children[:start], written)
    return sequence(before, arguments(phrase.children[start:], written))


def latency(phrase: Phrase, written: Written) -> Document:
    """`latency p99(visit) < 50ms`."""
    keyword, percentile, opening, name, closing, *rest = phrase.children
    call = sequence(*map(written.lay, (percentile, opening, name, closing)))
    return sequence(written.lay(keyword), " ", call, " ", in_a_row(rest, written))


def aligned_block(phrase: Phrase, written: Written) -> Document:
    """A decision or a gate: what is said stands below each other, behind the first words."""
    head, opening, inside, closing = braces(phrase.children)
    assert opening is not None
    assert closing is not None
    laid = list(zip(inside, below_each_other(inside, written), strict=True))
    return group(
        in_a_row(head, written), " ", laid_block(opening, laid, closing, written), width=HEAD_WIDTH
    )
