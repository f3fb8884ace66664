"""The answer of `check --format json`: one object, documented by docs/reference/check.schema.json.

Lines and columns count from 1, columns in Unicode characters. The order is the order given.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Severity, Witness
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.source.span import Span
from factoryc.source.text import Position, SourceFile

SCHEMA_VERSION = 1

Json = dict[str, Any]


def check_report(
    diagnostics: Iterable[Diagnostic],
    files: Mapping[str, SourceFile],
    proved: Iterable[Proved] = (),
    unknown: Iterable[Unknown] = (),
) -> Json:
    """The whole answer, ready for `json.dumps`."""
    findings = tuple(diagnostics)
    proofs = [_proved(item) for item in proved]
    open_ends = [_unknown(item) for item in unknown]
    return {
        "schema": SCHEMA_VERSION,
        "files": list(files),
        "findings": [_finding(diagnostic, files) for diagnostic in findings],
        "proved": proofs,
        "unknown": open_ends,
        "summary": {
            "errors": _count(findings, "error"),
            "warnings": _count(findings, "warning"),
            "proved": len(proofs),
            "unknown": len(open_ends),
        },
    }


def _finding(diagnostic: Diagnostic, files: Mapping[str, SourceFile]) -> Json:
    labels = [(label.span, label.text) for label in diagnostic.labels]
    if diagnostic.label:
        labels.insert(0, (diagnostic.span, diagnostic.label))
    return {
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "clause": diagnostic.clause,
        "message": diagnostic.message,
        "question": diagnostic.question,
        "span": _span(diagnostic.span, files),
        "labels": [{"span": _span(span, files), "text": text} for span, text in labels],
        "witness": None if diagnostic.witness is None else _witness(diagnostic.witness),
        "fixes": [_fix(fix, files) for fix in diagnostic.fixes],
    }


def _span(span: Span, files: Mapping[str, SourceFile]) -> Json:
    return {
        "file": span.file,
        "start": _position(span.file, span.start, files),
        "end": _position(span.file, span.end, files),
    }


def _position(file: str, offset: int, files: Mapping[str, SourceFile]) -> Json:
    # A file that could not be read has findings of its own, and they point at its beginning.
    position = files[file].position(offset) if file in files else Position(1, 1)
    return {"line": position.line, "column": position.column}


def _witness(witness: Witness) -> Json:
    return {
        "input": dict(witness.input),
        "state": dict(witness.state),
        "outcomes": dict(witness.outcomes),
        "calls": list(witness.calls),
    }


def _fix(fix: Fix, files: Mapping[str, SourceFile]) -> Json:
    edits = [{"span": _span(edit.span, files), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "applicability": fix.applicability, "edits": edits}


def _proved(item: Proved) -> Json:
    return {"clause": item.clause, "name": item.name, "how": item.how, "bound": item.bound}


def _unknown(item: Unknown) -> Json:
    return {"clause": item.clause, "name": item.name, "reason": item.reason}


def _count(findings: tuple[Diagnostic, ...], severity: Severity) -> int:
    return sum(diagnostic.severity == severity for diagnostic in findings)
