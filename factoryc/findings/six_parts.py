"""What form alone tells of constraints, decisions, the anti-spec and the gate."""

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.constraint_conflict import find_constraint_conflicts
from factoryc.findings.missing_part import find_missing_parts
from factoryc.findings.toothless_gate import find_toothless_gate
from factoryc.findings.unenforceable_constraint import find_unenforceable_constraints
from factoryc.findings.unguarded_never import find_unguarded_nevers
from factoryc.spec.spec import Spec


def find_in_six_parts(spec: Spec) -> tuple[Diagnostic, ...]:
    """All such findings, rule by rule."""
    return (
        *find_missing_parts(spec),
        *find_unenforceable_constraints(spec),
        *find_constraint_conflicts(spec),
        *find_unguarded_nevers(spec),
        *find_toothless_gate(spec),
    )
