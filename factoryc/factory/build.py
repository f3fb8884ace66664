"""Builds a product: tasks to agents, branches to the judge, accepted ones to main, a release."""

from collections.abc import Mapping

import attrs

from factoryc.agents.agent import Agent, BudgetSpent
from factoryc.factory.blame import same_work
from factoryc.factory.events import GateDecided, Planned, Tell
from factoryc.factory.floor import Floor
from factoryc.factory.judging import Judging
from factoryc.factory.publish import Published, lay_out, publish
from factoryc.factory.repository import ProductRepository, main_commit
from factoryc.factory.result import BuildResult
from factoryc.factory.tags import released
from factoryc.factory.world import World
from factoryc.plan.task import TaskGraph
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec


@attrs.frozen
class Order:
    """What to build, and within which limits. `attempts` is for each task, `jobs` at a time."""

    spec: Spec
    graph: TaskGraph
    files: Mapping[str, SourceFile]
    attempts: int
    jobs: int


def build(
    order: Order,
    repository: ProductRepository,
    agent: Agent,
    judging: Judging,
    world: World,
    tell: Tell,
) -> BuildResult:
    """Build what is not there yet, judge the whole, and tag it if the gate holds.

    Raises AgentUnavailable, JudgeUnavailable and Refusal: then nothing is lost, and the next build
    goes on from what is merged.
    """
    floor = Floor(
        order.spec,
        order.graph,
        order.files,
        repository,
        agent,
        judging,
        world,
        tell,
        order.attempts,
    )
    tell(Planned(order.graph, floor.reused()))
    before = released(repository, order.graph.digest)
    if before is not None and before.commit == main_commit(repository) and floor.all_merged():
        return floor.result("accepted", tag=before.tag, commit=before.commit)
    lay_out(order.spec, repository, world)
    try:
        return _until_decided(floor, order, repository, judging, world, tell)
    except BudgetSpent as spent:
        return floor.result("stopped", reason=str(spent))


def _until_decided(
    floor: Floor,
    order: Order,
    repository: ProductRepository,
    judging: Judging,
    world: World,
    tell: Tell,
) -> BuildResult:
    owns = tuple(path for task in order.graph.tasks for path in task.owns)
    refused: tuple[str, Published] | None = None
    while floor.build_tasks(order.jobs):
        at = main_commit(repository)
        if refused is not None and same_work(repository, refused[0], at, owns):
            # Everybody stands by the work that the gate has refused: it would only do so again.
            return _refused(floor, refused[1])
        published = publish(
            order.spec, order.graph, repository, judging, world, tell, floor.merged_commits()
        )
        tell(GateDecided(published.accepted.rows, published.tag is not None))
        if published.tag is not None:
            return floor.result(
                "accepted", tag=published.tag, commit=published.commit, gate=published.accepted.rows
            )
        if not floor.send_back(published.accepted.failures):
            return _refused(floor, published)
        refused = (at, published)
    return floor.result("rejected", reason="not every task was done")


def _refused(floor: Floor, published: Published) -> BuildResult:
    reason = "the gate does not hold"
    return floor.result("rejected", gate=published.accepted.rows, reason=reason)
