"""`factoryc audit`: how strong the suite of a spec is, before any code exists."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.cells import split_graphemes
from rich.console import Console

from factoryc.audit.audit import Audit, Audited, Tell
from factoryc.audit.audit import audit as audited
from factoryc.cli.data_files import read_data
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS
from factoryc.cli.output import answer_console, answer_json, error_console
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.sound import understand_sound
from factoryc.diagnostics.visible_line import visible_text, wrapped
from factoryc.spec.conditions import ComparisonName
from factoryc.spec.spec import Spec

SCHEMA_VERSION = 1
_NARROWEST = 20
_FURTHER_IN = 2


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
@click.option("--against", metavar="WHAT", help="Not there yet: audit against a product.")
def audit(spec: str, layout: str, against: str | None) -> int:
    """Put one fault after the other into the contract of SPEC, and say what notices it.

    The author's own evals are asked first, then calls that are drawn as the derived evals draw theirs.
    What the author's evals let through is shown: the calls, and both answers. Exit code 1 where the
    suite notices less than the `gate` of the spec asks for.
    """
    if against is not None:
        raise CannotAsk(
            "`--against` is not there yet; without it, the faults are put into the contract itself"
        )
    meaning = understand_sound(spec).spec
    if any(operation_calls(meaning)):
        raise CannotAsk(
            f"`{spec}` calls ports, and what those answer shows only once there is software"
        )
    with _shown_progress(error_console()) as tell:
        answer = audited(meaning, read_data(meaning), tell)
    if layout == "json":
        answer_json(_json(answer))
    else:
        console = answer_console()
        for line in _lines(answer, console.width if console.is_terminal else None):
            click.echo(line)
    return HOLDS if _reaches_gate(answer) else DOES_NOT_HOLD


@contextmanager
def _shown_progress(console: Console) -> Iterator[Tell]:
    """On a terminal, one line that says how far it is, and that is gone at the end. Nothing in a pipe."""
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    with console.status("looking at the evals and the contract") as status:
        yield lambda done, total: status.update(f"{done:,} of {total:,} faults tried")


def operation_calls(spec: Spec) -> Iterator[bool]:
    """For each case, whether it asks a port."""
    return (bool(case.calls) for operation in spec.operations for case in operation.cases)


def _lines(answer: Audit, width: int | None) -> Iterator[str]:
    """In a terminal no line is wider than it; a pipe gets whole lines, for other programs to look through."""
    for clause, each in answer.by_clause.items():
        yield from _laid_out(0, f"{clause}: {_counts(each)}", width)
        if clause in answer.unevaluated:
            yield from _laid_out(2, "no eval of the author's gets to this case", width)
        for one in each:
            for indent, text in _survivor(one):
                yield from _laid_out(indent, text, width)
        for indent, text in _alike([one for one in each if one.notice == "nothing"]):
            yield from _laid_out(indent, text, width)
        yield ""
    yield from _laid_out(0, _summary(answer), width)


def _laid_out(indent: int, text: str, width: int | None) -> Iterator[str]:
    """The text from `indent` on; what does not fit goes on below, a little further in."""
    shown = visible_text(text)
    room = max(_NARROWEST, (width or 0) - indent - _FURTHER_IN)
    lines = [shown] if width is None else wrapped(shown, room, _clusters)
    for number, line in enumerate(lines):
        yield " " * (indent + _FURTHER_IN * (number > 0)) + line


def _clusters(text: str) -> Sequence[tuple[int, int, int]]:
    clusters, _ = split_graphemes(text)
    return clusters


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
        f"({_percent(evals + derived, total)}): {evals} by the author's evals "
        f"({_percent(evals, total)}), {derived} by derived ones alone "
        f"({_percent(derived, total)}); "
        f"{total - evals - derived} without a difference found{same}"
    )


def _percent(part: int, total: int) -> str:
    # Rounded down, so that 100 % means all.
    return f"{1000 * part // total / 10:.1f}%"


def _reaches_gate(answer: Audit) -> bool:
    gate = answer.spec.gate
    if gate is None or gate.strength is None:
        return True
    operator: ComparisonName = gate.strength_operator
    strength = answer.strength
    return strength > gate.strength if operator == ">" else strength >= gate.strength


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
            "reaches_gate": _reaches_gate(answer),
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
