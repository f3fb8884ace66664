"""Commits: an agent's files onto a branch, a branch onto main, main onto the folder.

Trees are made in memory and from bytes that the caller has inspected. No ref that anybody has seen
is ever moved backwards or onto something else, and a step that is done twice does nothing new.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
import pygit2
from pygit2.enums import FileMode, MergeFlag

from factoryc.factory.changes import ChangedFile
from factoryc.factory.handle import (
    CANDIDATES,
    MAIN,
    WRITTEN,
    commit_at,
    open_handle,
    signature,
    translated,
)
from factoryc.factory.lock import locked, shared
from factoryc.factory.ownership import path_problem, shown
from factoryc.factory.refusal import MainMoved, NameTaken
from factoryc.factory.repository import ProductRepository
from factoryc.factory.trailers import Trailer, with_trailers
from factoryc.factory.workspace import AttemptClone
from factoryc.factory.worktree import bring_worktree, require_unedited, worktree_changes


@attrs.frozen
class Merged:
    """A merge commit of two parents. No branch is at it yet; a ref of our own keeps it."""

    commit: str


@attrs.frozen
class Conflict:
    """The two sides changed the same lines of these files. Nothing was written."""

    files: tuple[str, ...]


def commit_attempt(
    clone: AttemptClone,
    changed: Iterable[ChangedFile],
    *,
    message: str,
    trailers: Iterable[Trailer],
    agent: str,
    when: datetime,
) -> str:
    """Commit the changes onto the clone's base, in the product, on the clone's branch.

    The same work committed twice is one commit. Raises NameTaken when the branch holds other work.
    """
    with translated(clone.repository.root), shared(clone.repository.root):
        handle = open_handle(clone.repository.root)
        base = handle[clone.base].peel(pygit2.Commit)
        tree = _tree_with(handle, base.tree, tuple(changed))
        text = with_trailers(message, trailers)
        name = f"refs/heads/{clone.branch}"
        existing = handle.references.get(name)
        if existing is not None:
            commit = existing.peel(pygit2.Commit)
            if (commit.tree_id, commit.parent_ids, commit.message) == (tree, [base.id], text):
                return str(commit.id)
            raise NameTaken(f"the branch `{clone.branch}` exists already, with other work on it")
        author = signature(when, agent)
        made = handle.create_commit(None, author, signature(when), text, tree, [base.id])
        handle.references.create(name, made)
        return str(made)


def merge(
    repository: ProductRepository,
    main: str,
    branch: str,
    *,
    message: str,
    trailers: Iterable[Trailer],
    when: datetime,
) -> Merged | Conflict:
    """Merge the commit `branch` onto the commit `main`, always with a commit of two parents.

    `main` may be a candidate itself, so that a row of merges can be judged before any of them lands.
    """
    with translated(repository.root), shared(repository.root):
        handle = open_handle(repository.root)
        ours, theirs = handle[main].peel(pygit2.Commit), handle[branch].peel(pygit2.Commit)
        base = _common_base(handle, ours, theirs)
        if base is None:
            raise ValueError(f"{branch} does not come from the product's history")
        ancestor = handle[base].peel(pygit2.Tree)
        # A rename is a deletion and an addition here: guessing renames could move one task's
        # change into a file that another task owns.
        index = handle.merge_trees(ancestor, ours.tree, theirs.tree, flags=MergeFlag(0))
        if index.conflicts is not None:
            entries = [entry for sides in index.conflicts for entry in sides if entry is not None]
            return Conflict(tuple(sorted({str(entry.path) for entry in entries})))
        by = signature(when)
        text = with_trailers(message, trailers)
        tree = index.write_tree(handle)
        made = handle.create_commit(None, by, by, text, tree, [ours.id, theirs.id])
        handle.references.create(f"{CANDIDATES}{made}", made, force=True)
        return Merged(str(made))


def advance_main(repository: ProductRepository, expected: str, new: str) -> None:
    """Move main from `expected` to `new`, which comes after it, and then the folder's files.

    Raises MainMoved or TargetOccupied with main where it was. Killed after main moved, the files
    are brought along when the product is next opened.
    """
    with translated(repository.root), locked(repository.root, (MAIN, "index")):
        handle = open_handle(repository.root)
        old, target = pygit2.Oid(hex=expected), handle[new].peel(pygit2.Commit).id
        at = commit_at(handle, MAIN)
        if at == target:
            old = target
        elif at != old:
            raise MainMoved(f"main is at {at}, not at {expected}: somebody else moved it")
        elif not _comes_after(handle, target, old):
            raise ValueError(f"{new} does not come after {expected}")
        if handle.lookup_reference("HEAD").target != MAIN:
            raise MainMoved(f"`main` is no longer checked out in `{repository.root}`")
        known = handle.references.get(WRITTEN) is not None
        shows = commit_at(handle, WRITTEN) if known else old
        changes = worktree_changes(handle, shows, target)
        require_unedited(handle, changes)
        if at != target:
            _compare_and_set(handle, old, target)
        bring_worktree(handle, changes, target)
        _drop_candidates(handle, old, target)


def _compare_and_set(handle: pygit2.Repository, old: pygit2.Oid, new: pygit2.Oid) -> None:
    """Git's own lock is held from the look to the write: `git commit` may run at the same time."""
    with handle.transaction() as transaction:
        transaction.lock_ref(MAIN)
        at = commit_at(handle, MAIN)
        if at != old:
            raise MainMoved(f"main is at {at}, not at {old}: somebody else moved it")
        transaction.set_target(MAIN, new, message="merge: accepted by the judge")


def _drop_candidates(handle: pygit2.Repository, old: pygit2.Oid, new: pygit2.Oid) -> None:
    """Main keeps what it reaches; a candidate that was turned down keeps its ref."""
    for commit in _first_parents(handle, new):
        if commit == old:
            return
        if handle.references.get(f"{CANDIDATES}{commit}") is not None:
            handle.references.delete(f"{CANDIDATES}{commit}")


def _common_base(
    handle: pygit2.Repository, ours: pygit2.Commit, theirs: pygit2.Commit
) -> pygit2.Oid | None:
    """The merge base. Nearly always `theirs` is one commit onto a merge that `ours` goes back to,
    and that is found much faster than by git's general search, which reads all sides of history.
    """
    started = theirs.parent_ids
    if len(started) == 1 and started[0] in _first_parents(handle, ours.id):
        return started[0]
    return handle.merge_base(ours.id, theirs.id)


def _comes_after(handle: pygit2.Repository, new: pygit2.Oid, old: pygit2.Oid) -> bool:
    return old in _first_parents(handle, new) or handle.descendant_of(new, old)


def _first_parents(handle: pygit2.Repository, commit: pygit2.Oid) -> Iterator[pygit2.Oid]:
    """The commit, what it was made onto, and so on to the root."""
    yield commit
    while parents := handle[commit].peel(pygit2.Commit).parent_ids:
        commit = parents[0]
        yield commit


def _tree_with(
    handle: pygit2.Repository, base: pygit2.Tree, changed: tuple[ChangedFile, ...]
) -> pygit2.Oid:
    index = pygit2.Index()
    index.read_tree(base)
    for file in changed:
        problem = file.problem or path_problem(file.path)
        if problem is not None:
            raise ValueError(f"{shown(file.path)} cannot be committed: {problem}")
        if file.change == "deleted":
            index.remove(file.path)
    for file in changed:
        if file.change != "deleted":
            mode = FileMode.BLOB_EXECUTABLE if file.executable else FileMode.BLOB
            index.add(pygit2.IndexEntry(file.path, handle.create_blob(file.content), mode))
    return index.write_tree(handle)
