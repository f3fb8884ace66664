"""`broken-invariant`: a call after which an invariant does not hold."""

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.analysis.probe import Broken
from factoryc.contract.literal import literal, outcome_text
from factoryc.contract.python_names import python_name
from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.findings.places import head_of_case
from factoryc.findings.witness import notes_on, situation_text, witness_of
from factoryc.spec.definitions import Operation
from factoryc.spec.mentions import mentions

NAME = "broken-invariant"
_UNREACHED = (
    "No calls were found that lead to what is stored here, which all invariants allow. If there are "
    "none, one more `invariant` can say so."
)


def broken_invariant(shown: Shown, operation: Operation, ground: Ground) -> Diagnostic:
    """The finding, shown by the calls that lead there, or by a state that the invariants allow."""
    shows = shown.shows
    assert isinstance(shows, Broken), "only a broken invariant answers this question"
    case = next(each for each in operation.cases if each.clause == shows.clause)
    invariant = next(each for each in ground.spec.invariants if each.clause == shows.invariant)
    concerned = mentions(invariant.condition).states
    after = ", ".join(
        f"`{state.name}` is {literal(getattr(shows.after, python_name(state.name)), state.type)}"
        for state in ground.spec.state
        if state.name in concerned
    )
    witness = witness_of(shown, operation, ground, **{case.name: outcome_text(shows.outcome)})
    is_sure = shown.sample.situation.is_reachable and not shows.is_open
    return Diagnostic(
        name=NAME,
        severity="error" if is_sure else "warning",
        message=f"`{case.name}` can lead to a state in which an invariant does not hold",
        span=head_of_case(case),
        label=f"afterwards {after}",
        clause=case.clause,
        question=(
            f"When {situation_text(witness)}, should `{operation.name}` refuse, "
            "or is the invariant too strict?"
        ),
        labels=(Label(invariant.span, "this does not hold then"),),
        notes=notes_on(shown, ground, _UNREACHED),
        help=(
            "add an `ensures` that allows only results which keep the invariant"
            if shows.is_open
            else "narrow the guard, and add a case for the rest; or change what the case sets"
        ),
        witness=witness,
    )
