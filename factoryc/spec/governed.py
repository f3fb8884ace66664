"""Checks that what a decision governs exists."""

from collections.abc import Mapping

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.span import Span
from factoryc.spec.spec import Spec
from factoryc.syntax.nearest import nearest


def spans_of_clauses(spec: Spec) -> Mapping[str, Span]:
    """All clauses of a spec by their qualified names, each with its place."""
    named = (
        *spec.types, *spec.errors, *spec.functions, *spec.state, *spec.invariants,
        *spec.operations, *(case for operation in spec.operations for case in operation.cases),
        *(spec.http.routes if spec.http is not None else ()),
        *(spec.cli.commands if spec.cli is not None else ()),
        *spec.ports, *(each for port in spec.ports for each in port.operations),
        *spec.evals, *spec.loads, *spec.constraints, *spec.decisions, *spec.nevers,
    )  # fmt: skip
    return {each.clause: each.span for each in reversed(named)}


def check_governed(spec: Spec, left_out: frozenset[str]) -> tuple[Diagnostic, ...]:
    """One diagnostic for each decision that governs a clause which is not there.

    Clauses that were left out because of a mistake, and what belongs to them, may be governed.
    """
    known = spans_of_clauses(spec)
    prefix = f"{spec.name}."
    diagnostics: list[Diagnostic] = []
    for decision in spec.decisions:
        for governed in decision.governs:
            if governed not in known and not _within(governed, left_out):
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


def _within(clause: str, owners: frozenset[str]) -> bool:
    parts = clause.split(".")
    return any(".".join(parts[:length]) in owners for length in range(1, len(parts) + 1))
