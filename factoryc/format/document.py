"""Documents: what is to be written, and where its lines may end.

The algebra is that of Wadler ("A prettier printer", 2003) with the groups of Prettier. A document
knows how it reads on one line, so whether it fits is one comparison, and what fits is written at once.
"""

from typing import Literal, TypeAlias

from factoryc.frozen import frozen

Hugs: TypeAlias = Literal["always", "last", "never"]

WIDTH = 100
# What a line that opens a block may have more: to break it costs more than it gives.
HEAD_WIDTH = 110


@frozen
class Comment:
    """A comment on a line of its own. `blank`: the author left a line free above it."""

    text: str
    blank: bool


@frozen(eq=False)
class Comments:
    """What stands between a word and the word before it.

    `trailing` ends the line of the word before; `blank`: a line is free right above the word itself.
    """

    trailing: str | None
    own: tuple[Comment, ...]
    blank: bool


# A slotted class without attrs' frozen __init__ would be made twice as fast; these are the many.
@frozen(eq=False)
class Line:
    """May end the line; `flat` is what stands there otherwise. None: the line always ends."""

    flat: str | None
    blank: bool = False
    lead: None = None


@frozen(eq=False)
class Commented:
    """A word with comments before it. `closes`: a bracket, whose comments belong to its inside."""

    flat: str
    lead: Comments
    closes: bool


@frozen(eq=False)
class Row:
    parts: "tuple[Document, ...]"
    flat: str | None
    lead: Comments | None


@frozen(eq=False)
class Nested:
    """Lines that end inside go on with a deeper indentation."""

    indent: int
    inside: "Document"
    flat: str | None
    lead: Comments | None


@frozen(eq=False)
class Group:
    """Written on one line where that fits; otherwise each line in it that may end does."""

    inside: "Document"
    width: int
    flat: str | None
    lead: Comments | None


@frozen(eq=False)
class Hang:
    """A value behind `=`: on that line, or on the next one, or broken.

    What `hugs` is broken where it begins, behind the `=`; always, or only where it does not fit on
    the next line either.
    """

    inside: "Document"
    hugs: Hugs
    flat: str | None
    lead: None = None


Document: TypeAlias = str | Line | Commented | Row | Nested | Group | Hang

LINE = Line(" ")
SOFT = Line("")
HARD = Line(None)
BLANK = Line(None, blank=True)


def sequence(*parts: Document) -> Document:
    """One after the other."""
    merged: list[Document] = []
    flat: list[str] = []
    is_flat = True
    for part in parts:
        if isinstance(part, str):
            flat.append(part)
            if merged and isinstance(merged[-1], str):
                merged[-1] += part
            elif part:
                merged.append(part)
            continue
        if part.flat is None or (part.lead is not None and merged):
            is_flat = False
        else:
            flat.append(part.flat)
        merged.append(part)
    if len(merged) < 2:  # noqa: PLR2004  one part is itself
        return merged[0] if merged else ""
    first = merged[0]
    lead = None if isinstance(first, str) else first.lead
    return Row(tuple(merged), "".join(flat) if is_flat else None, lead)


def nested(indent: int, *parts: Document) -> Document:
    inside = sequence(*parts)
    if isinstance(inside, str):
        return inside
    return Nested(indent, inside, inside.flat, inside.lead)


def group(*parts: Document, width: int = WIDTH) -> Document:
    inside = sequence(*parts)
    if isinstance(inside, str):
        return inside
    return Group(inside, width, inside.flat, inside.lead)


def hang(inside: Document, hugs: Hugs) -> Document:
    if isinstance(inside, str):
        return Hang(inside, hugs, f" {inside}")
    flat = None if inside.flat is None or inside.lead is not None else f" {inside.flat}"
    return Hang(inside, hugs, flat)


def on_one_line(document: Document) -> Document:
    """The document as it reads on one line, whether it fits or not; comments are a reason to end it."""
    if isinstance(document, str) or document.flat is None or document.lead is not None:
        return document
    return document.flat


def separated(separator: Document, parts: "tuple[Document, ...] | list[Document]") -> Document:
    """The parts with the separator between each two."""
    result: list[Document] = []
    for part in parts:
        if result:
            result.append(separator)
        result.append(part)
    return sequence(*result)
