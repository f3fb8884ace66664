"""What of a spec cannot be judged on the way to an implementation: nobody takes silence for a pass."""

from collections.abc import Iterator

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.verdict import Surface
from factoryc.spec.evals import (
    AsksForHeader,
    Constraint,
    LatencyLimit,
    MemoryLimit,
    Never,
    NeverHappens,
    NeverLog,
    Restart,
)
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

_SURFACES = {"library": "library", "cli": "command line", "http": "service"}


def unseen_evals(
    suite: Suite, surface: Surface, implementation: Implementation
) -> tuple[tuple[EvalItem, str], ...]:
    """The evals that cannot be run here, each with the reason."""
    spec = suite.spec
    reasons: dict[str, str] = {}
    if surface != "http":
        why = f"it is about answers over HTTP, and this was judged as a {_SURFACES[surface]}"
        nevers = (each for each in spec.nevers if _holds(each.rule, AsksForHeader))
        reasons.update((each.clause, why) for each in nevers)
    if implementation.kind == "service":
        why = "nobody here can restart a service that runs already"
        evals = (each for each in spec.evals if _holds(each.steps, Restart))
        reasons.update((each.clause, why) for each in evals)
    return tuple((each, reasons[each.clause]) for each in suite.evals if each.clause in reasons)


def unread_clauses(spec: Spec, implementation: Implementation) -> Iterator[tuple[str, str]]:
    """The constraints and nevers that nothing was held against, each with the reason."""
    if implementation.is_python:
        return
    service = implementation.kind == "service"
    why = "its source is not there" if service else "nobody reads the source of a program"
    clauses: tuple[Constraint | Never, ...] = (*spec.constraints, *spec.nevers)
    for each in clauses:
        if not _shows_while_it_runs(each, service):
            yield each.clause, why


def _shows_while_it_runs(clause: Constraint | Never, service: bool) -> bool:
    if isinstance(clause.rule, MemoryLimit | NeverLog):
        return not service
    return isinstance(clause.rule, LatencyLimit | NeverHappens)


def _holds(root: object, kind: type) -> bool:
    return any(isinstance(part, kind) for part in parts(root))
