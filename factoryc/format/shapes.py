"""The shapes that most phrases share: words in a row, lists in brackets, blocks in braces."""

from collections.abc import Iterable, Sequence

from factoryc.format.document import (
    BLANK,
    HARD,
    LINE,
    SOFT,
    WIDTH,
    Document,
    Group,
    Line,
    Nested,
    Row,
    group,
    hang,
    nested,
    on_one_line,
    sequence,
)
from factoryc.format.written import Written, first_word
from factoryc.syntax.concrete import Phrase, Word, keywords

INDENT = 2
# A line that goes on with a head before its block stands apart from what is in the block.
HEAD_INDENT = 4

_LISTS = frozenset({"arguments", "binders", "call_arguments", "entries", "field_values"})
_COMMA_LINE = Line(", ")
# Values that begin with something short and end in brackets, which may be broken.
_HUGS = frozenset({
    "call", "comprehension", "list_of", "map_comprehension", "map_of", "match", "member_call",
    "member_enum_call", "member_record", "qualified_call", "record_of", "with_",
})  # fmt: skip

_COLLECTIONS = frozenset({"list_of", "map_of"})
_RECORDS = frozenset({"member_record", "record_of", "with_"})
# Values whose further lines are indented against their first one, unless that starts a line.
_GOES_ON = frozenset({
    "add", "and_", "compare", "div", "divide", "if_then_else", "implies", "let_in", "mod",
    "multiply", "or_", "subtract",
})  # fmt: skip
# Values that say something of each, in further lines.
_ASKS = frozenset({
    "all_of", "count_of", "exists", "fold", "largest", "smallest", "sum_of",
})  # fmt: skip

Parts = Sequence[Phrase | Word]


def spaced(phrase: Phrase, written: Written) -> Document:
    """Words with a space between each two."""
    return in_a_row(phrase.children, written)


def glued(phrase: Phrase, written: Written) -> Document:
    """Words without anything between them."""
    return sequence(*map(written.lay, phrase.children))


def listed(phrase: Phrase, written: Written) -> Document:
    """Words and a list at their end."""
    commas = [index for index, part in enumerate(phrase.children) if _is_comma(part)]
    start = commas[0] - 1 if commas else len(phrase.children) - 1
    before = sequence(in_a_row(phrase.children[:start], written), " ")
    return list_after(before, phrase.children[start:], written)


def list_after(before: Document, parts: Parts, written: Written) -> Document:
    """What does not fit on the line goes on below the first of the list."""
    flat = on_one_line(before)
    width = len(flat) if isinstance(flat, str) else INDENT
    return group(before, nested(width, *_with_commas(items(parts), written)))


def _is_comma(part: Phrase | Word) -> bool:
    return isinstance(part, Word) and part.type == "COMMA"


def in_a_row(parts: Iterable[Phrase | Word], written: Written) -> Document:
    """The same of some words. A comma clings to the word before it."""
    documents: list[Document] = []
    for part in parts:
        if documents and not _is_comma(part):
            documents.append(" ")
        documents.append(written.lay(part))
    return sequence(*documents)


def items(parts: Parts) -> list[Phrase | Word]:
    """What the commas separate. A list that the grammar names is looked into."""
    found: list[Phrase | Word] = []
    for part in parts:
        if isinstance(part, Word):
            if part.type != "COMMA":
                found.append(part)
        elif part.data in _LISTS:
            found.extend(items(part.children))
        else:
            found.append(part)
    return found


def value_after(part: Phrase | Word, written: Written) -> Document:
    """What stands behind the `=` of something that gets a value."""
    is_record = not isinstance(part, Word) and part.data in _RECORDS
    return hang(unindented(part, written), "always") if is_record else body_after(part, written)


def body_after(part: Phrase | Word, written: Written) -> Document:
    """What stands behind the `=` of a function."""
    document = unindented(part, written)
    if isinstance(part, Word) or part.data in _GOES_ON or _asks(part):
        return hang(document, "never")
    return hang(document, "always" if part.data in _COLLECTIONS else "last")


def _asks(part: Phrase | Word) -> bool:
    """Whether a value says something of each, or the opposite of that."""
    while not isinstance(part, Word) and part.data == "not_":
        part = part.children[-1]
    return not isinstance(part, Word) and part.data in _ASKS


def unindented(part: Phrase | Word, written: Written) -> Document:
    """A phrase whose further lines, if it has any, begin where its first line does."""
    document = written.lay(part)
    if isinstance(part, Word) or part.data not in _GOES_ON or not isinstance(document, Group):
        return document
    inside = document.inside
    if not isinstance(inside, Row) or not isinstance(last := inside.parts[-1], Nested):
        return document
    return group(*inside.parts[:-1], last.inside)


