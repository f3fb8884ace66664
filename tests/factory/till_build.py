"""Builds of a small spec, whole and with real parts, by an agent that does as a script says.

`Watched` writes down every brief that the agent is given, and what lay in its workspace.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs

from factoryc.agents.agent import Agent, Brief, Failure, Report, Workspace
from factoryc.agents.built_in.agent import built_in_agent
from factoryc.agents.scripted import ScriptedAgent
from factoryc.agents.workspace_files import list_files, read_text
from factoryc.cli.data_files import data_digests
from factoryc.factory.build import Order, build
from factoryc.factory.events import Event, Tell
from factoryc.factory.judging import NOT_JUDGED, Accepted, Judged, Judging
from factoryc.factory.judging_here import JudgingHere, Terms
from factoryc.factory.repository import open_product
from factoryc.factory.result import BuildResult
from factoryc.factory.world import World
from factoryc.judge.sandbox.policy import MEBIBYTE, Limits
from factoryc.pipeline import Understood, understand
from factoryc.plan.plan import plan
from factoryc.plan.task import Task
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

TILL = """
/// What lies in a till.
spec till version "1.0.0"

type Coins = Int where it in 1..900_000_000
error TooMuch { room: Int }

state coins_inside: Int = 0

operation add(coins: Coins) -> Int {
  case fits when coins_inside + coins <= 1_000_000_000 {
    returns coins_inside + coins
    sets coins_inside = coins_inside + coins
  }
  case full when coins_inside + coins > 1_000_000_000 {
    fails TooMuch { room: 1_000_000_000 - coins_inside }
  }
}

operation total() -> Int {
  case always otherwise { returns coins_inside }
}

eval "what is put in is there" sealed for each row in csv("tills.csv") {
  add(row.coins)
  expect total() == row.coins
}

