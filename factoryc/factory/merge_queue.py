"""The merge queue: merges an accepted branch, judges the merged tree, and only then moves main."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import attrs

from factoryc.agents.agent import Failure
from factoryc.factory.attempt import Attempted
from factoryc.factory.commit import Conflict, advance_main, merge
from factoryc.factory.handle import open_handle
from factoryc.factory.judging import Judged, Judging
from factoryc.factory.repository import ProductRepository, main_commit
from factoryc.factory.trailers import task_trailers
from factoryc.factory.tree import same_tree
from factoryc.factory.workspace import export_tree
from factoryc.factory.world import World
from factoryc.spec.spec import Spec


@attrs.frozen
class Landed:
    """The merge commit that main is at now, and how many evals judged it."""

    commit: str
    evals: int


def land(
    attempted: Attempted,
    operations: Iterable[str],
    spec: Spec,
    repository: ProductRepository,
    judging: Judging,
    world: World,
) -> Landed | Judged:
    """Bring an accepted attempt onto main, or say why it cannot be.

    `operations` are those whose tasks are on main, this one's included: the merged tree is judged
    by every eval that they allow, not only by those of the task.
    """
    task = attempted.task
    before = main_commit(repository)
    merged = merge(
        repository,
        before,
        attempted.commit,
        message=f"Merge {task.name}, attempt {attempted.number}",
        trailers=task_trailers(spec.name, task),
        when=world.now(),
    )
    if isinstance(merged, Conflict):
        files = ", ".join(f"`{file}`" for file in merged.files)
        text = f"it does not merge: {files}"
        return Judged((Failure("ownership", task.clauses[0], text),), (text,), 0)
    judged = attempted.judged
    again = frozenset(operations) != frozenset(task.operations)
    # The same files, judged by the same evals, need no second verdict.
    if again or not same_tree(open_handle(repository.root), merged.commit, attempted.commit):
        judged = _judged(attempted, merged.commit, frozenset(operations), repository, judging)
    if judged.failures:
        return judged
    advance_main(repository, before, merged.commit)
    return Landed(merged.commit, judged.evals)


def _judged(
    attempted: Attempted,
    commit: str,
    operations: frozenset[str],
    repository: ProductRepository,
    judging: Judging,
) -> Judged:
    with tempfile.TemporaryDirectory(prefix="factoryc-merge-") as folder:
        tree = Path(folder) / "product"
        export_tree(repository, commit, tree)
        return judging.merged(attempted.task, tree, operations)
