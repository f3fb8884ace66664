"""What `factoryc check` says, for people and for programs, in each of its formats."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import click
from rich.console import Console

from factoryc.cli.closing import Closing, closing_lines, whole_closing_lines
from factoryc.cli.output import answer_console, answer_json
from factoryc.cli.pages import finding_pages
from factoryc.diagnostics.answer import Answer
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.github_report import github_report
from factoryc.diagnostics.json_report import check_report
from factoryc.diagnostics.sarif_report import sarif_report
from factoryc.diagnostics.terminal import render_diagnostics, render_folded
from factoryc.diagnostics.verdicts import Unknown
from factoryc.source.text import SourceFile

Render: TypeAlias = Callable[[Iterable[Diagnostic], Mapping[str, SourceFile], Console], None]


def answer_text(answers: Iterable[Answer]) -> None:
    """For people, on a terminal or in a pipe."""
    answer_person(answers, answer_console())


def answer_whole_text(answers: Iterable[Answer]) -> None:
    """The same, with every question."""
    _answer(answers, answer_console(), render_diagnostics, whole_closing_lines)


def answer_json_report(answers: Iterable[Answer]) -> None:
    """One object, as docs/reference/check.schema.json describes it."""
    checked = tuple(answers)
    proved = [each for answer in checked for each in answer.proved]
    answer_json(check_report(_diagnostics(checked), _files(checked), proved, _unknown(checked)))


def answer_sarif(answers: Iterable[Answer]) -> None:
    """One log of SARIF 2.1.0."""
    checked = tuple(answers)
    report = sarif_report(
        _diagnostics(checked), _files(checked), finding_pages(), _folder(), _unknown(checked)
    )
    answer_json(report)


def answer_github(answers: Iterable[Answer]) -> None:
    """A workflow command of GitHub's for each finding."""
    checked = tuple(answers)
    for line in github_report(_diagnostics(checked), _files(checked), _folder(), _unknown(checked)):
        click.echo(line)


def answer_person(answers: Iterable[Answer], console: Console) -> None:
    """The findings of each spec, then what was proved of it and what stays open."""
    _answer(answers, console, render_folded, closing_lines)


def _answer(answers: Iterable[Answer], console: Console, render: Render, closing: Closing) -> None:
    shown: set[Diagnostic] = set()
    for answer in answers:
        # Two specs may share a module; what is wrong with it is said once.
        fresh = [each for each in answer.diagnostics if each not in shown]
        shown.update(fresh)
        render(fresh, answer.files, console)
        for line in closing(answer):
            console.print(line, soft_wrap=not console.is_terminal)


def _diagnostics(answers: Iterable[Answer]) -> Iterable[Diagnostic]:
    """Each diagnostic once: two specs may share a module."""
    return dict.fromkeys(each for answer in answers for each in answer.diagnostics)


def _files(answers: Iterable[Answer]) -> Mapping[str, SourceFile]:
    """All files by name, each spec before what it uses."""
    return {
        name: file for answer in answers for name, file in reversed(tuple(answer.files.items()))
    }


def _unknown(answers: Iterable[Answer]) -> list[Unknown]:
    return [each for answer in answers for each in answer.unknown]


def _folder() -> PurePosixPath:
    return PurePosixPath(Path.cwd())
