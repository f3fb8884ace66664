"""What happens during a build, as values: whoever shows progress takes them as they come."""

from collections.abc import Callable
from typing import TypeAlias

import attrs

from factoryc.agents.agent import Failure
from factoryc.judge.gate_row import GateRow
from factoryc.plan.task import Task, TaskGraph


@attrs.frozen
class Planned:
    graph: TaskGraph
    reused: frozenset[str]


@attrs.frozen
class AttemptStarted:
    task: Task
    number: int


@attrs.frozen
class Judging:
    """`what` is the name of a task, of a merged task, or of the whole product."""

    task: Task | None
    what: str


@attrs.frozen
class SentBack:
    """An attempt that was not accepted, and the first reasons why."""

    task: Task
    number: int
    reasons: tuple[str, ...]


@attrs.frozen
class Merged:
    task: Task
    commit: str
    evals: int


@attrs.frozen
class TaskFailed:
    task: Task
    reason: str


@attrs.frozen
class Measuring:
    """The gate measures something that takes a while: `strength`, `load`, `flakes`."""

    what: str


@attrs.frozen
class WholeJudged:
    """What the evals of the whole product failed; empty where they all pass."""

    failures: tuple[Failure, ...]


@attrs.frozen
class GateDecided:
    rows: tuple[GateRow, ...]
    accepted: bool


Event: TypeAlias = (
    Planned
    | AttemptStarted
    | Judging
    | SentBack
    | Merged
    | TaskFailed
    | Measuring
    | WholeJudged
    | GateDecided
)
Tell: TypeAlias = Callable[[Event], None]
