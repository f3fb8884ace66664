"""`open-outcome`: two results are both allowed, and nothing says that either will do."""

from factoryc.analysis.ground import Ground
from factoryc.analysis.readings import TwoReadings
from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.findings.doubts import Doubt
from factoryc.findings.open_results import OUTCOME
from factoryc.findings.places import head_of_case
from factoryc.findings.witness import notes_on, situation_text, witness_of
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.spec import Spec


def open_outcome(
    doubt: Doubt, operation: Operation, shown: TwoReadings, ground: Ground, _spec: Spec
) -> Diagnostic:
    """The finding, shown by two results of one call."""
    case = doubt.case
    assert case is not None, "a case leaves its result open"
    outcomes = {"one answer": shown.first, "another": shown.second}
    witness = witness_of(shown, operation, ground, **outcomes)
    return Diagnostic(
        name=OUTCOME.finding,
        severity="warning",
        message=f"`{case.name}` allows more than one result, and does not say that either will do",
        span=head_of_case(case),
        label="two results are allowed for the input shown",
        clause=case.clause,
        question=(
            f"When {situation_text(witness)}, is it the same to you whether `{operation.name}` "
            f"{shown.first} or {shown.second}?"
        ),
        notes=notes_on(shown, ground),
        help="say with `returns`, or one more `ensures`, which it is; or accept any `on purpose`",
        witness=witness,
        fixes=(_accepted(case),),
    )


def _accepted(case: Case) -> Fix:
    span = case.ensures[-1].span
    end = Span(span.file, span.end, span.end)
    return Fix("accept any of them", (Edit(end, " on purpose"),))
