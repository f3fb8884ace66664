"""The agent protocol: what an agent is given, and what it hands back.

An agent writes files into a workspace. Nothing that it says about them counts: the judge decides.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

import attrs

from factoryc.plan.task import Task
from factoryc.spec.spec import Spec

FailureKind = Literal["eval", "inspection", "sandbox", "ownership", "empty"]


@attrs.frozen
class Failure:
    """One reason why work was sent back, in a form that may be shown to an agent.

    `kind` says who found it: an eval, an inspection of the source, the sandbox, the ownership rule.
    `clause` is the qualified name of the clause that was broken. For a sealed eval, `detail` names
    the kind of failure and never its data. `operations` are those that the failing run called.
    """

    kind: FailureKind
    clause: str
    title: str
    detail: str = ""
    file: str | None = None
    operations: tuple[str, ...] = ()


@attrs.frozen
class Brief:
    """What an agent is told about one task.

    `text` is the whole brief as Markdown, enough for an agent that reads nothing else. `failures`
    are the reasons why the attempt before this one was sent back, oldest attempt last dropped.
    """

    task: Task
    spec: Spec
    text: str
    number: int
    failures: tuple[Failure, ...] = ()


@attrs.frozen
class Workspace:
    """Where an agent works: a clone of its own at `root`, and a way to run what it may see.

    `run_visible_evals` runs the visible evals on the files as they are and gives a readable report.
    """

    root: Path
    run_visible_evals: Callable[[], str]


@attrs.frozen
class Usage:
    """What an attempt cost. `amount` is in US dollars."""

    agent_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    amount: float = 0.0

    def plus(self, other: "Usage") -> "Usage":
        return Usage(
            self.agent_calls + other.agent_calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.amount + other.amount,
        )


@attrs.frozen
class Report:
    """What an agent says when it stops. It is shown to people; it decides nothing.

    `finished`: it believes that the task is done. `cannot`: it says plainly that it cannot, and
    `clause` names what it cannot do. `stopped`: a limit of its own (turns, tokens, money) ended it.
    """

    outcome: Literal["finished", "cannot", "stopped"]
    summary: str
    clause: str | None = None
    usage: Usage = Usage()


class AgentUnavailable(Exception):
    """The agent cannot be used at all: no key, no network, the service refuses. Not an attempt."""


class BudgetSpent(Exception):
    """The money that a build may cost is gone. Nothing is lost: a larger budget goes on."""


class Agent(Protocol):
    """Whoever writes the code of a task."""

    @property
    def name(self) -> str: ...

    def attempt(self, brief: Brief, workspace: Workspace) -> Report:
        """Work on one task until done or stuck. Raises AgentUnavailable or BudgetSpent, no more."""
        ...
