"""Reuse: the work of earlier builds that is still good, found by what it means.

A task's merge is reused when it was made for the same meaning (`Task-Digest`) and when main still
holds exactly the files that the merge brought. Times and build numbers play no part.
"""

from collections.abc import Iterable, Iterator

import attrs
import pygit2

from factoryc.factory.handle import MAIN, open_handle
from factoryc.factory.ownership import owned
from factoryc.factory.repository import ProductRepository
from factoryc.factory.trailers import TASK, TASK_DIGEST, parse_trailers, trailer_value
from factoryc.factory.tree import TreeFile, files_below
from factoryc.plan.task import Task


@attrs.frozen
class TaskMerge:
    """The commit that brought one task's work onto main."""

    task: str
    digest: str
    commit: str


def reusable_tasks(repository: ProductRepository, tasks: Iterable[Task]) -> dict[str, str]:
    """By task name, the merge to reuse, for every task that has one. History is read once."""
    handle = open_handle(repository.root)
    merges: dict[tuple[str, str], list[TaskMerge]] = {}
    for found in _task_merges(handle):
        merges.setdefault((found.task, found.digest), []).append(found)
    commits = {
        task.name: _unchanged(
            handle,
            tuple(merges.get((task.name, task.digest), ())),
            task.name,
            task.digest,
            task.owns,
        )
        for task in tasks
    }
    return {name: commit for name, commit in commits.items() if commit is not None}


def _task_merges(handle: pygit2.Repository) -> Iterator[TaskMerge]:
    """From main back to the root, along the first parents: each merge was made onto one of them."""
    commit = handle.references[MAIN].peel(pygit2.Commit)
    while commit.parent_ids:
        if len(commit.parent_ids) > 1:
            trailers = parse_trailers(commit.message)
            task, digest = trailer_value(trailers, TASK), trailer_value(trailers, TASK_DIGEST)
            if task is not None and digest is not None:
                yield TaskMerge(task, digest, str(commit.id))
        commit = handle[commit.parent_ids[0]].peel(pygit2.Commit)


def _unchanged(
    handle: pygit2.Repository,
    merges: tuple[TaskMerge, ...],
    task_name: str,
    task_digest: str,
    owns: tuple[str, ...],
) -> str | None:
    now = _owned_files(handle, handle.references[MAIN].peel(pygit2.Tree), owns)
    for found in merges:
        if (found.task, found.digest) == (task_name, task_digest):
            then = _owned_files(handle, handle[found.commit].peel(pygit2.Tree), owns)
            if then == now:
                return found.commit
    return None


def _owned_files(
    handle: pygit2.Repository, tree: pygit2.Tree, owns: tuple[str, ...]
) -> dict[str, TreeFile]:
    """The files that the patterns name. Only the folders that can hold one are read."""
    files: dict[str, TreeFile] = {}
    for glob in owns:
        fixed = glob
        while "*" in fixed or "?" in fixed:
            fixed = fixed.rpartition("/")[0]
        try:
            entry = tree[fixed] if fixed else tree
        except KeyError:
            continue
        if isinstance(entry, pygit2.Tree):
            below = files_below(handle, entry, f"{fixed}/" if fixed else "")
            files.update({path: file for path, file in below.items() if owned(path, (glob,))})
        elif fixed == glob:
            files[fixed] = TreeFile(entry.id, entry.filemode)
    return files
