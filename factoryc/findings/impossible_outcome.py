"""`impossible-outcome` on some input: the case applies to it, and no result is allowed."""

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.of_cases import IMPOSSIBLE
from factoryc.findings.witness import notes_on, situation_text, witness_of
from factoryc.spec.definitions import Case, Operation


def impossible_on_input(
    operation: Operation, case: Case, shown: Shown, ground: Ground
) -> Diagnostic:
    """The finding, shown by a call for which all results are excluded."""
    witness = witness_of(shown, operation, ground)
    return Diagnostic(
        name=IMPOSSIBLE,
        severity="error",
        message=f"`{case.name}` of `{operation.name}` allows no result on some input",
        span=case.ensures[0].span,
        label="on the input shown, no value of the result's type meets this",
        clause=case.clause,
        question=f"What should `{operation.name}` return when {situation_text(witness)}?",
        notes=notes_on(shown, ground),
        help="widen what is ensured, or add a case for such input",
        witness=witness,
    )
