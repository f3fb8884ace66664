"""The product: a git repository of its own, which holds what a spec was built into.

`open_product` makes one or finds one, and refuses whenever a person's work could be in the way.
Nothing that somebody else put into the folder is ever overwritten, here or later.
"""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import attrs
import pygit2
from pygit2.enums import FileStatus, RepositoryState

from factoryc.factory.handle import (
    MAIN,
    WRITTEN,
    commit_at,
    open_handle,
    signature,
    translated,
)
from factoryc.factory.lock import free_what_was_left, locked
from factoryc.factory.ownership import shown
from factoryc.factory.refusal import TargetOccupied
from factoryc.factory.trailers import SPEC, Trailer, parse_trailers, trailer_value, with_trailers
from factoryc.factory.worktree import bring_worktree, require_unedited, worktree_changes

_UNFINISHED = ".factoryc-unfinished-"
_SHOWN_FILES = 5
_EXCLUDED = """\
# What tools leave behind. Written by factoryc; add to it freely.
__pycache__/
*.py[cod]
*.egg-info/
.hypothesis/
.mypy_cache/
.pytest_cache/
.ruff_cache/
.venv/
/dist/
"""


@attrs.frozen
class ProductRepository:
    """Where the product of one spec lives. It holds no open file: any thread may use it."""

    root: Path
    spec: str


def open_product(into: Path, spec: str, when: datetime) -> ProductRepository:
    """The product repository at `into`, created when there is nothing. Raises TargetOccupied.

    A build that was killed while it wrote the files of the folder is finished first.
    """
    repository = ProductRepository(Path(into).absolute(), spec)
    try:
        with translated(repository.root):
            if _is_free(repository.root):
                _create(repository, when)
            else:
                _require_product(repository)
            _settle(repository)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TargetOccupied(f"cannot build into `{into}`: {reason.lower()}") from error
    return repository


def main_commit(repository: ProductRepository) -> str:
    """The commit that `main` is at."""
    return str(commit_at(open_handle(repository.root), MAIN))


def _is_free(root: Path) -> bool:
    """Missing or empty. What a killed `_create` left behind does not count, and is removed."""
    if not root.exists():
        return True
    if not root.is_dir():
        raise TargetOccupied(f"cannot build into `{root}`: it is a file, not a folder")
    entries = list(root.iterdir())
    if any(not entry.name.startswith(_UNFINISHED) for entry in entries):
        return False
    for entry in entries:
        shutil.rmtree(entry)
    return True


def _create(repository: ProductRepository, when: datetime) -> None:
    """Make the repository aside and move it into place, so that it is there whole or not at all."""
    repository.root.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=repository.root))
    handle = pygit2.init_repository(str(aside), initial_head="main")
    handle.config["core.autocrlf"] = "false"
    (aside / ".git" / "info").mkdir(exist_ok=True)
    (aside / ".git" / "info" / "exclude").write_text(_EXCLUDED, encoding="utf-8")
    author = signature(when)
    message = with_trailers(
        f"Begin the product of {repository.spec}", (Trailer(SPEC, repository.spec),)
    )
    empty = handle.TreeBuilder().write()
    handle.create_commit(MAIN, author, author, message, empty, [])
    handle.free()
    (aside / ".git").rename(repository.root / ".git")
    aside.rmdir()


def _require_product(repository: ProductRepository) -> None:
    root = repository.root
    if not (root / ".git").is_dir() or (root / ".git").is_symlink():
        names = ", ".join(shown(name) for name in sorted(path.name for path in root.iterdir())[:3])
        raise TargetOccupied(
            f"cannot build into `{root}`: it holds files that factoryc did not make ({names})"
        )
    handle = open_handle(root)
    spec = _spec_of(handle)
    if spec is None:
        raise TargetOccupied(
            f"cannot build into `{root}`: it is a git repository that factoryc did not make"
        )
    if spec != repository.spec:
        raise TargetOccupied(
            f"cannot build `{repository.spec}` into `{root}`: it holds the product of `{spec}`"
        )
    head = handle.lookup_reference("HEAD")
    if head.target != MAIN:
        now = str(head.target).removeprefix("refs/heads/")
        raise TargetOccupied(
            f"cannot build into `{root}`: `{now}` is checked out there, not `main`; "
            "`git switch main` brings it back"
        )
    if handle.state() != RepositoryState.NONE:
        raise TargetOccupied(
            f"cannot build into `{root}`: a git operation is under way there; finish or abort it"
        )


def _spec_of(handle: pygit2.Repository) -> str | None:
    """The spec that the root commit of main names, if it names one."""
    main = handle.references.get(MAIN)
    if main is None:
        return None
    commit = main.peel(pygit2.Commit)
    while commit.parent_ids:
        commit = handle[commit.parent_ids[0]].peel(pygit2.Commit)
    return trailer_value(parse_trailers(commit.message), SPEC)


def _settle(repository: ProductRepository) -> None:
    """Finish an interrupted update of the folder, then require that it is as main says."""
    with locked(repository.root):
        free_what_was_left(repository.root)
        handle = open_handle(repository.root)
        main = commit_at(handle, MAIN)
        written = handle.references.get(WRITTEN)
        if written is not None and written.target != main:
            changes = worktree_changes(handle, commit_at(handle, WRITTEN), main)
            require_unedited(handle, changes)
            bring_worktree(handle, changes, main)
        edited = sorted(
            path
            for path, status in handle.status().items()
            if status not in {FileStatus.CURRENT, FileStatus.IGNORED}
        )
        if edited:
            names = ", ".join(shown(path) for path in edited[:_SHOWN_FILES])
            more = f" and {len(edited) - _SHOWN_FILES} more" if len(edited) > _SHOWN_FILES else ""
            raise TargetOccupied(
                f"cannot build into `{repository.root}`: it has changes that are not committed "
                f"({names}{more}); commit them, move them away, or add them to .gitignore"
            )
        handle.references.create(WRITTEN, main, force=True)
