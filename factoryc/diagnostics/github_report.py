"""The answer of `check --format github`: workflow commands, which GitHub shows beside the code.

One line for each finding. A text cannot end its command or begin another one. GitHub takes columns
of spans within one line alone.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from factoryc.diagnostics.diagnostic import Diagnostic, Severity, Witness
from factoryc.diagnostics.verdicts import Unknown
from factoryc.source.text import SourceFile

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github_report(
    diagnostics: Iterable[Diagnostic],
    files: Mapping[str, SourceFile],
    folder: PurePosixPath,
    unknown: Iterable[Unknown] = (),
) -> tuple[str, ...]:
    """The commands in the order given, then one that names all that could not be decided."""
    commands = [_annotation(each, files, folder) for each in diagnostics]
    left_open = [f"`{each.name}` at {each.clause}: {each.reason}" for each in unknown]
    if left_open:
        commands.append(_command("notice", {"title": "not proved"}, "\n".join(left_open)))
    return tuple(commands)


def _annotation(
    diagnostic: Diagnostic, files: Mapping[str, SourceFile], folder: PurePosixPath
) -> str:
    properties = {"file": _relative(diagnostic.span.file, folder)}
    file = files.get(diagnostic.span.file)
    if file is not None:
        start = file.position(diagnostic.span.start)
        end = file.position(diagnostic.span.end)
        properties["line"] = str(start.line)
        if start.line == end.line:
            properties["col"] = str(start.column)
        properties["endLine"] = str(end.line)
        if start.line == end.line:
            properties["endColumn"] = str(end.column)
    properties["title"] = diagnostic.name
    command = _COMMANDS[diagnostic.severity]
    return _command(command, properties, "\n".join(_lines(diagnostic)))


def _lines(diagnostic: Diagnostic) -> Iterable[str]:
    yield diagnostic.message
    yield from diagnostic.notes
    if diagnostic.witness is not None:
        yield from _witness(diagnostic.witness)
    if diagnostic.question is not None:
        yield diagnostic.question
    if diagnostic.help is not None:
        yield f"help: {diagnostic.help}"
    for fix in diagnostic.fixes:
        yield f"help: {fix.title} ({fix.applicability} fix)"


def _witness(witness: Witness) -> Iterable[str]:
    for call in witness.calls:
        yield f"after {call}"
    for word, sign, values in (
        ("when", "=", witness.input),
        ("while", "=", witness.state),
        ("then", ":", witness.outcomes),
    ):
        for name, value in values.items():
            yield f"{word} {name} {sign} {value}"


def _relative(name: str, folder: PurePosixPath) -> str:
    path = PurePosixPath(name)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else name


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    written = ",".join(
        f"{key}={value.translate(_IN_PROPERTIES)}" for key, value in properties.items()
    )
    return f"::{name} {written}::{message.translate(_IN_DATA)}"