# Brackets -------------------------------------------------------------------------------------


def in_parentheses(
    opening: Word, inside: Parts, closing: Word, written: Written, width: int = WIDTH
) -> Document:
    """Arguments and parameters: on one line where they fit, otherwise each on its own."""
    found = items(inside)
    if len(found) == 1 and not isinstance(only := found[0], Word) and only.data in _HUGS:
        laid = written.lay(only)
        if isinstance(laid, str) or laid.lead is None:
            return sequence(written.word(opening), laid, written.closing(closing))
    return _list(opening, found, closing, written, SOFT, width)


def in_square_brackets(opening: Word, inside: Parts, closing: Word, written: Written) -> Document:
    """A list: each item on a line of its own where the author began a new line after the `[`."""
    line = HARD if written.breaks_after(opening) else SOFT
    return _list(opening, items(inside), closing, written, line)


def in_braces(opening: Word, inside: Parts, closing: Word, written: Written) -> Document:
    """Fields and entries: each on a line of its own where the author began a new one after `{`."""
    line = HARD if written.breaks_after(opening) else LINE
    return _list(opening, items(inside), closing, written, line)


def _list(
    opening: Word,
    found: Parts,
    closing: Word,
    written: Written,
    line: Line,
    width: int = WIDTH,
) -> Document:
    if not found:
        return sequence(written.word(opening), written.closing(closing))
    return group(
        written.word(opening),
        nested(INDENT, line, *_with_commas(found, written)),
        line,
        written.closing(closing),
        width=width,
    )


def _with_commas(found: Parts, written: Written) -> list[Document]:
    documents: list[Document] = []
    for part in found:
        if documents:
            documents.extend((",", LINE))
        documents.append(written.lay(part))
    return documents


# Blocks ---------------------------------------------------------------------------------------


def fields(opening: Word, inside: Parts, closing: Word, written: Written) -> Document:
    """The fields of a record: with commas on one line, without them on several.

    A name that is a word of the language elsewhere would be read as that word without a comma;
    where there is one, all fields have commas.
    """
    found = items(inside)
    if not found:
        return sequence(written.word(opening), written.closing(closing))
    line = HARD if written.breaks_after(opening) else LINE
    documents: list[Document] = [line]
    commas = any(str.__str__(first_word(part)) in keywords() for part in found[1:])
    for index, part in enumerate(found):
        if index and commas:
            documents.append(",")
        if index:
            separator = LINE if commas else _COMMA_LINE
            documents.append(BLANK if written.blank_before(part) else separator)
        documents.append(written.lay(part))
    return group(written.word(opening), nested(INDENT, *documents), line, written.closing(closing))


def block(opening: Word, inside: Parts, closing: Word, written: Written) -> Document:
    """Clauses, each on a line of its own. One alone may stand on one line with what it belongs to.

    To be grouped with its head, so that it is broken where the head is.
    """
    laid = [(part, written.lay(part)) for part in inside]
    return laid_block(opening, laid, closing, written)


def laid_block(
    opening: Word,
    laid: Sequence[tuple[Phrase | Word, Document]],
    closing: Word,
    written: Written,
) -> Document:
    """As `block`, of clauses that are laid out already."""
    if not laid:
        return sequence(written.word(opening), written.closing(closing))
    if len(laid) > 1 or written.breaks_after(opening):
        return lines(opening, laid, closing, written)
    inside = nested(INDENT, LINE, laid[0][1])
    return sequence(written.word(opening), inside, LINE, written.closing(closing))


def lines(
    opening: Word,
    laid: Sequence[tuple[Phrase | Word, Document]],
    closing: Word,
    written: Written,
) -> Document:
    """Each on a line of its own, and the braces around them."""
    documents: list[Document] = []
    for part, document in laid:
        blank = bool(documents) and written.blank_before(part)
        documents.extend((BLANK if blank else HARD, document))
    inside = nested(INDENT, *documents)
    return sequence(written.word(opening), inside, HARD, written.closing(closing))


def braces(parts: Parts) -> tuple[Parts, Word | None, Parts, Word | None]:
    """A phrase that ends in braces: what is before them, and what is in them."""
    for index, part in enumerate(parts):
        if isinstance(part, Word) and part.type == "LBRACE":
            closing = parts[-1]
            assert isinstance(closing, Word)
            return parts[:index], part, parts[index + 1 : -1], closing
    return parts, None, (), None
