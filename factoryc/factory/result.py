"""What a build came to, as values."""

from pathlib import Path
from typing import Literal

import attrs

from factoryc.agents.agent import Failure, Usage
from factoryc.judge.gate_row import GateRow

TaskOutcome = Literal["merged", "reused", "failed", "waiting"]

_NOTHING = Usage()


@attrs.frozen
class TaskResult:
    """What became of one task. `attempts` counts those of this build.

    `texts` tell of the last failures in full, sealed data too: for the author, not for agents.
    """

    name: str
    kind: str
    outcome: TaskOutcome
    agent: str | None = None
    attempts: int = 0
    branch: str | None = None
    commit: str | None = None
    failures: tuple[Failure, ...] = ()
    texts: tuple[str, ...] = ()


@attrs.frozen
class SpecFailure:
    """A clause that every attempt at a task failed: the clause itself is the suspect."""

    clause: str
    task: str
    attempts: int
    title: str


@attrs.frozen
class BuildResult:
    """`tag` and `commit` name the release; None where nothing was accepted.

    `reason` says in one sentence why a build was rejected or stopped.
    """

    outcome: Literal["accepted", "rejected", "stopped"]
    product: Path
    tasks: tuple[TaskResult, ...]
    gate: tuple[GateRow, ...] = ()
    usage: Usage = _NOTHING
    tag: str | None = None
    commit: str | None = None
    spec_failures: tuple[SpecFailure, ...] = ()
    reason: str = ""
