"""`factoryc check`: asks specs every question. Exit code 1 where one of them does not hold."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import click

from factoryc.cli.check_answer import (
    answer_github,
    answer_json_report,
    answer_person,
    answer_sarif,
    answer_text,
)
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS
from factoryc.cli.interruption import interruptible
from factoryc.cli.output import answer_console
from factoryc.cli.reading import (
    STANDARD_INPUT,
    ReadFile,
    module_reader,
    read_file,
    read_standard_input,
    specs_at,
)
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.watch import watch
from factoryc.pipeline import Checked, Understood, ask, understand
from factoryc.source.text import SourceFile

_FORMATS: Mapping[str, Callable[[Iterable[Checked]], None]] = {
    "text": answer_text,
    "json": answer_json_report,
    "sarif": answer_sarif,
    "github": answer_github,
}


@click.command(short_help="Ask a spec every question")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "layout", type=click.Choice(list(_FORMATS)), default="text")
@click.option("--strict", is_flag=True, help="Warnings count like errors.")
@click.option("--watch", "watched", is_flag=True, help="Answer again after every change.")
def check(paths: tuple[str, ...], layout: str, strict: bool, watched: bool) -> int:
    """Ask each spec every question: mistakes, findings, and what shows them.

    A PATH is a spec, or a folder: then every spec below it is meant; `-` is standard input. A
    module that another of them uses is checked with it.
    """
    if watched:
        _check_again_and_again(paths, layout)
    answers = checked(paths, read_file)
    _FORMATS[layout](answers)
    counted = {"error", "warning"} if strict else {"error"}
    found = {each.severity for answer in answers for each in answer.diagnostics}
    return DOES_NOT_HOLD if found & counted else HOLDS


def _check_again_and_again(paths: tuple[str, ...], layout: str) -> NoReturn:
    """Until Ctrl-C, which main turns into an exit code."""
    if layout != "text":
        raise click.UsageError(f"`--watch` is for people, and goes without `--format {layout}`")
    if STANDARD_INPUT in paths:
        raise click.UsageError("`--watch` needs files: standard input does not change")
    console = answer_console()

    def answer(read: ReadFile) -> None:
        try:
            answers = checked(paths, read)
        except CannotAsk as refusal:
            console.clear()
            click.echo(f"error: {refusal.format_message()}", err=True)
        else:
            console.clear()
            answer_person(answers, console)
        click.echo("watching for changes; Ctrl-C ends", err=True)

    with interruptible():
        watch(paths, answer)


def checked(paths: Iterable[str], read: ReadFile) -> tuple[Checked, ...]:
    """The answers about all specs at these paths. Raises CannotAsk where one cannot be read."""
    names = dict.fromkeys(name for path in paths for name in specs_at(Path(path)))
    roots = [_root(name, read) for name in names]
    return tuple(ask(understood) for understood in _roots_of(roots, read))


def _root(name: str, read: ReadFile) -> SourceFile:
    answer = read_standard_input() if name == STANDARD_INPUT else read(name)
    if isinstance(answer, str):
        raise CannotAsk(answer)
    return answer


def _roots_of(sources: Iterable[SourceFile], read: ReadFile) -> tuple[Understood, ...]:
    """The files with their modules, without those that are modules of another of them."""
    meant = {
        source.name: understand(source, module_reader(source.name, read)) for source in sources
    }
    used = {name for root, understood in meant.items() for name in understood.files if name != root}
    return tuple(understood for root, understood in meant.items() if root not in used)
