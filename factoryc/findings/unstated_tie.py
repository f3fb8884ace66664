"""`unstated-tie`: a list is sorted by a key that two items can share, and then nothing says which is first."""

from factoryc.analysis.ground import Ground
from factoryc.analysis.readings import TwoReadings
from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.findings.doubts import TIE, Doubt
from factoryc.findings.unstated_order import is_ordered, key_type
from factoryc.findings.witness import notes_on, witness_of
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.binding_expressions import Comprehension
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec


def unstated_tie(
    doubt: Doubt, operation: Operation, shown: TwoReadings, ground: Ground, spec: Spec
) -> Diagnostic:
    """The finding, shown by items that are equal in their keys."""
    assert doubt.case is not None
    assert doubt.loose is not None
    place = doubt.loose.place
    assert isinstance(place, Comprehension), "only what is sorted has ties"
    is_here = place.span.file == spec.file
    key = place.order[-1][0].span
    outcomes = {"one first": shown.first, "the other": shown.second}
    return Diagnostic(
        name=TIE.finding,
        severity="warning",
        message=f"`{operation.name}` sorts by what two items can share",
        span=key if is_here else operation.span,
        label="where two are equal, which comes first?" if is_here else "",
        clause=doubt.case.clause,
        question="Which of two comes first, where both are equal in what the list is sorted by?",
        notes=notes_on(shown, ground),
        help="add one more key behind `by`, which no two items share",
        witness=witness_of(shown, operation, ground, **outcomes),
        fixes=_by_one_more(place) if is_here else (),
    )


def _by_one_more(place: Comprehension) -> tuple[Fix, ...]:
    key = key_type(place.source)
    if key is None or not is_ordered(key):
        return ()
    name = place.names[0]
    end = Span(place.span.file, place.span.end - 1, place.span.end - 1)
    return (Fix(f"then by `{name}`, which no two share", (Edit(end, f", {name}"),)),)
