"""`refinement-escape`: a case makes a value that its type does not allow."""

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.analysis.probe import Escaped
from factoryc.analysis.question import RESULT
from factoryc.contract.literal import literal, outcome_text
from factoryc.contract.python_names import python_name
from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.findings.places import head_of_case
from factoryc.findings.witness import notes_on, situation_text, witness_of
from factoryc.source.span import Span
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.types import type_text

NAME = "refinement-escape"
_UNREACHED = (
    "No calls were found that lead to what is stored here, which types and invariants allow. If there "
    "are none, an `invariant` can say so."
)


def refinement_escape(shown: Shown, operation: Operation, ground: Ground) -> Diagnostic:
    """The finding, shown by an input on which the value breaks its type."""
    shows = shown.shows
    assert isinstance(shows, Escaped), "only an escape answers this question"
    case = next(each for each in operation.cases if each.clause == shows.clause)
    span, name, declared = _place(shows, operation, case, ground)
    witness = witness_of(shown, operation, ground, **{case.name: outcome_text(shows.outcome)})
    is_sure = shown.sample.situation.is_reachable and not shows.is_open
    return Diagnostic(
        name=NAME,
        severity="error" if is_sure else "warning",
        message=f"{name} can break its type in `{case.name}`",
        span=span,
        label=_label(shows, ground),
        clause=case.clause,
        question=f"What should `{operation.name}` do when {situation_text(witness)}?",
        labels=() if declared is None else (Label(declared, "what it may be is said here"),),
        notes=notes_on(shown, ground, _UNREACHED),
        help="narrow the guard, and add a case for the rest; or let the type allow this value",
        witness=witness,
    )


def _place(
    shows: Escaped, operation: Operation, case: Case, ground: Ground
) -> tuple[Span, str, Span | None]:
    """Where the value is made, what it is called, and where its type is said."""
    if shows.part == RESULT:
        span = head_of_case(case) if case.returns is None else case.returns.span
        kind = "" if operation.result is None else f", of type `{type_text(operation.result)}`,"
        return span, f"the result{kind}", None
    if case.fails is not None:
        given = {field.name: field.value.span for field in case.fails.fields or ()}
        error = ground.spec.error(case.fails.name)
        declared = next(field.span for field in error.fields if field.name == shows.part)
        return given[shows.part], f"`{shows.part}` of `{error.name}`", declared
    change = next(each for each in case.sets if each.state == shows.part)
    return change.span, f"`{shows.part}`", ground.spec.state_named(shows.part).span


def _label(shows: Escaped, ground: Ground) -> str:
    states = {state.name: state for state in ground.spec.state}
    if shows.after is not None and shows.part in states:
        state = states[shows.part]
        value = literal(getattr(shows.after, python_name(state.name)), state.type)
        return f"on the input shown it becomes {value}"
    return f"on the input shown this {outcome_text(shows.outcome)}"
