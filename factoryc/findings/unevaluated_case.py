"""`unevaluated-case`: a case that neither an eval of the author's nor any call that was drawn gets to."""

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.places import head_of_case
from factoryc.spec.definitions import Case, Operation

NAME = "unevaluated-case"


def unevaluated_case(operation: Operation, case: Case, calls: int) -> Diagnostic:
    """The finding, where `calls` were drawn in vain."""
    return Diagnostic(
        name=NAME,
        severity="warning",
        message=f"no eval gets to `{case.name}` of `{operation.name}`",
        span=head_of_case(case),
        label=f"nor does any of {calls:,} calls that were drawn",
        clause=case.clause,
        question=f"Which calls lead to `{case.name}`, and what is to be seen then?",
        help="write an eval that gets there, or take the case away",
    )
