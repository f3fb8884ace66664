"""`factoryc check`: asks specs every question. Exit code 1 where one of them does not hold."""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from factoryc.cli.answers import (
    Answers,
    Gone,
    Grounds,
    LookedUp,
    Read,
    answers_about,
    data_digest,
)
from factoryc.cli.closing import closing_lines, whole_closing_lines
from factoryc.cli.data_lookup import data_lookup, data_reader
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS
from factoryc.cli.interruption import interruptible
from factoryc.cli.kept_said import recall, remember
from factoryc.cli.reading import (
    STANDARD_INPUT,
    ReadFile,
    WhyUnreadable,
    module_reader,
    read_file,
    read_standard_input,
    specs_at,
)
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.watch import watch
from factoryc.diagnostics.answer import Answer
from factoryc.diagnostics.said import Said
from factoryc.source.reading import LookUpData, ReadData, ReadModule
from factoryc.source.roots import answered_for
from factoryc.source.text import SourceFile

_FORMATS: Mapping[str, str] = {
    "text": "answer_text",
    "json": "answer_json_report",
    "sarif": "answer_sarif",
    "github": "answer_github",
}
# Of one kind of question, text shows the first.
_WHOLE = "answer_whole_text"
# The compiler, and what draws findings, are loaded only where a kept answer does not do.
_COMPILER = "factoryc.pipeline"
_RECHECK = "factoryc.recheck.recheck"
_DRAWING = "factoryc.cli.check_answer"
_DUMP = "factoryc.cli.dump_smt"


@click.command(short_help="Ask a spec every question")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "layout",
    type=click.Choice(list(_FORMATS)),
    default="text",
    help="For people, or for programs.",
    show_default=True,
)
@click.option("--strict", is_flag=True, help="Warnings count like errors.")
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="Show everything, also of one kind: each question, each that is not proved.",
)
@click.option("--watch", "watched", is_flag=True, help="Answer again after every change.")
@click.option("--no-cache", "anew", is_flag=True, help="Ask anew what was answered before.")
@click.option("--quick", is_flag=True, help="Types and forms alone: try no calls, run no evals.")
@click.option(
    "--dump-smt",
    "formulas",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write what a solver is asked to this folder, as SMT-LIB.",
)
def check(
    paths: tuple[str, ...],
    layout: str,
    strict: bool,
    whole: bool,
    watched: bool,
    anew: bool,
    quick: bool,
    formulas: Path | None,
) -> int:
    """Ask each spec every question: mistakes, findings, and what shows them.

    A PATH is a spec, or a folder: then every spec below it is meant; `-` is standard input. A
    module that another of them uses is checked with it.
    """
    if watched:
        _check_again_and_again(paths, layout)
    if formulas is not None and STANDARD_INPUT in paths:
        raise click.UsageError("`--dump-smt` needs files: standard input is read once")
    with _no_collecting():
        ask = _asked_quickly if quick else _asked_anew if anew else _asked_once
        answers = checked(paths, read_file, data_lookup(), ask)
    if formulas is not None:
        import_module(_DUMP).dump_smt(paths, formulas, read_file)
    _show(answers, _WHOLE if whole and layout == "text" else _FORMATS[layout])
    counted = {"error", "warning"} if strict else {"error"}
    found = {each.severity for answer in answers for each in answer.diagnostics}
    return DOES_NOT_HOLD if found & counted else HOLDS


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Little that a check makes is thrown away before the process ends, so nobody need look for it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()  # else all of it would be looked through now, and once more at the end
            gc.enable()


def _show(answers: Sequence[Answer], drawing: str) -> None:
    is_text = drawing in {_WHOLE, _FORMATS["text"]}
    if is_text and not sys.stdout.isatty() and not any(a.diagnostics for a in answers):
        closing = whole_closing_lines if drawing == _WHOLE else closing_lines
        for line in (line for answer in answers for line in closing(answer)):
            click.echo(line)
    else:
        getattr(import_module(_DRAWING), drawing)(answers)


