"""Diagnostics as an editor shows them: the same as those of `factoryc check`, file by file."""

from collections.abc import Mapping
from functools import cache

import attrs
from lsprotocol import types

from factoryc.diagnostics.diagnostic import Diagnostic, Severity
from factoryc.lsp.session import Session
from factoryc.resources import resource
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

SOURCE = "factoryc"
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def published(session: Session) -> dict[str, tuple[types.Diagnostic, ...]]:
    """By file name, what to show; files without any diagnostic that were checked included.

    A module that an open spec uses is judged as a part of that spec.
    """
    shown: dict[str, dict[tuple[object, ...], types.Diagnostic]] = {}
    for root in session.roots():
        answer = session.answers[root]
        files = answer.understood.files
        for name in files:
            shown.setdefault(name, {})
        for diagnostic in answer.diagnostics:
            placed = _placed(diagnostic, root, files)
            # Two specs may share a module; what is wrong with it is said once.
            key = (placed.name, placed.span, placed.message)
            shown[placed.span.file].setdefault(key, as_protocol(placed, files, session))
    return {name: tuple(found.values()) for name, found in shown.items()}


def _placed(diagnostic: Diagnostic, root: str, files: Mapping[str, SourceFile]) -> Diagnostic:
    """What points nowhere, as where a spec has no first line, is shown at the top of the root."""
    if diagnostic.span.file in files:
        return diagnostic
    return attrs.evolve(diagnostic, span=Span(root, 0, 0))


def as_protocol(
    diagnostic: Diagnostic, files: Mapping[str, SourceFile], session: Session
) -> types.Diagnostic:
    """One diagnostic. Its question, notes and help follow the message, as on a terminal."""
    related = [
        types.DiagnosticRelatedInformation(_location(label.span, files, session), label.text)
        for label in diagnostic.labels
        if label.span.file in files
    ]
    return types.Diagnostic(
        range=_range(diagnostic.span, files, session),
        message=_message(diagnostic),
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.name,
        code_description=_page(diagnostic.name),
        source=SOURCE,
        related_information=related or None,
    )


def _message(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    if diagnostic.label:
        lines.append(diagnostic.label)
    lines.extend(f"note: {note}" for note in diagnostic.notes)
    if diagnostic.question is not None:
        lines.append(f"question: {diagnostic.question}")
    if diagnostic.help is not None:
        lines.append(f"help: {diagnostic.help}")
    return "\n".join(lines)


@cache
def _page(name: str) -> types.CodeDescription | None:
    page = resource("findings", f"{name}.md")
    return types.CodeDescription(page.as_uri()) if page.exists() else None


def _location(span: Span, files: Mapping[str, SourceFile], session: Session) -> types.Location:
    return types.Location(session.uri(span.file), _range(span, files, session))


def _range(span: Span, files: Mapping[str, SourceFile], session: Session) -> types.Range:
    return session.lines(files[span.file]).range(span.start, span.end)
