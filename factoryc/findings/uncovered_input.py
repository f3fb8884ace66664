"""`uncovered-input`: an input on which no case of an operation applies."""

from collections.abc import Iterator
from itertools import count, islice

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label
from factoryc.findings.places import head_of_operation
from factoryc.findings.witness import notes_on, situation_text, witness_of
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

NAME = "uncovered-input"
_NEW_ERROR = "Unforeseen"


def uncovered_input(shown: Shown, operation: Operation, ground: Ground) -> Diagnostic:
    """The finding, shown by an input that no guard takes."""
    witness = witness_of(shown, operation, ground)
    guards = [case.guard for case in operation.cases if case.guard is not None]
    return Diagnostic(
        name=NAME,
        severity="error",
        message=f"no case of `{operation.name}` applies to some input",
        span=head_of_operation(operation),
        label="no case applies to the input shown",
        clause=operation.clause,
        question=f"What should `{operation.name}` do when {situation_text(witness)}?",
        labels=tuple(Label(guard.span, "does not hold") for guard in guards),
        notes=notes_on(shown, ground),
        help="widen a guard, add a case, or say with `requires` that no caller sends this",
        witness=witness,
        fixes=(_case_for_the_rest(operation, ground.spec),),
    )


def _case_for_the_rest(operation: Operation, spec: Spec) -> Fix:
    end = Span(operation.span.file, operation.span.end - 1, operation.span.end - 1)
    case = _new_case(operation)
    if operation.result is None:
        return _fix(
            "add a case in which nothing happens", Edit(end, f"  case {case} otherwise {{ }}\n")
        )
    known = _plain_error(operation, spec)
    name = known or _placeholder(spec)
    edits = [Edit(end, f"  case {case} otherwise {{ fails {name} }}\n")]
    if known is None:
        # Before the documentation of the operation would be better; the span does not tell.
        after = Span(operation.span.file, operation.span.end, operation.span.end)
        edits.append(Edit(after, f"\n\nerror {name}"))
    return _fix(f"add a case that fails with `{name}`", *edits)


def _new_case(operation: Operation) -> str:
    taken = {case.name for case in operation.cases}
    return next(name for name in _new_names() if name not in taken)


def _new_names() -> Iterator[str]:
    yield "other"
    yield from (f"other_{number}" for number in count(2))


def _plain_error(operation: Operation, spec: Spec) -> str | None:
    """An error to fail with: one that nothing fails with yet, or one of the operation's own.

    What another operation fails with speaks of something else: a car park that is full refuses no
    payment.
    """
    plain = [error.name for error in spec.errors if not error.fields]
    used = {name for other in spec.operations for name in other.errors}
    waiting = (name for name in plain if name not in used)
    own = (name for name in plain if name in operation.errors)
    return next(waiting, next(own, None))


def _placeholder(spec: Spec) -> str:
    taken = {each.name for each in (*spec.errors, *spec.types)}
    numbered = (f"{_NEW_ERROR}{number}" for number in count(2))
    return next(name for name in (_NEW_ERROR, *islice(numbered, len(taken))) if name not in taken)


def _fix(title: str, *edits: Edit) -> Fix:
    return Fix(title, edits, "suggested")
