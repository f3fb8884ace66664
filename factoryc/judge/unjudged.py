"""What a spec demands and no build can judge yet: it is refused before anybody starts to work.

A demand that nothing holds a product to would be a promise that nobody keeps.
"""

import attrs

from factoryc.source.span import Span
from factoryc.spec.spec import Spec


@attrs.frozen
class Unjudged:
    """A clause, and what in it cannot be judged."""

    clause: str
    what: str
    span: Span


def unjudged(spec: Spec) -> tuple[Unjudged, ...]:
    """Each clause of which some part cannot be judged, in order of declaration."""
    return tuple(Unjudged(port.clause, "a port", port.span) for port in spec.ports)
