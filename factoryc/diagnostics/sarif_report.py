"""The answer of `check --format sarif`: one log of SARIF 2.1.0, for code scanning and viewers.

Files are named relative to the folder of the run, columns count Unicode characters, and the same
findings give the same log. What could not be decided is a notification of the run, so that a
report without results does not look like a proof.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label, Witness
from factoryc.diagnostics.sarif_rules import LEVELS, rules
from factoryc.diagnostics.verdicts import Unknown
from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.source.text import Position, SourceFile
from factoryc.version import VERSION

Json = dict[str, Any]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT_FOLDER = "SRCROOT"


@frozen
class _Log:
    """What all parts of a log refer to: the files by name, and the folder they are relative to."""

    files: Mapping[str, SourceFile]
    folder: PurePosixPath


def sarif_report(
    diagnostics: Iterable[Diagnostic],
    files: Mapping[str, SourceFile],
    pages: Mapping[str, str],
    folder: PurePosixPath,
    unknown: Iterable[Unknown] = (),
) -> Json:
    """The whole log, ready for `json.dumps`. `pages` are the pages of the findings by name."""
    found = tuple(diagnostics)
    left_open = tuple(unknown)
    log = _Log(files, folder)
    described = rules(found, pages, (each.name for each in left_open))
    index = {rule["id"]: number for number, rule in enumerate(described)}
    seen: Counter[str] = Counter()
    results = []
    for each in found:
        fingerprint = _fingerprint(each)
        results.append(_result(each, index[each.name], f"{fingerprint}:{seen[fingerprint]}", log))
        seen[fingerprint] += 1
    run = {
        "tool": {
            "driver": {
                "name": "factoryc",
                "version": VERSION,
                "semanticVersion": VERSION,
                "rules": list(described),
            }
        },
        "originalUriBaseIds": {
            ROOT_FOLDER: {"description": {"text": "The folder in which factoryc ran."}}
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(each) for each in left_open],
            }
        ],
        "artifacts": [
            {"location": _artifact(name, log), "roles": ["analysisTarget"]} for name in files
        ],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str, log: _Log) -> Json:
    location = _location(diagnostic.span, diagnostic.label, log)
    if diagnostic.clause is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.clause}]
    result: Json = {
        "ruleId": diagnostic.name,
        "ruleIndex": rule,
        "level": LEVELS[diagnostic.severity],
        "message": _message("\n".join(_sentences(diagnostic))),
        "locations": [location],
        "partialFingerprints": {"finding/v1": fingerprint},
    }
    if diagnostic.labels:
        result["relatedLocations"] = _related(diagnostic.labels, log)
    if diagnostic.fixes:
        result["fixes"] = [_fix(fix, log) for fix in diagnostic.fixes]
    properties = _properties(diagnostic)
    return {**result, "properties": properties} if properties else result


def _sentences(diagnostic: Diagnostic) -> Iterable[str]:
    """Everything that is said, the headline first."""
    yield diagnostic.message
    if diagnostic.question is not None:
        yield diagnostic.question
    yield from diagnostic.notes
    if diagnostic.help is not None:
        yield f"help: {diagnostic.help}"


def _properties(diagnostic: Diagnostic) -> Json:
    properties: Json = {}
    if diagnostic.question is not None:
        properties["question"] = diagnostic.question
    if diagnostic.witness is not None:
        properties["witness"] = _witness(diagnostic.witness)
    return properties


def _witness(witness: Witness) -> Json:
    return {
        "calls": list(witness.calls),
        "input": dict(witness.input),
        "state": dict(witness.state),
        "outcomes": dict(witness.outcomes),
    }


def _related(labels: Sequence[Label], log: _Log) -> list[Json]:
    return [
        {"id": number, **_location(label.span, label.text, log)}
        for number, label in enumerate(labels, start=1)
    ]


def _location(span: Span, text: str, log: _Log) -> Json:
    place = {"artifactLocation": _artifact(span.file, log), "region": _region(span, log)}
    location: Json = {"physicalLocation": place}
    return {**location, "message": _message(text)} if text else location


def _region(span: Span, log: _Log) -> Json:
    """Where a span stands. Of a file that is not there, its beginning is meant."""
    file = log.files.get(span.file)
    start = file.position(span.start) if file is not None else Position(1, 1)
    end = file.position(span.end) if file is not None else start
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _fix(fix: Fix, log: _Log) -> Json:
    changes: dict[str, list[Json]] = {}
    for edit in fix.edits:
        replacement: Json = {"deletedRegion": _region(edit.span, log)}
        if edit.text:
            replacement["insertedContent"] = {"text": edit.text}
        changes.setdefault(edit.span.file, []).append(replacement)
    return {
        "description": _message(fix.title),
        "artifactChanges": [
            {"artifactLocation": _artifact(name, log), "replacements": replacements}
            for name, replacements in changes.items()
        ],
        "properties": {"applicability": fix.applicability},
    }


def _notification(unknown: Unknown) -> Json:
    return {
        "level": "note",
        "message": _message(f"not proved: `{unknown.name}` at {unknown.clause}: {unknown.reason}"),
        "associatedRule": {"id": unknown.name},
    }


def _artifact(name: str, log: _Log) -> Json:
    """A file as a relative reference. A module of the standard library is no file of the user's."""
    if name.startswith("std.") and not name.endswith(".spec"):
        return {"uri": f"factoryc:{_quoted(name)}"}
    path = PurePosixPath(name)
    if path.is_absolute() and not path.is_relative_to(log.folder):
        return {"uri": f"file://{_quoted(name)}"}
    relative = path.relative_to(log.folder) if path.is_absolute() else path
    return {"uri": _quoted(str(relative)), "uriBaseId": ROOT_FOLDER}


def _quoted(name: str) -> str:
    # A name that is no UTF-8 holds surrogates in place of its bytes.
    return quote(name, errors="surrogateescape")


def _message(text: str) -> Json:
    """A message, in which braces would name an argument and `[…](…)` would be a link."""
    if "](" in text:
        text = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _fingerprint(diagnostic: Diagnostic) -> str:
    """The same for the same finding, wherever it has moved to within its file."""
    parts = (diagnostic.name, diagnostic.span.file, diagnostic.clause or "", diagnostic.message)
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]
