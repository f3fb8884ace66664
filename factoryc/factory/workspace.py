"""The clone that an agent works in: a repository of its own, with nothing in it but one commit.

It shares no object, no configuration and no ref with the product, and has no remote: whatever an
agent does to it, the product is not reached. It is shallow, so that nothing of the past is in it
either, and its cost does not grow with the product's history.
"""

from pathlib import Path

import attrs
import pygit2
from pygit2 import PackBuilder

from factoryc.factory.by_products import BY_PRODUCTS
from factoryc.factory.handle import EMAIL, NAME, commit_at, open_handle, translated
from factoryc.factory.repository import ProductRepository
from factoryc.factory.tree import files_of, require_safe, tree_of, write_plain_file

_BRANCHES = "refs/heads/"


@attrs.frozen
class AttemptClone:
    """A clone at `root`, made from the commit `base`, for the branch that its work will be on."""

    repository: ProductRepository
    base: str
    branch: str
    root: Path


@attrs.frozen
class AttemptBranch:
    """The branch of one finished attempt, accepted or not."""

    branch: str
    number: int
    commit: str


def branch_name(task_name: str, number: int) -> str:
    """The branch of one attempt. Numbers count from 1, through all builds of one product."""
    name = f"task/{task_name}/{number}"
    if not pygit2.reference_is_valid_name(_BRANCHES + name):
        raise ValueError(f"a task cannot be named `{task_name}`: git allows no such branch")
    return name


def attempt_branches(repository: ProductRepository, task_name: str) -> tuple[AttemptBranch, ...]:
    """The branches of all attempts at a task, of this build and of earlier ones, by number."""
    handle = open_handle(repository.root)
    prefix = f"{_BRANCHES}task/{task_name}/"
    found = [
        AttemptBranch(
            reference.removeprefix(_BRANCHES),
            int(reference.removeprefix(prefix)),
            str(commit_at(handle, reference)),
        )
        for reference in handle.listall_references()
        if reference.startswith(prefix) and reference.removeprefix(prefix).isdecimal()
    ]
    return tuple(sorted(found, key=lambda attempt: attempt.number))


def next_attempt(repository: ProductRepository, task_name: str) -> int:
    """The number after the highest that a branch of this task has."""
    attempts = attempt_branches(repository, task_name)
    return attempts[-1].number + 1 if attempts else 1


def clone_for_attempt(
    repository: ProductRepository, base: str, branch: str, folder: Path
) -> AttemptClone:
    """Make the clone in `folder`, which must be missing or empty, with `branch` checked out."""
    with translated(repository.root):
        product = open_handle(repository.root)
        commit = product[base].peel(pygit2.Commit)
        export_tree(repository, base, folder)
        clone = pygit2.init_repository(str(folder), initial_head=branch)
        clone.set_ident(NAME, EMAIL)
        pack = PackBuilder(product)
        pack.add(commit.id)
        pack.add_recur(commit.tree_id)
        pack.set_threads(1)
        pack.write(str(folder / ".git" / "objects" / "pack"))
        (folder / ".git" / "shallow").write_text(f"{commit.id}\n", encoding="ascii")
        (folder / ".git" / "info").mkdir(exist_ok=True)
        excluded = "\n".join(BY_PRODUCTS) + "\n"
        (folder / ".git" / "info" / "exclude").write_text(excluded, encoding="utf-8")
        for key, value in (
            ("core.autocrlf", "false"),
            ("core.symlinks", "false"),
            ("user.name", NAME),
            ("user.email", EMAIL),
        ):
            clone.config[key] = value
        clone.references.create(_BRANCHES + branch, commit.id)
        index = clone.index
        index.read_tree(commit.tree_id)
        index.write()
        clone.free()
    return AttemptClone(repository, str(commit.id), branch, folder)


def export_tree(repository: ProductRepository, commit: str, folder: Path) -> None:
    """Write the files of a commit to a plain folder, which must be missing or empty.

    A link becomes a plain file. Raises UnsafeTree, before any write, when a path leads elsewhere.
    """
    handle = open_handle(repository.root)
    files = files_of(handle, tree_of(handle, commit).id)
    require_safe(list(files))
    folder.mkdir(parents=True, exist_ok=True)
    if next(folder.iterdir(), None) is not None:
        raise FileExistsError(f"`{folder}` is not empty")
    made = {folder}
    for path, file in files.items():
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        write_plain_file(target, handle[file.id].peel(pygit2.Blob).data, file.mode)