gate { evals pass }
"""
SEALED_ROWS = b"coins\n417231889\n233418907\n"
ADD = "operation.add"
ADD_FILE = "src/till/operations/add.py"
RIGHT = '''"""Puts coins in."""

from till.state import State
from till.types import Rejected, TooMuch, is_coins


def add(state: State, coins: int) -> int:
    if not is_coins(coins):
        raise Rejected("coins")
    if state.coins_inside + coins > 1_000_000_000:
        raise TooMuch(room=1_000_000_000 - state.coins_inside)
    state.coins_inside += coins
    return state.coins_inside
'''
# A second for a call, little memory: what is refused is refused soon.
LIMITS = Limits(wall_seconds=1.0, memory_bytes=192 * MEBIBYTE, processes=16)
WHEN = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


@attrs.frozen
class Seen:
    """What an agent saw at the beginning of one attempt."""

    brief: Brief
    files: Mapping[str, str]


@attrs.frozen
class Watched:
    """An agent, and all that it was ever shown."""

    agent: Agent
    seen: list[Seen] = attrs.field(factory=list)

    @property
    def name(self) -> str:
        return self.agent.name

    def attempt(self, brief: Brief, workspace: Workspace) -> Report:
        files = {path: read_text(workspace.root, path) for path in list_files(workspace.root)}
        self.seen.append(Seen(brief, files))
        return self.agent.attempt(brief, workspace)

    def attempts(self, task: str) -> list[Brief]:
        return [seen.brief for seen in self.seen if seen.brief.task.name == task]

    def reasons(self, task: str) -> list[tuple[Failure, ...]]:
        """For each attempt but the last, why it was sent back."""
        return [brief.failures for brief in self.attempts(task)[1:]]


@attrs.frozen
class Built:
    result: BuildResult
    agent: Watched
    events: list[Event]
    product: Path

    @property
    def outcomes(self) -> dict[str, str]:
        return {task.name: task.outcome for task in self.result.tasks}

    def file(self, path: str) -> str:
        return (self.product / path).read_text()


def understood_spec(text: str) -> Understood:
    understood = understand(
        SourceFile("till.spec", text), lambda path, _: read_standard_module(path)
    )
    assert understood.diagnostics == (), [each.message for each in understood.diagnostics]
    return understood


def scripted(script: Mapping[str, Sequence[object]]) -> ScriptedAgent:
    """Tasks without a script go to the built-in agent."""
    return ScriptedAgent("script", script, otherwise=built_in_agent())


def build_spec(
    product: Path,
    agent: Agent,
    text: str = TILL,
    data: Mapping[str, bytes] | None = None,
    attempts: int = 3,
    jobs: int = 1,
    examples: int = 8,
    tell: Tell = lambda _: None,
    judging: Judging | None = None,
) -> Built:
    """One build of a spec into a folder, judged with few examples unless somebody else judges."""
    understood = understood_spec(text)
    content = {"tills.csv": SEALED_ROWS} if data is None else dict(data)
    graph = plan(understood.spec, data_digests(content))
    # One process for each run of evals: with this few examples its start is what takes time.
    terms = Terms(
        graph.digest,
        content,
        workers=1,
        branch_examples=examples,
        branch_shrink=0.3,
        examples=examples,
        limits=LIMITS,
    )
    events: list[Event] = []
    watched = Watched(agent)

    def take(event: Event) -> None:
        events.append(event)
        tell(event)

    result = build(
        Order(understood.spec, graph, understood.files, attempts, jobs),
        open_product(product, graph.spec, WHEN),
        watched,
        judging or JudgingHere(understood.spec, terms, take),
        World(lambda: WHEN),
        take,
    )
    return Built(result, watched, events, product)


class Believing:
    """A judge that accepts whatever it is handed, for tests of what is done around judging."""

    def visible_report(self, task: Task, tree: Path) -> str:
        return "nothing is wrong so far"

    def branch(self, task: Task, tree: Path) -> Judged:
        return NOT_JUDGED

    def merged(self, task: Task, tree: Path, operations: frozenset[str]) -> Judged:
        return NOT_JUDGED

    def whole(self, tree: Path) -> Accepted:
        return Accepted((), ())


def sent_back(
    tmp_path: Path, task: str, bad: Mapping[str, object], right: object
) -> dict[str, tuple[Failure, ...]]:
    """Hand all the bad work in, one after the other, then the right one: by name, why it came back.

    Nothing bad may get through: then a step is missing here, and the next one was never asked for.
    """
    built = build_spec(
        tmp_path / "till", scripted({task: [*bad.values(), right]}), attempts=len(bad) + 1
    )
    assert built.result.outcome == "accepted", built.result.tasks
    refused = dict(zip(bad, built.agent.reasons(task), strict=False))
    assert list(refused) == list(bad), f"this was let through: {list(bad)[len(refused)]}"
    return refused


def who_and_what(refused: Mapping[str, tuple[Failure, ...]]) -> dict[str, set[tuple[str, str]]]:
    """Who refused each piece of work, and for which clause."""
    return {name: {(each.kind, each.clause) for each in why} for name, why in refused.items()}


def instead(before: str, after: str) -> dict[str, str]:
    """The right work with one change."""
    assert before in RIGHT
    return {ADD_FILE: RIGHT.replace(before, after)}


def opening(lines: str) -> dict[str, str]:
    """The right work, which does something more when it is imported."""
    return {ADD_FILE: RIGHT + "\n\n" + lines}


def in_a_call(lines: str) -> dict[str, str]:
    """The right work, which does something more in each call, first."""
    indented = "".join(f"    {line}\n" for line in lines.splitlines())
    return instead("    if not is_coins", indented + "    if not is_coins")


def in_workspace(act: Callable[[Path], object]) -> Callable[[Workspace], None]:
    """The right work, and an act in the workspace beside it."""

    def step(workspace: Workspace) -> None:
        (workspace.root / ADD_FILE).write_text(RIGHT)
        act(workspace.root)

    return step
