"""What a check could say about each obligation besides findings: proved, or unknown and why."""

from typing import Literal

from factoryc.frozen import frozen

How = Literal["solver", "by form", "bounded"]


@frozen
class Proved:
    """The finding `name` cannot arise at `clause`. `bound` says how far, where `how` is bounded."""

    clause: str
    name: str
    how: How
    bound: str | None = None


@frozen
class Unknown:
    """Whether the finding `name` arises at `clause` is open, for the reason given."""

    clause: str
    name: str
    reason: str
