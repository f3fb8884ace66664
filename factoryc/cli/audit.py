"""`factoryc audit`: how strong the suite of a spec is, by faults in its contract or in code."""

from collections.abc import Iterator, Sequence
from typing import Any

import click
from click.core import ParameterSource

from factoryc.audit.audit import Audit, Audited
from factoryc.audit.audit import audit as audited
from factoryc.cli.audit_code import audit_code
from factoryc.cli.audit_progress import reaches_gate, shown_progress
from factoryc.cli.data_files import read_data
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS
from factoryc.cli.indented import indented, percent
from factoryc.cli.output import answer_console, answer_json, error_console
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.regression_files import KEEP_OPTION
from factoryc.cli.sound import understand_sound
from factoryc.spec.spec import Spec

SCHEMA_VERSION = 1
_OF_CODE = ("most", "keep", "unsandboxed")


@click.command(short_help="Say how strong the suite of a spec is")
@click.argument("spec", metavar="SPEC")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for programs.",
    show_default=True,
)
@click.option(
    "--against",
    metavar="PATH",
    help="Change the code of this implementation instead: a product, or plain Python.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="With --against: try so many changes at most, evenly chosen.",
)
@KEEP_OPTION
@click.option(
    "--unsandboxed",
    is_flag=True,
    help="With --against: without a sandbox where none works. Only for code that you trust.",
)
@click.pass_context
def audit(
    context: click.Context,
    spec: str,
    layout: str,
    against: str | None,
    most: int,
    keep: bool,
    unsandboxed: bool,
) -> int:
    """Put one fault after the other into the contract of SPEC, and say what notices it.

    The author's own evals are asked first, then calls that are drawn as the derived evals draw theirs.
    What the author's evals let through is shown: the calls, and both answers. Exit code 1 where the
    suite notices less than the `gate` of the spec asks for.

    With --against, the code of an implementation that the suite accepts is changed instead, one place
    at a time. What lives is shown: either the suite is too weak, or the spec does not care. Calls that
    show what the suite let through are kept beside SPEC, and tried first from then on.
    """
    if against is not None:
        return audit_code(spec, against, layout, most, keep=keep, unsandboxed=unsandboxed)
    for option in _OF_CODE:
        if context.get_parameter_source(option) is ParameterSource.COMMANDLINE:
            raise CannotAsk(f"`--{option}` is for an audit of code; say which: `--against PATH`")
    meaning = understand_sound(spec).spec
    if any(operation_calls(meaning)):
        raise CannotAsk(
            f"`{spec}` calls ports, and what those answer shows only once there is software"
        )
    looking = "looking at the evals and the contract"
    with shown_progress(error_console(), looking, "faults tried") as tell:
        answer = audited(meaning, read_data(meaning), tell)
    if layout == "json":
        answer_json(_json(answer))
    else:
        console = answer_console()
        for line in _lines(answer, console.width if console.is_terminal else None):
            click.echo(line)
    return HOLDS if reaches_gate(answer.spec, answer.strength) else DOES_NOT_HOLD


def operation_calls(spec: Spec) -> Iterator[bool]:
    """For each case, whether it asks a port."""
    return (bool(case.calls) for operation in spec.operations for case in operation.cases)


def _lines(answer: Audit, width: int | None) -> Iterator[str]:
    """In a terminal no line is wider than it; a pipe gets whole lines, for other programs to look through."""
    for clause, each in answer.by_clause.items():
        yield from indented(0, f"{clause}: {_counts(each)}", width)
        if clause in answer.unevaluated:
            yield from indented(2, "no eval of the author's gets to this case", width)
        for one in each:
            for indent, text in _survivor(one):
                yield from indented(indent, text, width)
        for indent, text in _alike([one for one in each if one.notice == "nothing"]):
            yield from indented(indent, text, width)
        yield ""
    yield from indented(0, _summary(answer), width)


def _counts(audited_: tuple[Audited, ...]) -> str:
    total = len(audited_)
    evals = sum(each.notice == "evals" for each in audited_)
    derived = sum(each.notice == "derived" for each in audited_)
    parts = [f"{evals} noticed by the author's evals"] if evals else []
    parts += [f"{derived} by derived ones alone"] if derived else []
    parts += (
        [f"{total - evals - derived} without a difference found"] if total - evals - derived else []
    )
    return f"{total} {'fault' if total == 1 else 'faults'}, {', '.join(parts)}"


def _survivor(one: Audited) -> Iterator[tuple[int, str]]:
    """What was bent, and what it takes to see it: each line with its indent."""
    difference = one.difference
    if difference is None:
        return
    yield 2, one.fault.says
    calls = difference.calls or ("before the first call",)
    yield from ((6, call) for call in calls)
    yield 8, f"by the contract: {difference.right}"
    yield 8, f"with the fault:  {difference.faulty}"


def _alike(some: Sequence[Audited]) -> Iterator[tuple[int, str]]:
    """What was bent without a difference that calls show: it may mean the same, and nobody has proved it."""
    if some:
        yield 2, "no difference found, and no proof that there is none:"
    for one in some:
        yield 6, f"{one.fault.says} (in {one.calls:,} calls)"


def _summary(answer: Audit) -> str:
    total = len(answer.audited)
    if not total:
        return f"{answer.spec.name}: there is nothing in its contract to put a fault into"
    evals, derived = answer.count("evals"), answer.count("derived")
    same = f"; {answer.equivalent} more mean the same" if answer.equivalent else ""
    return (
        f"{answer.spec.name}: {evals + derived} of {total} faults are noticed "
        f"({percent(evals + derived, total)}): {evals} by the author's evals "
        f"({percent(evals, total)}), {derived} by derived ones alone "
        f"({percent(derived, total)}); "
        f"{total - evals - derived} without a difference found{same}"
    )


def _json(answer: Audit) -> dict[str, Any]:
    return {
        "schema": SCHEMA_VERSION,
        "spec": answer.spec.name,
        "version": answer.spec.version,
        "faults": [_fault(each) for each in answer.audited],
        "summary": {
            "faults": len(answer.audited),
            "evals": answer.count("evals"),
            "derived": answer.count("derived"),
            "nothing": answer.count("nothing"),
            "equivalent": answer.equivalent,
            "reaches_gate": reaches_gate(answer.spec, answer.strength),
        },
        "unevaluated": list(answer.unevaluated),
    }


def _fault(each: Audited) -> dict[str, Any]:
    difference = each.difference
    return {
        "clause": each.fault.clause,
        "says": each.fault.says,
        "noticed_by": each.notice,
        "eval": each.by or None,
        "calls": each.calls,
        "difference": None
        if difference is None
        else {
            "calls": list(difference.calls),
            "contract": difference.right,
            "faulty": difference.faulty,
        },
    }
