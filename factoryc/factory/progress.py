"""Where one task stands in a build."""

import attrs

from factoryc.agents.agent import Failure
from factoryc.factory.attempt import Attempted
from factoryc.factory.judging import NOT_JUDGED, Judged
from factoryc.plan.task import Task


@attrs.define
class Progress:
    """One task's way. `commit` is its merge on main; `ready` is accepted and waits to be merged.

    `suspected`: it was merged, and opened again because something else fails beside it.
    """

    task: Task
    commit: str | None = None
    reused: bool = False
    running: bool = False
    failed: bool = False
    suspected: bool = False
    halted: bool = False
    ready: Attempted | None = None
    tries: list[Attempted] = attrs.field(factory=list)
    judged: Judged = NOT_JUDGED
    rejections: list[tuple[Failure, ...]] = attrs.field(factory=list)

    @property
    def idle(self) -> bool:
        """Whether there is something left to do, and nobody does it."""
        return not (self.commit or self.running or self.failed or self.ready or self.halted)
