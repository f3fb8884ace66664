"""What a spec demands and no build can judge yet: it is refused before anybody starts to work.

A demand that nothing holds a product to would be a promise that nobody keeps.
"""

from collections.abc import Iterator

import attrs

from factoryc.source.span import Span
from factoryc.spec.evals import (
    DependenciesOnly,
    FilesOnly,
    ImportsOnly,
    LatencyLimit,
    NeverCall,
    NeverLog,
    NeverUse,
    NeverWriteOutside,
    NoNetwork,
)
from factoryc.spec.spec import Spec

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
    found = [*_behaviour(spec), *_limits(spec)]
    return tuple(sorted(found, key=lambda each: each.span.start))


def _behaviour(spec: Spec) -> Iterator[Unjudged]:
    for port in spec.ports:
        yield Unjudged(port.clause, "a port", port.span)


def _limits(spec: Spec) -> Iterator[Unjudged]:
    for constraint in spec.constraints:
        if isinstance(constraint.rule, _RULES):
            yield Unjudged(constraint.clause, "this constraint", constraint.span)
    for never in spec.nevers:
        uses = isinstance(never.rule, NeverUse) and never.rule.what not in _INSPECTED
        if isinstance(never.rule, _NEVERS) or uses:
            yield Unjudged(never.clause, "this `never`", never.span)
