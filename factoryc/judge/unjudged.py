"""What a spec demands and no build can judge yet: it is refused before anybody starts to work.

A demand that nothing holds a product to would be a promise that nobody keeps.
"""

from collections.abc import Iterator

import attrs

from factoryc.source.span import Span
from factoryc.spec.definitions import CliInterface
from factoryc.spec.evals import (
    DependenciesOnly,
    Eval,
    FilesOnly,
    ImportsOnly,
    LatencyLimit,
    Never,
    NeverCall,
    NeverLog,
    NeverUse,
    NeverWriteOutside,
    NoNetwork,
    Restart,
    Together,
)
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

_STEPS = {
    Restart: "restarts the product",
    Together: "calls at the same time",
}
_RULES = (DependenciesOnly, ImportsOnly, NoNetwork, FilesOnly, LatencyLimit)
_NEVERS = (NeverCall, NeverWriteOutside, NeverLog)
_INSPECTED = ("network", "float")


@attrs.frozen
class Unjudged:
    """A clause, and what in it cannot be judged."""

    clause: str
    what: str
    span: Span


def unjudged(spec: Spec) -> tuple[Unjudged, ...]:
    """Each clause of which some part cannot be judged, in order of declaration."""
    found = [*_behaviour(spec), *_evals(spec), *_limits(spec)]
    return tuple(sorted(found, key=lambda each: each.span.start))


def _behaviour(spec: Spec) -> Iterator[Unjudged]:
    for port in spec.ports:
        yield Unjudged(port.clause, "a port", port.span)
    interface = spec.interface
    if interface is None:
        return
    if isinstance(interface, CliInterface):
        yield Unjudged(f"{spec.name}.cli", "a command line", interface.span)
    if interface.kept is not None:
        yield Unjudged(f"{spec.name}.kept", "a state that is kept in a file", interface.span)


def _evals(spec: Spec) -> Iterator[Unjudged]:
    clauses: tuple[Eval | Never, ...] = (*spec.evals, *spec.nevers)
    for each in clauses:
        for part in parts(each):
            if type(part) in _STEPS:
                yield Unjudged(each.clause, f"an eval that {_STEPS[type(part)]}", each.span)
                break


def _limits(spec: Spec) -> Iterator[Unjudged]:
    for constraint in spec.constraints:
        if isinstance(constraint.rule, _RULES):
            yield Unjudged(constraint.clause, "this constraint", constraint.span)
    for never in spec.nevers:
        uses = isinstance(never.rule, NeverUse) and never.rule.what not in _INSPECTED
        if isinstance(never.rule, _NEVERS) or uses:
            yield Unjudged(never.clause, "this `never`", never.span)
