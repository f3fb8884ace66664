"""Checks that what a decision governs exists."""

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.scope import nearest
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts


def clauses(spec: Spec) -> frozenset[str]:
    """The qualified names of all clauses of a spec."""
    names = (getattr(part, "clause", None) for part in parts(spec))
    return frozenset(name for name in names if isinstance(name, str))


def check_governed(spec: Spec) -> tuple[Diagnostic, ...]:
    """One diagnostic for each decision that governs a clause which is not there."""
    known = clauses(spec)
    prefix = f"{spec.name}."
    diagnostics: list[Diagnostic] = []
    for decision in spec.decisions:
        for governed in decision.governs:
            if governed not in known:
                written = governed.removeprefix(prefix)
                diagnostics.append(
                    Diagnostic(
                        "unknown-name",
                        "error",
                        f"`{decision.name}` governs `{written}`, and there is no such clause",
                        decision.span,
                        clause=decision.clause,
                        help=nearest(written, {name.removeprefix(prefix) for name in known}),
                    )
                )
    return tuple(diagnostics)
