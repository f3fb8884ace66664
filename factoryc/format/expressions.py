"""Layouts of values: literals, collections, calls, choices, quantifiers."""

from factoryc.format.document import LINE, SOFT, Document, group, nested, separated, sequence
from factoryc.format.shapes import (
    INDENT,
    glued,
    in_a_row,
    in_braces,
    in_parentheses,
    in_square_brackets,
    items,
    unindented,
)
from factoryc.format.written import Written
from factoryc.syntax.concrete import Phrase, Word


def call(phrase: Phrase, written: Written) -> Document:
    """`f(…)`, `money.f(…)`, `Port.f(…)`."""
    index = next(i for i, part in enumerate(phrase.children) if is_sign(part, "LPAR"))
    before = phrase.children[:index]
    return sequence(*map(written.lay, before), arguments(phrase.children[index:], written))


def arguments(parts: list[Phrase | Word], written: Written) -> Document:
    """What stands between parentheses, these included."""
    opening, *inside, closing = parts
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    return in_parentheses(opening, inside, closing, written)


def lookup(phrase: Phrase, written: Written) -> Document:
    """`map[key]`, and `state[key][key]` behind `sets`."""
    return sequence(
        *(
            written.closing(part)
            if isinstance(part, Word) and part.type == "RSQB"
            else written.lay(part)
            for part in phrase.children
        )
    )


def list_of(phrase: Phrase, written: Written) -> Document:
    opening, *inside, closing = phrase.children
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    return in_square_brackets(opening, inside, closing, written)


def record(phrase: Phrase, written: Written) -> Document:
    """Values in braces, and what stands before them: `Link { … }`, `link with { … }`, `{ … }`."""
    index = next((i for i, part in enumerate(phrase.children) if is_sign(part, "LBRACE")), None)
    if index is None:
        return in_a_row(phrase.children, written)
    before, (opening, *inside, closing) = phrase.children[:index], phrase.children[index:]
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    documents = [in_a_row(before, written), " "] if before else []
    return sequence(*documents, in_braces(opening, inside, closing, written))


def member_record(phrase: Phrase, written: Written) -> Document:
    """`money.Amount { … }`."""
    base, dot, name, opening, *inside, closing = phrase.children
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    before = sequence(written.lay(base), written.lay(dot), written.lay(name), " ")
    return sequence(before, in_braces(opening, inside, closing, written))


def in_brackets(phrase: Phrase, written: Written) -> Document:
    """A value in parentheses. They are the author's: what they make clear, nobody can tell."""
    opening, inside, closing = phrase.children
    assert isinstance(closing, Word)
    middle = nested(INDENT, SOFT, unindented(inside, written))
    return group(written.lay(opening), middle, SOFT, written.closing(closing))


def comprehension(phrase: Phrase, written: Written) -> Document:
    """`[item for x in xs where p by key]`, and the same of a map: a part to a line."""
    opening, *inside, closing = phrase.children
    assert isinstance(closing, Word)
    line = SOFT if is_sign(closing, "RSQB") else LINE
    lines: list[list[Phrase | Word]] = [[]]
    for part in inside:
        if is_sign(part, "FOR") or is_sign(part, "WHERE") or is_sign(part, "BY"):
            lines.append([])
        lines[-1].append(part)
    item, source, *rest = (in_a_row(each, written) for each in lines)
    middle = nested(INDENT, line, separated(LINE, [group(item, LINE, source), *rest]))
    return group(written.lay(opening), middle, line, written.closing(closing))


def named(phrase: Phrase, written: Written) -> Document:
    """`name: value`, of a field, an entry, an argument or an arm."""
    name, colon, value = phrase.children
    return sequence(written.lay(name), written.lay(colon), " ", written.lay(value))


def field_name(phrase: Phrase, written: Written) -> Document:
    """`number`, or `number: n` where it gets another name."""
    return glued(phrase, written) if len(phrase.children) == 1 else named(phrase, written)


def pattern(phrase: Phrase, written: Written) -> Document:
    """`card(number, expires)`."""
    name, opening, *inside, closing = phrase.children
    names = separated(", ", [written.lay(each) for each in items(inside)])
    return sequence(written.lay(name), written.lay(opening), names, written.lay(closing))


# Choices and quantifiers ----------------------------------------------------------------------


def conditional(phrase: Phrase, written: Written) -> Document:
    """`if … then … else …`; a choice in the last branch goes on at the same depth."""
    branches: list[Document] = []
    start: Document = ""
    rest: Phrase | Word = phrase
    while not isinstance(rest, Word) and rest.data == "if_then_else":
        if_, condition, then, value, else_, following = rest.children
        first = sequence(start, written.lay(if_), " ", written.lay(condition))
        second = sequence(written.lay(then), " ", written.lay(value))
        branches.append(group(first, nested(INDENT, LINE, second)))
        start, rest = sequence(written.lay(else_), " "), following
    branches.append(sequence(start, written.lay(rest)))
    return group(branches[0], nested(INDENT, LINE, separated(LINE, branches[1:])))


def let_in(phrase: Phrase, written: Written) -> Document:
    """`let x = a in b`: the value stands below the names that it uses."""
    *head, body = phrase.children
    return group(in_a_row(head, written), nested(INDENT, LINE, unindented(body, written)))


def quantified(phrase: Phrase, written: Written) -> Document:
    """`all x in xs: p` and its like: what is said of each may stand on the next line."""
    *head, body = phrase.children
    colon: Document = ""
    if is_sign(head[-1], "COLON"):
        colon = written.lay(head.pop())
    before = sequence(in_a_row(head, written), colon)
    return group(before, nested(INDENT, LINE, unindented(body, written)))


def is_sign(part: Phrase | Word, kind: str) -> bool:
    return isinstance(part, Word) and part.type == kind
