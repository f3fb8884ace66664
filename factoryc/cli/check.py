"""`factoryc check`: asks specs every question. Exit code 1 where one of them does not hold."""

from pathlib import Path

import click
from rich.console import Console

from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS
from factoryc.cli.output import answer_console, answer_json
from factoryc.cli.reading import module_reader, read_file, read_root, specs_at
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.json_report import check_report
from factoryc.diagnostics.terminal import render_diagnostics
from factoryc.diagnostics.visible_line import visible_text
from factoryc.pipeline import Checked, Understood, ask, understand
from factoryc.source.text import SourceFile


@click.command(short_help="Ask a spec every question")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text")
@click.option("--strict", is_flag=True, help="Warnings count like errors.")
def check(paths: tuple[str, ...], layout: str, strict: bool) -> int:
    """Ask each spec every question: mistakes, findings, and what shows them.

    A PATH is a spec, or a folder: then every spec below it is meant. A module that another of them
    uses is checked with it.
    """
    names = dict.fromkeys(name for path in paths for name in specs_at(Path(path)))
    roots = [read_root(name) for name in names]
    answers = tuple(ask(understood) for understood in _roots_of(roots))
    if layout == "json":
        _answer_program(answers)
    else:
        _answer_person(answers, answer_console())
    counted = {"error", "warning"} if strict else {"error"}
    found = {each.severity for answer in answers for each in answer.diagnostics}
    return DOES_NOT_HOLD if found & counted else HOLDS


def _roots_of(sources: list[SourceFile]) -> tuple[Understood, ...]:
    """The files with their modules, without those that are modules of another of them."""
    meant = {
        source.name: understand(source, module_reader(source.name, read_file)) for source in sources
    }
    used = {name for root, understood in meant.items() for name in understood.files if name != root}
    return tuple(understood for root, understood in meant.items() if root not in used)


def _answer_program(answers: tuple[Checked, ...]) -> None:
    diagnostics = dict.fromkeys(each for answer in answers for each in answer.diagnostics)
    files = {
        name: file
        for answer in answers
        for name, file in reversed(tuple(answer.understood.files.items()))
    }
    proved = [each for answer in answers for each in answer.proved]
    unknown = [each for answer in answers for each in answer.unknown]
    answer_json(check_report(diagnostics, files, proved, unknown))


def _answer_person(answers: tuple[Checked, ...], console: Console) -> None:
    shown: set[Diagnostic] = set()
    for answer in answers:
        # Two specs may share a module; what is wrong with it is said once.
        fresh = [each for each in answer.diagnostics if each not in shown]
        shown.update(fresh)
        render_diagnostics(fresh, answer.understood.files, console)
        for line in _closing_lines(answer):
            console.print(line, soft_wrap=not console.is_terminal)


def _closing_lines(answer: Checked) -> list[str]:
    """What was proved, and what stays open: silence would look like a proof."""
    lines = [
        f"not proved: `{each.name}` at {each.clause}: {visible_text(each.reason)}"
        for each in answer.unknown
    ]
    root = list(answer.understood.files)[-1]
    parts = [visible_text(f"{root}:")]
    if not answer.diagnostics:
        parts.append("no findings.")
    elif not answer.understood.sound:
        parts.append("questions are asked once the mistakes are repaired.")
    if questions := _questions(answer):
        parts.append(questions)
    return [*lines, " ".join(parts)] if len(parts) > 1 else lines


def _questions(answer: Checked) -> str:
    searched = sum(each.how == "bounded" for each in answer.proved)
    total = len(answer.proved) + len(answer.unknown)
    parts = (
        (len(answer.proved) - searched, "proved"),
        (searched, "searched without finding anything"),
        (len(answer.unknown), "not proved"),
    )
    said = ", ".join(f"{count} {what}" for count, what in parts if count)
    return f"{total} {'question' if total == 1 else 'questions'}: {said}" if total else ""
