"""Plays a script: each line with its answer, for people or for programs."""

import json
from collections.abc import Mapping

import attrs
import click
from rich.console import Console

from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS
from factoryc.cli.output import answer_console
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.terminal import render_diagnostic
from factoryc.simulate.answer import Answer
from factoryc.simulate.bench import Bench
from factoryc.simulate.calling import first_offered
from factoryc.simulate.reading import TYPED
from factoryc.simulate.script import Said, lines_of
from factoryc.simulate.session import answer, ends, session
from factoryc.simulate.words import answer_lines, answer_object
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

SCHEMA_VERSION = 1


def play_script(script: SourceFile, on: Bench, files: Mapping[str, SourceFile], layout: str) -> int:
    """The exit code: 1 where something in the script does not hold, or cannot be read."""
    console = answer_console()
    now, is_well = session(on), True
    for said in lines_of(script.text):
        if ends(said.text, now):
            break
        answered = answer(said.text, now, first_offered, console.width)
        if answered is None:
            continue
        now, told = answered
        is_well = is_well and told.is_well
        if layout == "json":
            head = {"schema": SCHEMA_VERSION, "line": said.line, "said": said.text.strip()}
            click.echo(json.dumps({**head, **answer_object(told)}))
        else:
            _show(said, told, script, files, console)
    return HOLDS if is_well else DOES_NOT_HOLD


def _show(
    said: Said,
    told: Answer,
    script: SourceFile,
    files: Mapping[str, SourceFile],
    console: Console,
) -> None:
    for at, line in enumerate(said.text.split("\n")):
        console.print(f"{'…' if at else '>'} {line}", style="bold", soft_wrap=True)
    for each in told.diagnostics:
        placed = _placed(each, script.name, said.start)
        render_diagnostic(placed, {**files, script.name: script}, console)
    for line in answer_lines(told):
        console.print(line, soft_wrap=True)


def _placed(diagnostic: Diagnostic, file: str, start: int) -> Diagnostic:
    """The diagnostic about a line at its place in the script."""

    def moved(span: Span) -> Span:
        return Span(file, start + span.start, start + span.end) if span.file == TYPED else span

    labels = tuple(attrs.evolve(each, span=moved(each.span)) for each in diagnostic.labels)
    return attrs.evolve(diagnostic, span=moved(diagnostic.span), labels=labels)
