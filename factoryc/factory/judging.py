"""What the factory asks of the judge, and what it is told: reasons, in a form agents may see."""

from pathlib import Path
from typing import Protocol

import attrs

from factoryc.agents.agent import Failure
from factoryc.judge.gate_row import GateRow
from factoryc.plan.task import Task


@attrs.frozen
class Judged:
    """No failures: accepted. `evals` counts those that ran.

    `failures` may be shown to agents. `texts` say the same in full, sealed data too, for the author.
    """

    failures: tuple[Failure, ...]
    texts: tuple[str, ...]
    evals: int


NOT_JUDGED = Judged((), (), 0)


@attrs.frozen
class Accepted:
    """What the gate measured on the whole product. `failures` are those of its evals."""

    failures: tuple[Failure, ...]
    rows: tuple[GateRow, ...]

    @property
    def holds(self) -> bool:
        return not self.failures and all(row.holds for row in self.rows)


class Judging(Protocol):
    """All raise JudgeUnavailable when nothing can be judged here: no verdict then, and no blame."""

    def visible_report(self, task: Task, tree: Path) -> str:
        """The visible evals of a task on a workspace as it is, as a text for an agent."""
        ...

    def branch(self, task: Task, tree: Path) -> Judged:
        """A task's own work, on top of what it needs."""
        ...

    def merged(self, task: Task, tree: Path, operations: frozenset[str]) -> Judged:
        """The merged tree, by every eval that these operations allow."""
        ...

    def whole(self, tree: Path) -> Accepted:
        """The whole product, as the gate asks."""
        ...
