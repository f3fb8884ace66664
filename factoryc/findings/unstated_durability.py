"""`unstated-durability`: what a service remembers ends with its process, and nothing says that it may."""

from factoryc.analysis.ground import Ground
from factoryc.analysis.readings import TwoReadings
from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.findings.doubts import DURABILITY, Doubt
from factoryc.findings.insertion import appended, decision, in_interface
from factoryc.findings.places import head_of_operation
from factoryc.findings.witness import witness_of
from factoryc.source.span import Span
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

_HEAD = "interface http"


def unstated_durability(
    _doubt: Doubt, operation: Operation, shown: TwoReadings, ground: Ground, spec: Spec
) -> Diagnostic:
    """One finding for the interface, shown by a call that is answered differently after a restart."""
    assert spec.interface is not None
    span = spec.interface.span
    outcomes = {"it is kept": shown.first, "it is lost": shown.second}
    kept = f'state kept in "{spec.name}.db"'
    lost = decision(
        "lost_on_restart", "What is remembered may be lost on a restart", operation.name
    )
    return Diagnostic(
        name=DURABILITY.finding,
        severity="info",
        message="nothing says whether what is remembered outlives the process",
        span=Span(span.file, span.start, min(span.start + len(_HEAD), span.end)),
        label="says nothing of a restart",
        clause=operation.clause,
        question=f"The service starts anew after these calls: what does `{operation.name}` answer?",
        labels=(Label(head_of_operation(operation), "its answer depends on it"),),
        help=f"say `{kept}` in the interface; or decide that it may be lost",
        witness=witness_of(shown, operation, ground, **outcomes),
        fixes=(
            in_interface(f"say `{kept}`", kept, spec),
            appended("append a decision that it may be lost", lost, spec),
        ),
    )
