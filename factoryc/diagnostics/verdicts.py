"""What a check could say about each obligation besides findings: proved, or unknown and why."""

from typing import Literal

import attrs

How = Literal["solver", "by form", "bounded"]


@attrs.frozen
class Proved:
    """The finding `name` cannot arise at `clause`. `bound` says how far, where `how` is bounded."""

    clause: str
    name: str
    how: How
    bound: str | None = None


@attrs.frozen
class Unknown:
    """Whether the finding `name` arises at `clause` is open, for the reason given."""

    clause: str
    name: str
    reason: str
