"""The merge queue: merges an accepted branch, judges the merged tree, and only then moves main."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import attrs

from factoryc.agents.agent import Failure
from factoryc.factory.attempt import Attempted
from factoryc.factory.commit import Conflict, advance_main, merge
from factoryc.factory.judging import Judged, Judging
from factoryc.factory.repository import ProductRepository, main_commit
from factoryc.factory.trailers import task_trailers
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
    with tempfile.TemporaryDirectory(prefix="factoryc-merge-") as folder:
        tree = Path(folder) / "product"
        export_tree(repository, merged.commit, tree)
        judged = judging.merged(task, tree, frozenset(operations))
    if judged.failures:
        return judged
    advance_main(repository, before, merged.commit)
    return Landed(merged.commit, judged.evals)
