"""Layouts of what a spec is built from: headers, uses, types, functions, states."""

from factoryc.format.document import (
    HEAD_WIDTH,
    LINE,
    WIDTH,
    Document,
    group,
    nested,
    on_one_line,
    sequence,
)
from factoryc.format.expressions import is_sign
from factoryc.format.shapes import (
    HEAD_INDENT,
    Parts,
    block,
    body_after,
    braces,
    fields,
    in_a_row,
    in_braces,
    in_parentheses,
    value_after,
)
from factoryc.format.written import Written
from factoryc.syntax.concrete import Phrase, Word

_CLINGS = frozenset({"parameters", "type_parameters"})


def use(phrase: Phrase, written: Written) -> Document:
    """`use std.web.{Url, Host} as web`."""
    keyword, path, *rest = phrase.children
    documents = [written.lay(keyword), " ", written.lay(path)]
    if rest and not is_sign(rest[0], "AS"):
        end = next(i for i, part in enumerate(rest) if is_sign(part, "RBRACE"))
        opening, closing = rest[0], rest[end]
        assert isinstance(opening, Word)
        assert isinstance(closing, Word)
        documents.append(in_parentheses(opening, rest[1:end], closing, written))
        rest = rest[end + 1 :]
    if rest:
        documents.extend((" ", in_a_row(rest, written)))
    return sequence(*documents)


# Types ----------------------------------------------------------------------------------------


def applied_type(phrase: Phrase, written: Written) -> Document:
    """`Map<Code, Link>`, `money.Amount`, and the parameters of a type."""
    documents: list[Document] = []
    for part in phrase.children:
        documents.append(written.lay(part))
        if is_sign(part, "COMMA"):
            documents.append(" ")
    return sequence(*documents)


def binder(phrase: Phrase, written: Written) -> Document:
    """`name: Type where p`."""
    name, colon, *rest = phrase.children
    return sequence(written.lay(name), written.lay(colon), " ", in_a_row(rest, written))


def function(phrase: Phrase, written: Written) -> Document:
    """`function name(…) -> T = body`."""
    *head, equals, body = phrase.children
    before = sequence(head_of(head, written), " ", written.lay(equals))
    return sequence(before, body_after(body, written))


def state(phrase: Phrase, written: Written) -> Document:
    """`state name: T = value`."""
    *head, equals, value = phrase.children
    before = sequence(head_of(head, written), " ", written.lay(equals))
    return sequence(before, value_after(value, written))


def type_declaration(phrase: Phrase, written: Written) -> Document:
    """`type Name = T where p`: a type is never parted from its restriction."""
    *head, equals, value = phrase.children
    before = sequence(head_of(head, written), " ", written.lay(equals), " ")
    return sequence(before, written.lay(value))


def head_of(parts: Parts, written: Written) -> Document:
    """Words in a row; parameters cling to the name before them, and a colon to its own."""
    documents: list[Document] = []
    for part in parts:
        kind = "" if isinstance(part, Word) else part.data
        if documents and kind not in _CLINGS and not is_sign(part, "COLON"):
            documents.append(" ")
        laid = written.lay(part)
        # Where a head is too long, its parameters are what is broken.
        documents.append(on_one_line(laid) if kind == "restricted_type" else laid)
    return sequence(*documents)


def parameters(phrase: Phrase, written: Written) -> Document:
    opening, *inside, closing = phrase.children
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    return in_parentheses(opening, inside, closing, written, HEAD_WIDTH)


def enum(phrase: Phrase, written: Written) -> Document:
    head, opening, inside, closing = braces(phrase.children)
    assert opening is not None
    assert closing is not None
    return sequence(head_of(head, written), " ", in_braces(opening, inside, closing, written))


def enum_case(phrase: Phrase, written: Written) -> Document:
    """`card(number: Text)`."""
    name, *payload = phrase.children
    if not payload:
        return written.lay(name)
    opening, *inside, closing = payload
    assert isinstance(opening, Word)
    assert isinstance(closing, Word)
    return sequence(written.lay(name), in_parentheses(opening, inside, closing, written))


def record(phrase: Phrase, written: Written) -> Document:
    """A record or an error, whose fields may be missing."""
    head, opening, inside, closing = braces(phrase.children)
    if opening is None or closing is None:
        return head_of(head, written)
    return sequence(head_of(head, written), " ", fields(opening, inside, closing, written))


def case(phrase: Phrase, written: Written) -> Document:
    """`case name when p { … }`. A guard that does not fit beside the name goes on below it."""
    head, opening, inside, closing = braces(phrase.children)
    assert opening is not None
    assert closing is not None
    *name, guard = head
    before = guarded(in_a_row(name, written), written.lay(guard), HEAD_WIDTH)
    return group(before, " ", block(opening, inside, closing, written), width=HEAD_WIDTH)


def guarded(before: Document, guard: Document, width: int) -> Document:
    """What applies where a guard holds. Its further lines stand apart from what is in a block."""
    if not isinstance(before, str) and (before.flat is None or len(before.flat) >= WIDTH):
        return sequence(before, " ", guard)
    return group(before, nested(HEAD_INDENT, LINE, guard), width=width)


def headed_block(phrase: Phrase, written: Written) -> Document:
    """Words, and clauses in braces, if any: an operation without cases, a case, a `repeat`."""
    head, opening, inside, closing = braces(phrase.children)
    if opening is None or closing is None:
        return head_of(head, written)
    return group(
        head_of(head, written), " ", block(opening, inside, closing, written), width=HEAD_WIDTH
    )
