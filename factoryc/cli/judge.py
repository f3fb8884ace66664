"""`factoryc judge`: holds any implementation against a spec, by what can be observed of it."""

import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs
import click

from factoryc.cli.data_files import read_data
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS, STOPPED
from factoryc.cli.interruption import interruptible
from factoryc.cli.judge_answer import Judged, judged_json, judged_junit, judged_lines
from factoryc.cli.judgeable import require_judgeable
from factoryc.cli.output import answer_json
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.sound import understand_sound
from factoryc.evals.derive import derive_suite
from factoryc.evals.suite import Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions
from factoryc.judge.judge import judge as judge_suite
from factoryc.judge.plain_source import module_of, plain_source
from factoryc.judge.program_files import TooMuch, program_files
from factoryc.judge.verdict import JudgeUnavailable, Verdict
from factoryc.plan.layout import layout_of, module_path
from factoryc.spec.spec import Spec
from factoryc.syntax.nearest import closest

_STDIO = "stdio:"
_MOST_SEED = 2**32 - 1


@click.command(short_help="Judge any implementation of a spec")
@click.argument("spec", metavar="SPEC")
@click.option("--against", metavar="WHAT", required=True, help="What is judged.")
@click.option(
    "--only",
    metavar="CLAUSE",
    multiple=True,
    help="Run the evals of this clause alone, and of those below it.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, _MOST_SEED),
    default=0,
    show_default=True,
    help="Another seed draws other examples.",
)
@click.option(
    "--examples", type=click.IntRange(1), help="For each property.  [default: as the spec asks]"
)
@click.option(
    "--unsandboxed",
    is_flag=True,
    help="Judge without a sandbox where none works. Only for code that you trust.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    help="For people, for programs, or for what shows test results.",
    show_default=True,
)
def judge(
    spec: str,
    against: str,
    only: tuple[str, ...],
    seed: int,
    examples: int | None,
    unsandboxed: bool,
    layout: str,
) -> int:
    """Hold an implementation against SPEC: every eval is run, whoever wrote the code.

    WHAT is a folder that `factoryc build` made; or a Python file, or the folder of a Python package,
    with a function for each operation; or `stdio:` and the command of a program that speaks the
    protocol on its standard input and output.

    Exit code 1 where it is not what the spec says.
    """
    meaning = understand_sound(spec).spec
    require_judgeable(spec, meaning)
    data = read_data(meaning)
    suite = _only(derive_suite(meaning), only)
    options = JudgeOptions(
        seed=seed, examples=examples, unsandboxed=unsandboxed, workers=os.cpu_count() or 1
    )
    with interruptible(), _opened(against, meaning) as (folder, implementation):
        answer = _judged(suite, folder, data, attrs.evolve(options, implementation=implementation))
    judged = Judged(suite, answer, spec, against, options.examples)
    match layout:
        case "json":
            answer_json(judged_json(judged))
        case "junit":
            click.echo(judged_junit(judged))
        case _:
            for line in judged_lines(judged):
                click.echo(line)
    return HOLDS if answer.accepted else DOES_NOT_HOLD


def _only(suite: Suite, clauses: tuple[str, ...]) -> Suite:
    """The suite with the evals of these clauses, and of those below them. Raises CannotAsk."""
    if not clauses:
        return suite
    for clause in clauses:
        if not any(_is_below(each.clause, clause) for each in suite.evals):
            near = closest(clause, {each.clause for each in suite.evals}, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise CannotAsk(f"no eval of `{suite.spec.name}` is about `{clause}`{hint}")
    chosen = tuple(
        each for each in suite.evals if any(_is_below(each.clause, clause) for clause in clauses)
    )
    return attrs.evolve(suite, evals=chosen)


def _is_below(clause: str, above: str) -> bool:
    return clause == above or clause.startswith(f"{above}.")


@contextmanager
def _opened(against: str, spec: Spec) -> Iterator[tuple[Path, Implementation]]:
    """The folder of what is judged, and the way to it. Raises CannotAsk."""
    if against.startswith(_STDIO):
        with _program(against.removeprefix(_STDIO)) as opened:
            yield opened
        return
    path = Path(against)
    if not path.exists():
        raise CannotAsk(f"there is nothing at `{against}` to judge")
    if (path / module_path(layout_of(spec).types)).is_file():
        yield path, Implementation()
        return
    module = module_of(path.resolve())
    if module is None:
        raise CannotAsk(_no_way(against, path, spec))
    try:
        with plain_source(path.resolve()) as folder:
            yield folder, Implementation("module", module)
    except (OSError, shutil.Error) as error:
        raise CannotAsk(f"`{against}` cannot be read: {error}") from None


@contextmanager
def _program(text: str) -> Iterator[tuple[Path, Implementation]]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise CannotAsk(f"`{text.strip()}` is no command: {error}") from None
    if not words:
        raise CannotAsk(f"after `{_STDIO}` stands the command of a program")
    try:
        with program_files(words) as (folder, command):
            yield folder, Implementation("program", command=command)
    except (TooMuch, OSError, shutil.Error) as error:
        raise CannotAsk(str(error)) from None


def _no_way(against: str, path: Path, spec: Spec) -> str:
    if not path.is_dir():
        return f"`{against}` is no Python file; its name ends with `.py`, and can be imported"
    name = layout_of(spec).package
    return (
        f"`{against}` is neither a product of `{spec.name}`, with a package `src/{name}`, nor a "
        "Python package, with a file `__init__.py`"
    )


def _judged(
    suite: Suite, folder: Path, data: Mapping[str, bytes], options: JudgeOptions
) -> Verdict:
    try:
        return judge_suite(suite, folder, data, options)
    except KeyboardInterrupt:
        raise click.exceptions.Exit(STOPPED) from None
    except JudgeUnavailable as reason:
        raise CannotAsk(str(reason)) from None
