"""The steps that the tests of the git floor are made of, each done by the real functions."""

from datetime import UTC, datetime
from pathlib import Path

from factoryc.factory.changes import changed_files
from factoryc.factory.commit import Conflict, Merged, advance_main, commit_attempt, merge
from factoryc.factory.repository import ProductRepository, main_commit, open_product
from factoryc.factory.trailers import task_trailers
from factoryc.factory.workspace import (
    AttemptClone,
    branch_name,
    clone_for_attempt,
    next_attempt,
)
from factoryc.plan.task import Task

WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

Files = dict[str, str | bytes | None]


def new_product(tmp_path: Path) -> ProductRepository:
    return open_product(tmp_path / "product", "shop", WHEN)


def task(name: str, *owns: str, digest: str = "d1") -> Task:
    return Task(
        name=name,
        kind="operation",
        subject=name,
        clauses=(f"shop.{name}.first", f"shop.{name}.second"),
        owns=owns,
        needs=(),
        operations=(),
        digest=digest,
    )


def new_clone(product: ProductRepository, name: str, base: str | None = None) -> AttemptClone:
    number = next_attempt(product, name)
    at = base or main_commit(product)
    folder = product.root.parent / "clones" / f"{name}-{number}-{at[:8]}"
    return clone_for_attempt(product, at, branch_name(name, number), folder)


def write(root: Path, files: Files) -> None:
    """Write files below a folder; None removes one."""
    for path, content in files.items():
        target = root / path
        if content is None:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def commit(made: AttemptClone, done: Task, title: str = "Build it") -> str:
    """Commit whatever the clone holds as an attempt at the task."""
    number = int(made.branch.rpartition("/")[2])
    return commit_attempt(
        made,
        changed_files(made),
        message=title,
        trailers=task_trailers("shop", done, agent="built-in agent", attempt=number),
        agent="built-in agent",
        when=WHEN,
    )


def attempt(product: ProductRepository, done: Task, files: Files, base: str | None = None) -> str:
    """Clone, write, commit."""
    made = new_clone(product, done.name, base)
    write(made.root, files)
    return commit(made, done)


def try_merge(product: ProductRepository, main: str, branch: str, done: Task) -> Merged | Conflict:
    return merge(
        product,
        main,
        branch,
        message=f"Merge {done.name}",
        trailers=task_trailers("shop", done),
        when=WHEN,
    )


def merged(product: ProductRepository, main: str, branch: str, done: Task) -> str:
    """Merge a commit onto another, which must work."""
    result = try_merge(product, main, branch, done)
    assert isinstance(result, Merged)
    return result.commit


def build(product: ProductRepository, done: Task, files: Files) -> str:
    """Do a task from clone to main, and give the merge commit."""
    before = main_commit(product)
    result = merged(product, before, attempt(product, done, files), done)
    advance_main(product, before, result)
    return result
