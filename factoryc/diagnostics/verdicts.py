"""What a check could say about each obligation besides findings: proved, or unknown and why."""

from typing import Literal

import attrs

from factoryc.frozen import frozen

How = Literal["solver", "by form", "bounded"]


@frozen
class Proved:
    """The finding `name` cannot arise at `clause`. `bound` says how far, where `how` is bounded.

    `ground` is a digest of what a solver's proof stands on.
    """

    clause: str
    name: str
    how: How
    bound: str | None = None
    ground: str | None = attrs.field(default=None, eq=False, repr=False)


@frozen
class Unknown:
    """Whether the finding `name` arises at `clause` is open, for the reason given."""

    clause: str
    name: str
    reason: str
