"""What an agent changed: the files of its clone, compared with the commit that it started from.

The clone is taken for hostile. Its `.git` is never opened; no link is followed; no name, size or
number of files is trusted. Each changed file is read once, and what was read is what is inspected
and later committed, so that nothing can be exchanged in between.
"""

import os
import stat
from collections.abc import Iterable
from typing import Literal

import attrs
import pygit2
from pygit2.enums import FileMode

from factoryc.factory.by_products import is_by_product
from factoryc.factory.handle import open_handle
from factoryc.factory.ownership import is_git_name, owned, path_problem, shown
from factoryc.factory.tree import TreeFile, files_of
from factoryc.factory.workspace import AttemptClone

LARGEST_FILE = 1 << 20
_LARGEST_CHANGE = 32 << 20
_MOST_ENTRIES = 20_000
_MOST_FOLDERS_DEEP = 32
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@attrs.frozen
class ChangedFile:
    """One path that is not as it was. `problem` says why it cannot be committed, if it cannot."""

    path: str
    change: Literal["added", "modified", "deleted"]
    content: bytes = attrs.field(default=b"", repr=False)
    executable: bool = False
    problem: str | None = None


def changed_files(clone: AttemptClone) -> tuple[ChangedFile, ...]:
    """All changes, untracked files included, by path. By-products of tools are left out."""
    handle = open_handle(clone.repository.root)
    before = files_of(handle, clone.base)
    context = _Context(handle, before, _folders(before))
    try:
        root = os.open(clone.root, _FOLDER)
    except OSError:
        return (ChangedFile(".", "deleted", problem="the workspace is not a folder any more"),)
    try:
        _walk(context, root, "", 0)
    finally:
        os.close(root)
    gone = [ChangedFile(path, "deleted") for path in before if path not in context.seen]
    changed = [*context.found, *gone]
    present = (before.keys() - {file.path for file in gone}) | {file.path for file in context.found}
    return tuple(sorted(_with_collisions(changed, present), key=lambda file: file.path))


def ownership_violations(changed: Iterable[ChangedFile], owns: Iterable[str]) -> tuple[str, ...]:
    """Why the changes cannot be taken, one sentence for each path; empty when they can."""
    patterns = tuple(owns)
    violations = []
    for file in changed:
        if file.problem is not None:
            violations.append(f"{shown(file.path)} cannot be taken: {file.problem}")
        elif not owned(file.path, patterns):
            violations.append(
                f"{shown(file.path)} was {file.change}, but this task does not own it"
            )
    return tuple(violations)


def owned_changes(changed: Iterable[ChangedFile], owns: Iterable[str]) -> tuple[ChangedFile, ...]:
    """The changes that can be committed, even where others cannot: an attempt is always kept."""
    patterns = tuple(owns)
    return tuple(file for file in changed if not ownership_violations((file,), patterns))


@attrs.define
class _Context:
    handle: pygit2.Repository
    before: dict[str, TreeFile]
    folders: frozenset[str]
    found: list[ChangedFile] = attrs.Factory(list)
    seen: set[str] = attrs.Factory(set)
    entries: int = 0
    size: int = 0


def _folders(before: Iterable[str]) -> frozenset[str]:
    """All folders that hold a file of the base, directly or not."""
    folders = set()
    for path in before:
        while "/" in path:
            path = path.rpartition("/")[0]  # noqa: PLW2901  (each step goes one folder up)
            folders.add(path)
    return frozenset(folders)


def _walk(context: _Context, folder: int, prefix: str, depth: int) -> None:
    with os.scandir(folder) as entries:
        names = []
        for entry in entries:
            context.entries += 1
            if context.entries > _MOST_ENTRIES:
                _refuse(context, prefix or ".", f"the workspace has over {_MOST_ENTRIES} files")
                break
            names.append(entry.name)
    for name in sorted(names):
        path = prefix + name
        if path == ".git":
            continue
        if is_by_product(name) and path not in context.before and path not in context.folders:
            continue
        try:
            _look(context, folder, name, path, depth)
        except OSError as error:
            _refuse(context, path, f"it cannot be read ({error.strerror})")


def _look(context: _Context, folder: int, name: str, path: str, depth: int) -> None:
    kind = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    if is_git_name(name):
        _refuse(context, path, "it is a nested git repository")
    elif stat.S_ISLNK(kind):
        _refuse(context, path, "it is a symbolic link")
    elif stat.S_ISDIR(kind) and depth >= _MOST_FOLDERS_DEEP:
        _refuse(context, path, f"it is a folder over {_MOST_FOLDERS_DEEP} folders deep")
    elif stat.S_ISDIR(kind):
        inner = os.open(name, _FOLDER, dir_fd=folder)
        try:
            _walk(context, inner, path + "/", depth + 1)
        finally:
            os.close(inner)
    elif stat.S_ISREG(kind):
        opened = os.open(name, _FILE, dir_fd=folder)
        with os.fdopen(opened, "rb") as stream:
            _read(context, stream.fileno(), path)
    else:
        _refuse(context, path, "it is neither a file nor a folder")


def _read(context: _Context, opened: int, path: str) -> None:
    status = os.fstat(opened)
    if not stat.S_ISREG(status.st_mode):
        _refuse(context, path, "it is neither a file nor a folder")
        return
    before = context.before.get(path)
    largest = LARGEST_FILE
    if before is not None and status.st_size > largest:
        largest = max(largest, context.handle[before.id].peel(pygit2.Blob).size)
    if status.st_size > largest:
        _refuse(context, path, f"it is over {LARGEST_FILE >> 20} MiB")
        return
    content = _read_at_most(opened, largest)
    executable = bool(status.st_mode & stat.S_IXUSR)
    if before is not None:
        same_mode = executable == (before.mode == FileMode.BLOB_EXECUTABLE)
        if same_mode and pygit2.hash(content) == before.id:
            context.seen.add(path)
            return
    context.size += len(content)
    if len(content) > LARGEST_FILE:
        _refuse(context, path, f"it is over {LARGEST_FILE >> 20} MiB")
    elif context.size > _LARGEST_CHANGE:
        _refuse(context, path, f"all changes together are over {_LARGEST_CHANGE >> 20} MiB")
    else:
        problem = path_problem(path) or _text_problem(content)
        _record(context, path, content, executable=executable, problem=problem)


def _read_at_most(opened: int, largest: int) -> bytes:
    """One byte more than allowed, at most: a file that grows meanwhile is noticed by its length."""
    parts = []
    left = largest + 1
    while left > 0 and (part := os.read(opened, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _text_problem(content: bytes) -> str | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "it is not text in UTF-8"
    return None


def _refuse(context: _Context, path: str, problem: str) -> None:
    _record(context, path, b"", executable=False, problem=problem)


def _record(
    context: _Context, path: str, content: bytes, *, executable: bool, problem: str | None
) -> None:
    change: Literal["added", "modified"] = "modified" if path in context.before else "added"
    context.seen.add(path)
    context.found.append(ChangedFile(path, change, content, executable, problem))


def _with_collisions(changed: list[ChangedFile], present: set[str]) -> list[ChangedFile]:
    """Mark new files whose names differ from another's by case alone: many disks hold just one."""
    spellings: dict[str, list[str]] = {}
    for path in sorted(present):
        spellings.setdefault(path.casefold(), []).append(path)
    marked = []
    for file in changed:
        others = [other for other in spellings.get(file.path.casefold(), []) if other != file.path]
        if file.change == "added" and file.problem is None and others:
            text = f"its name differs from {shown(others[0])} by case alone"
            marked.append(attrs.evolve(file, problem=text))
        else:
            marked.append(file)
    return marked
