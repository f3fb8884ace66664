"""What can be said of invariants without a search: whether they have a value in every state."""

from factoryc.analysis.definedness import demands, is_met, state_facts
from factoryc.analysis.formula import Functions
from factoryc.analysis.touched import states_in
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.spec.spec import Spec

_REASON = "not proved: the form of the clause does not show that it has a value in every state"


def invariant_verdicts(
    spec: Spec, functions: Functions
) -> tuple[tuple[Proved, ...], tuple[Unknown, ...]]:
    """For each invariant that reads entries or divides: whether it always can, by form."""
    proved: dict[tuple[str, str], None] = {}
    unknown: dict[tuple[str, str], None] = {}
    for invariant in spec.invariants:
        facts = state_facts(spec, states_in(invariant))
        for demand in demands(invariant.condition, facts, functions, spec):
            found = proved if is_met(demand, functions) else unknown
            found[invariant.clause, demand.name] = None
    return (
        tuple(
            Proved(clause, name, "by form")
            for clause, name in proved
            if (clause, name) not in unknown
        ),
        tuple(Unknown(clause, name, _REASON) for clause, name in unknown),
    )
