"""`factoryc judge`: holds any implementation against a spec, by what can be observed of it."""

import os
from collections.abc import Mapping
from pathlib import Path

import attrs
import click

from factoryc.cli.against import opened
from factoryc.cli.data_files import read_data
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS, STOPPED
from factoryc.cli.interruption import interruptible
from factoryc.cli.judge_answer import Judged, judged_json, judged_junit, judged_lines, summary
from factoryc.cli.judge_page import judged_page
from factoryc.cli.output import error_console, json_text
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.regression_files import KEEP_OPTION, KeptFailures, read_kept
from factoryc.cli.replace_file import require_folder, write_file
from factoryc.cli.sound import understand_sound
from factoryc.diagnostics.visible_line import visible_text
from factoryc.evals.derive import derive_suite
from factoryc.evals.suite import Suite
from factoryc.judge.judge import JudgeOptions
from factoryc.judge.judge import judge as judge_suite
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.measured_clauses import measure_clauses, with_figures
from factoryc.judge.verdict import JudgeUnavailable, Verdict
from factoryc.syntax.nearest import closest

_MOST_SEED = 2**32 - 1
# How long all evals may take together, in seconds; who asked can end it sooner.
_PATIENCE = 3_600.0


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
    "--reset", metavar="COMMAND", help="Let a service that runs already forget all it remembers."
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
@KEEP_OPTION
@click.option(
    "--unsandboxed",
    is_flag=True,
    help="Judge without a sandbox where none works. Only for code that you trust.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "junit", "html"]),
    default="text",
    help="For people, for programs, for what shows test results, or as a page.",
    show_default=True,
)
@click.option(
    "-o",
    "output",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write the answer to this file, and say the verdict in one line.",
)
def judge(
    spec: str,
    against: str,
    reset: str | None,
    only: tuple[str, ...],
    seed: int,
    examples: int | None,
    keep: bool,
    unsandboxed: bool,
    layout: str,
    output: str | None,
) -> int:
    """Hold an implementation against SPEC: every eval is run, whoever wrote the code.

    WHAT is a folder that `factoryc build` made; or a Python file, or the folder of a Python package,
    with a function for each operation; or `stdio:` and the command of a program that speaks the
    protocol on its standard input and output; or `cli:` and a command to which the words of each
    call are added, as `interface cli` says; or the address of an HTTP service that runs already.

    Exit code 1 where it is not what the spec says.
    """
    if output is not None:
        require_folder(output)
    understood = understand_sound(spec)
    meaning = understood.spec
    data = read_data(meaning)
    whole = derive_suite(meaning)
    suite = _only(whole, only)

    def chosen(clause: str) -> bool:
        return not only or any(_is_below(clause, above) for above in only)

    kept = read_kept(whole) if keep else KeptFailures(whole)
    options = JudgeOptions(
        seed=seed,
        examples=examples,
        seconds=_PATIENCE,
        unsandboxed=unsandboxed,
        workers=os.cpu_count() or 1,
        kept=kept.meant,
    )
    asked = ["factoryc", "judge", spec, "--against", against]
    asked += ["--reset", reset] if reset else []
    with interruptible(), opened(against, reset, meaning) as (folder, implementation):
        options = attrs.evolve(options, implementation=implementation)
        if implementation.kind == "service":
            # It has one state, and serves one caller after the other.
            options = attrs.evolve(options, workers=1)
        answer = _judged(suite, folder, data, options)
        loading = LoadOptions(seed, implementation=implementation, unsandboxed=unsandboxed)
        figures = measure_clauses(meaning, folder, answer, loading, chosen)
        answer = with_figures(answer, figures)
    if keep:
        try:
            kept.keep(answer.failures)
        except CannotAsk as reason:
            # The verdict is worth more than what is kept of it.
            error_console().print(str(reason))
    judged = Judged(suite, answer, implementation, tuple(asked), against, examples, kept, figures)
    match layout:
        case "json":
            text = json_text(judged_json(judged))
        case "junit":
            text = judged_junit(judged)
        case "html":
            text = judged_page(judged, understood.files)
        case _:
            text = "\n".join(judged_lines(judged))
    if output is None:
        click.echo(text)
    else:
        write_file(output, f"{text}\n".encode())
        click.echo(visible_text(f"{summary(judged)}, shown in {output}"))
    return HOLDS if answer.accepted else DOES_NOT_HOLD


def _only(suite: Suite, clauses: tuple[str, ...]) -> Suite:
    """The suite with the evals of these clauses, and of those below them. Raises CannotAsk."""
    if not clauses:
        return suite
    for clause in clauses:
        known = {each.clause for each in suite.evals}
        known |= {each.clause for each in suite.spec.loads}
        known |= {each.clause for each in suite.spec.constraints}
        if not any(_is_below(each, clause) for each in known):
            near = closest(clause, known, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise CannotAsk(f"no eval of `{suite.spec.name}` is about `{clause}`{hint}")
    chosen = tuple(
        each for each in suite.evals if any(_is_below(each.clause, clause) for clause in clauses)
    )
    return attrs.evolve(suite, evals=chosen)


def _is_below(clause: str, above: str) -> bool:
    return clause == above or clause.startswith(f"{above}.")


def _judged(
    suite: Suite, folder: Path, data: Mapping[str, bytes], options: JudgeOptions
) -> Verdict:
    try:
        return judge_suite(suite, folder, data, options)
    except KeyboardInterrupt:
        raise click.exceptions.Exit(STOPPED) from None
    except JudgeUnavailable as reason:
        raise CannotAsk(str(reason)) from None
