"""Hover: what the name under the cursor means, and what a finding there asks."""

from collections.abc import Iterable

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic, Witness
from factoryc.lsp.declared import Declared, declared_at, field_declared
from factoryc.lsp.typed import Typed, typed_at
from factoryc.lsp.word import Word, word_at
from factoryc.pipeline import Understood
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.spec.builtins import BUILTINS
from factoryc.spec.types import type_text
from factoryc.syntax import declarations as syntax
from factoryc.syntax.evals import ForEach, Let
from factoryc.syntax.expressions import Binder
from factoryc.syntax.identifier import Identifier

_SHOWN_LINES = 12


@attrs.frozen
class Hover:
    """Markdown, and the part of the text that it speaks of."""

    text: str
    span: Span


def hover_at(
    understood: Understood, diagnostics: Iterable[Diagnostic], file: str, offset: int
) -> Hover | None:
    """What to show at a place of a file, or None where there is nothing to say."""
    source = understood.files[file]
    word = word_at(source, offset)
    asked = [
        diagnostic
        for diagnostic in diagnostics
        if _covers(diagnostic.span, file, offset)
        and (diagnostic.question is not None or diagnostic.witness is not None)
    ]
    sections = [_finding(diagnostic) for diagnostic in asked]
    meaning = _meaning(understood, file, word) if word is not None else None
    if meaning is not None:
        sections.insert(0, meaning)
    if not sections:
        return None
    span = word.span if word is not None and meaning is not None else asked[0].span
    return Hover("\n\n---\n\n".join(sections), span)


def _meaning(understood: Understood, file: str, word: Word) -> str | None:
    typed = typed_at(understood.spec, word.span)
    declared = declared_at(understood.files, file, word)
    if declared is None and typed is not None and typed.record is not None:
        declared = field_declared(understood.files, typed.record, word.text)
    if declared is None:
        return _undeclared(word, typed)
    source = understood.files[declared.within.span.file]
    return _shown(declared, typed, source)


def _undeclared(word: Word, typed: Typed | None) -> str | None:
    """`it`, `result`, and the functions of the language itself have no declaration."""
    if word.text in BUILTINS:
        described = BUILTINS[word.text].described
        ways = "\n".join(f"{word.text}{signature}" for signature in described.signatures)
        return f"{_code(ways)}\n\n{described.says}\n\n{_code(described.example)}"
    return _code(f"{word.text}: {type_text(typed.type)}") if typed is not None else None


def _shown(declared: Declared, typed: Typed | None, source: SourceFile) -> str:
    what, within = declared.what, declared.within
    match what:
        case syntax.Case() | syntax.FailingCase():
            return _case(what, within, source)
        case syntax.PortOperation():
            return f"{_code(_written(what.span, source))}\n\n{_owner(within)}"
        case Binder(name=name):
            narrowed = f"{name.text}: {type_text(typed.type)}" if typed is not None else ""
            written = _written(what.span, source)
            lines = written if narrowed in {"", written} else f"{narrowed}\n// declared: {written}"
            return f"{_code(lines)}\n\n{_owner(within)}"
        case Let(name=name) | ForEach(name=name):
            return _local(name, typed)
        case Identifier():
            if isinstance(within, syntax.Enum):
                return f"{_code(f'{within.name.text}.{what.text}')}\n\n{_owner(within)}"
            return _local(what, typed)
        case _:
            return _declaration(what, source)


def _local(name: Identifier, typed: Typed | None) -> str:
    return _code(f"{name.text}: {type_text(typed.type)}" if typed is not None else name.text)


def _declaration(what: syntax.Declaration, source: SourceFile) -> str:
    """A declaration: an operation by its signature and the names of its cases."""
    if isinstance(what, syntax.Operation):
        head = source.text[what.span.start : what.span.end].split("{", 1)[0].rstrip()
        cases = [item for item in what.items if isinstance(item, syntax.Case)]
        lines = [_code(head)]
        if what.doc:
            lines.append(what.doc)
        lines.extend(f"- `{case.name.text}`: {_needs(case, what, source)}" for case in cases)
        return (
            "\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:]) if what.doc else "\n".join(lines)
        )
    text = _code(_written(what.span, source))
    return f"{text}\n\n{what.doc}" if what.doc else text


def _case(
    case: syntax.Case | syntax.FailingCase, within: syntax.Declaration, source: SourceFile
) -> str:
    assert isinstance(within, syntax.Operation)
    written = _code(_written(case.span, source))
    return f"{written}\n\nApplies {_needs(case, within, source)}."


def _needs(
    case: syntax.Case | syntax.FailingCase, within: syntax.Operation, source: SourceFile
) -> str:
    """What a case needs, in words: its guard, and in an ordered operation that no other came first."""
    if case.guard is None:
        return "when no other case does"
    guard = " ".join(source.text[case.guard.span.start : case.guard.span.end].split())
    first = within.items[0] is case
    return f"when `{guard}`" + (
        ", and none before it does" if within.in_order and not first else ""
    )


def _finding(diagnostic: Diagnostic) -> str:
    lines = [f"**{diagnostic.name}**: {diagnostic.message}"]
    if diagnostic.question is not None:
        lines.append(f"*{diagnostic.question}*")
    if diagnostic.witness is not None:
        lines.append(_code("\n".join(_witness(diagnostic.witness))))
    return "\n\n".join(lines)


def _witness(witness: Witness) -> Iterable[str]:
    for call in witness.calls:
        yield f"after {call}"
    for word, values, sign in (
        ("when", witness.input, "="),
        ("while", witness.state, "="),
        ("then", witness.outcomes, ":"),
    ):
        for name, value in values.items():
            yield f"{word} {name} {sign} {value}"


def _owner(within: syntax.Declaration) -> str:
    match within:
        case syntax.Record(name=name):
            return f"of record `{name.text}`"
        case syntax.Error(name=name):
            return f"of error `{name.text}`"
        case syntax.Enum(name=name):
            return f"of enum `{name.text}`"
        case syntax.Operation(name=name):
            return f"of operation `{name.text}`"
        case syntax.Port(name=name):
            return f"of port `{name.text}`"
        case syntax.Function(name=name):
            return f"of function `{name.text}`"
        case _:
            return ""


def _written(span: Span, source: SourceFile) -> str:
    lines = source.text[span.start : span.end].rstrip().split("\n")
    return "\n".join(lines if len(lines) <= _SHOWN_LINES else [*lines[:_SHOWN_LINES], "…"])


def _code(text: str) -> str:
    # A longer fence than any that the text itself holds.
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}spec\n{text}\n{fence}"


def _covers(span: Span, file: str, offset: int) -> bool:
    return span.file == file and span.start <= offset <= span.end
