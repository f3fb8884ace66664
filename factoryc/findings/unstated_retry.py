"""`unstated-retry`: a request that is sent again counts again, and nothing says that this is meant."""

from factoryc.analysis.ground import Ground
from factoryc.analysis.readings import TwoReadings
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.doubts import Doubt
from factoryc.findings.insertion import appended, decision
from factoryc.findings.places import head_of_operation
from factoryc.findings.retries import RETRY
from factoryc.findings.witness import notes_on, witness_of
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec


def unstated_retry(
    _doubt: Doubt, operation: Operation, shown: TwoReadings, ground: Ground, spec: Spec
) -> Diagnostic:
    """The finding, shown by a call that changes the state, and does so once more."""
    name = operation.name
    outcomes = {"it counts once": shown.first, "it counts twice": shown.second}
    skeleton = decision(f"{name}_twice", f"`{name}` that is sent twice counts twice", name)
    return Diagnostic(
        name=RETRY.finding,
        severity="info",
        message=f"each time that `{name}` is called it changes the state, also when a lost request "
        "is sent again",
        span=head_of_operation(operation),
        label="the same request twice",
        clause=operation.clause,
        question=(
            f"The answer to `{name}` gets lost, and the caller sends the request again: does it count "
            "once, or twice?"
        ),
        notes=notes_on(shown, ground),
        help=f"make the same call twice in an eval; or add a decision that governs `{name}`",
        witness=witness_of(shown, operation, ground, **outcomes),
        fixes=(appended("append a decision that it counts twice", skeleton, spec),),
    )