def _check_again_and_again(paths: tuple[str, ...], layout: str) -> NoReturn:
    """Until Ctrl-C, which main turns into an exit code."""
    if layout != "text":
        raise click.UsageError(f"`--watch` is for people, and goes without `--format {layout}`")
    if STANDARD_INPUT in paths:
        raise click.UsageError("`--watch` needs files: standard input does not change")
    drawing = import_module(_DRAWING)
    console = drawing.answer_console()

    def answer(read: ReadFile, why: WhyUnreadable) -> None:
        try:
            answers = checked(paths, read, data_lookup(why), _asked_once)
        except CannotAsk as refusal:
            console.clear()
            click.echo(f"error: {refusal.format_message()}", err=True)
        else:
            console.clear()
            drawing.answer_person(answers, console)
        click.echo("watching for changes; Ctrl-C ends", err=True)

    with interruptible():
        watch(paths, answer)


def checked(
    paths: Iterable[str],
    read: ReadFile,
    look_up: LookUpData,
    ask: Callable[[SourceFile, ReadModule, LookUpData], Answer],
) -> tuple[Answer, ...]:
    """The answers about all specs at these paths. Raises CannotAsk where one cannot be read.

    A module that another of them uses is answered for with it, and not by itself; a spec always is.
    """
    names = dict.fromkeys(name for path in paths for name in specs_at(Path(path)))
    roots = [_root(name, read) for name in names]
    answers = {root.name: ask(root, module_reader(root.name, read), look_up) for root in roots}
    files = {name: answer.files for name, answer in answers.items()}
    specs = {name for name, answer in answers.items() if answer.has_header}
    return tuple(answers[name] for name in answered_for(files, specs))


def _asked_anew(root: SourceFile, read: ReadModule, look_up: LookUpData) -> Answer:
    answer, _ = _check(root, read, look_up, data_reader)
    return answer


def _asked_quickly(root: SourceFile, read: ReadModule, look_up: LookUpData) -> Answer:
    """Nothing of it is kept: a whole check says more."""
    answer: Answer = import_module(_COMPILER).check_quickly(root, read, look_up).answer
    return answer


def _check(
    root: SourceFile,
    read: ReadModule,
    look_up: LookUpData,
    read_data: ReadData,
    said: Mapping[str, Said] | None = None,
) -> tuple[Answer, Mapping[str, Said]]:
    """The answer, and what was said to come to it."""
    found = import_module(_COMPILER).check(root, read, look_up, read_data, said)
    return found.answer, found.said


def _asked_once(root: SourceFile, read: ReadModule, look_up: LookUpData) -> Answer:
    """The kept answer where nothing has changed, else as much of it as still holds."""
    answers = answers_about(root.name) if root.name != STANDARD_INPUT else None
    if answers is None:
        return _asked_anew(root, read, look_up)
    return answers.about(root, read, look_up, data_reader) or _asked_again(
        root, read, look_up, answers
    )


def _asked_again(
    root: SourceFile, read: ReadModule, look_up: LookUpData, answers: Answers
) -> Answer:
    reads: dict[tuple[str, str], Read] = {}
    data: dict[tuple[str, str], LookedUp] = {}
    gone: dict[tuple[str, str], Gone] = {}

    def noted(path: str, user: str) -> SourceFile | str:
        given = read(path, user)
        reads[path, user] = Read(path, user, given)
        return given

    def noted_data(path: str, user: str) -> str | None:
        reason = look_up(path, user)
        data[path, user] = LookedUp(path, user, reason)
        return reason

    def noted_content(path: str, user: str) -> bytes | None:
        content = data_reader(path, user)
        gone[path, user] = Gone(path, user, data_digest(content))
        return content

    answer: Answer | None = None
    before = answers.sound()
    if before is not None and before.grounds.still_hold(read, look_up, data_reader):
        answer = import_module(_RECHECK).recheck(
            before.answer, root, noted, noted_data, noted_content
        )
        # What has not changed was not asked for again.
        data = {(each.path, each.user): each for each in before.grounds.data} | data
        gone = {(each.path, each.user): each for each in before.grounds.gone} | gone
    if answer is None:
        known = recall(root.name)
        answer, said = _check(root, noted, noted_data, noted_content, known)
        remember(root.name, known, said)
    kept = Grounds(tuple(reads.values()), tuple(data.values()), tuple(gone.values()))
    answers.keep(answer, kept)
    return answer


def _root(name: str, read: ReadFile) -> SourceFile:
    answer = read_standard_input() if name == STANDARD_INPUT else read(name)
    if isinstance(answer, str):
        raise CannotAsk(answer)
    return answer
