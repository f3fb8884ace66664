"""One attempt at a task: a clone, an agent's work on it, a branch, and what the judge says."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import attrs

from factoryc.agents.agent import Agent, Failure, FailureKind, Report, Workspace
from factoryc.agents.brief import write_brief
from factoryc.factory.changes import changed_files, owned_changes, ownership_violations
from factoryc.factory.commit import commit_attempt
from factoryc.factory.judging import Judged, Judging
from factoryc.factory.repository import ProductRepository
from factoryc.factory.trailers import task_trailers
from factoryc.factory.workspace import (
    AttemptClone,
    branch_name,
    clone_for_attempt,
    export_tree,
)
from factoryc.factory.world import World
from factoryc.plan.task import Task
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec


@attrs.frozen
class Attempted:
    """One finished attempt. Without failures in `judged` its branch may be merged."""

    task: Task
    number: int
    branch: str
    commit: str
    base: str
    report: Report
    judged: Judged


@attrs.frozen
class Assignment:
    """A task to be attempted on top of the commit `base`, and why it was sent back before."""

    task: Task
    number: int
    base: str
    failures: tuple[Failure, ...]


def attempt(
    assignment: Assignment,
    spec: Spec,
    files: dict[str, SourceFile],
    repository: ProductRepository,
    agent: Agent,
    judging: Judging,
    world: World,
) -> Attempted:
    """Let the agent work, commit what it did, and judge it. Raises AgentUnavailable.

    Whatever was done is kept on its branch, accepted or not.
    """
    task = assignment.task
    brief = write_brief(spec, task, assignment.number, assignment.failures, files)
    branch = branch_name(task.name, assignment.number)
    with tempfile.TemporaryDirectory(prefix="factoryc-attempt-") as folder:
        clone = clone_for_attempt(repository, assignment.base, branch, Path(folder) / "clone")
        workspace = Workspace(clone.root, lambda: judging.visible_report(task, clone.root))
        report = agent.attempt(brief, workspace)
        return _taken(assignment, clone, report, agent, spec, repository, judging, world)


def _taken(
    assignment: Assignment,
    clone: AttemptClone,
    report: Report,
    agent: Agent,
    spec: Spec,
    repository: ProductRepository,
    judging: Judging,
    world: World,
) -> Attempted:
    task = assignment.task
    changed = changed_files(clone)
    commit = commit_attempt(
        clone,
        owned_changes(changed, task.owns),
        message=_message(task, assignment.number, report),
        trailers=task_trailers(spec.name, task, agent=agent.name, attempt=assignment.number),
        agent=agent.name,
        when=world.now(),
    )

    def ended(judged: Judged) -> Attempted:
        return Attempted(
            task, assignment.number, clone.branch, commit, assignment.base, report, judged
        )

    def refused(kind: FailureKind, titles: Sequence[str], detail: str = "") -> Attempted:
        failures = tuple(Failure(kind, _clause(task, report), each, detail) for each in titles)
        return ended(Judged(failures, tuple(titles), 0))

    if report.outcome == "cannot":
        return refused("empty", ["the agent cannot do this"], report.summary)
    if violations := ownership_violations(changed, task.owns):
        return refused("ownership", violations)
    with tempfile.TemporaryDirectory(prefix="factoryc-branch-") as folder:
        tree = Path(folder) / "product"
        export_tree(repository, commit, tree)
        missing = [path for path in task.owns if not (tree / path).is_file()]
        if missing:
            return refused("empty", [f"`{path}` was not written" for path in missing])
        return ended(judging.branch(task, tree))


def _clause(task: Task, report: Report) -> str:
    return report.clause if report.clause in task.clauses else task.clauses[0]


def _message(task: Task, number: int, report: Report) -> str:
    first = report.summary.strip().splitlines()
    summary = first[0] if first else "no word on it"
    return f"Build {task.name}, attempt {number}\n\n{summary}"
