"""Parses a file: text in, a module and diagnostics out. Never raises on any text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import TypeAlias, cast

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.frozen import evolve
from factoryc.processes.spread import in_processes
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.syntax.brackets import brackets
from factoryc.syntax.build_declarations import DeclarationBuilder
from factoryc.syntax.declarations import ANY_MODULE, ANY_NAME, Declaration, Module
from factoryc.syntax.expressions import Expression, Name
from factoryc.syntax.hidden import HIDDEN_CHARACTER, hidden_characters
from factoryc.syntax.identifier import identifier_of
from factoryc.syntax.shift_reduce import ShiftReduce
from factoryc.syntax.split import Chunk, first_word, split
from factoryc.syntax.tables import tables
from factoryc.syntax.wording import INNER, KEYWORDS

# What only a mistake needs.
_WHY = "factoryc.syntax.unreadable"

# Deeper nesting than any person writes; beyond it the later passes would run out of stack. Of what
# stands side by side, as in `a + b + c`, there may be half as many more.
DEEPEST = 100

# With fewer declarations, what other processes gain is little, and lost where all cores are busy.
MANY = 1_500

# A declaration, or None where its text is broken, and what is wrong with it.
_Parsed: TypeAlias = tuple[Declaration | None, tuple[Diagnostic, ...]]

# What brings names from elsewhere, here and in other languages.
_BRINGING = frozenset({"use", "import", "from", "include", "using", "require", "open"})
_WORD = re.compile(r"\w+")
_DECLARED = re.compile(rf"(?:\A\w+|^[ \t]*(?:{'|'.join(KEYWORDS)}))[ \t]+(\w+)", re.MULTILINE)


def parse(
    source: SourceFile, chunks: Iterable[Chunk] | None = None
) -> tuple[Module, tuple[Diagnostic, ...]]:
    """The declarations of a file, or those at some of its chunks. A broken one costs itself alone."""
    declarations: list[Declaration] = []
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    if (above := _above_all(source)) is not None:
        diagnostics.append(above)
    torn: Diagnostic | None = None
    pieces = split(source.text) if chunks is None else tuple(chunks)
    for chunk, (declaration, found) in zip(pieces, _each_parsed(source, pieces), strict=True):
        if torn is not None and first_word(source.text, chunk) in INNER:
            # Its end stands in the first column, and is what there is to say about it.
            diagnostics.remove(torn)
        torn = None
        diagnostics.extend(found)
        if declaration is not None:
            declarations.append(declaration)
            continue
        broken |= _names(source.text, chunk)
        if found and brackets(source.text, chunk.start, chunk.end).unclosed:
            torn = found[-1]
    diagnostics.extend(_not_said_yet(hidden_characters(source), diagnostics))
    module = Module(source.name, tuple(declarations), frozenset(broken))
    return module, tuple(_notes_once(diagnostics))


def _each_parsed(source: SourceFile, chunks: Sequence[Chunk]) -> Iterable[_Parsed]:
    if len(chunks) < MANY:  # one after the other, as they are asked for
        return (parse_declaration(source, chunk) for chunk in chunks)
    _parser()  # before there are several processes, each of which would load them
    return in_processes(chunks, lambda share: [parse_declaration(source, chunk) for chunk in share])


def _above_all(source: SourceFile) -> Diagnostic | None:
    """The first line that says something before any declaration starts: it is part of none."""
    offset = 0
    for line in source.text.split("\n"):
        said = line.strip("\ufeff \t\r\f")
        if said and not said.startswith("//"):
            start = offset + line.index(said)
            if not line[0].isspace():
                return None
            place = source.span(start, start + len(said))
            fix = Fix("remove the indentation", (Edit(source.span(offset, start), ""),), "safe")
            message = "this is indented, and a declaration starts in the first column"
            return Diagnostic("syntax", "error", message, place, fixes=(fix,))
        offset += len(line) + 1
    return None


def _notes_once(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What is good to know about the language is told the first time in a file, and not again."""
    told: set[tuple[str, ...]] = set()
    for each in diagnostics:
        yield evolve(each, notes=()) if each.notes in told else each
        told.add(each.notes)


def _not_said_yet(
    warnings: Iterable[Diagnostic], errors: Sequence[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The warnings without those of lines on which a declaration could not be read for it."""
    said = {each.span.start for each in errors if each.name == HIDDEN_CHARACTER}
    return tuple(
        each
        for each in warnings
        if not said.intersection(edit.span.start for fix in each.fixes for edit in fix.edits)
    )


def parse_declaration(source: SourceFile, chunk: Chunk) -> _Parsed:
    """One declaration, or None where its text is broken, and what is wrong with it."""
    diagnostics: list[Diagnostic] = []

    def complain(span: Span, problem: str) -> None:
        diagnostics.append(Diagnostic("syntax", "error", problem, span))

    def parse_part(start: int, end: int) -> Expression:
        built = _parser().build(source.text, start, end, "expression_only", builder)
        if built is not None:
            return cast("Expression", built)
        diagnostics.append(import_module(_WHY).unreadable_part(source, start, end, DEEPEST))
        return Name("", source.span(start, end))

    builder = DeclarationBuilder(source.name, parse_part, complain)
    built = _parser().build(source.text, chunk.start, chunk.end, "start", builder)
    if built is None:
        return None, (import_module(_WHY).unreadable(source, chunk, DEEPEST),)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return None, tuple(diagnostics)
    declaration = cast("Declaration", built)
    if chunk.doc:
        declaration = evolve(declaration, doc=chunk.doc)
    return declaration, tuple(diagnostics)


@cache
def _parser() -> ShiftReduce:
    return ShiftReduce(tables(), DEEPEST, DeclarationBuilder, identifier_of)


def _names(text: str, chunk: Chunk) -> set[str]:
    """The names that a broken declaration, and indented ones in it, may have declared."""
    written = text[chunk.start : chunk.end]
    if first_word(text, chunk) in {"type", "record", "error", "function", "state", "operation"}:
        head = written.partition("\n")[0]
        return {*_WORD.findall(head), *_DECLARED.findall(written)}
    # The cases of an enum, the names that a `use` brings: any word of it may be what is meant.
    words = set(_WORD.findall(written))
    if first_word(text, chunk) in _BRINGING:
        words.add(ANY_MODULE)
        if "{" not in written:
            words.add(ANY_NAME)
    return words
