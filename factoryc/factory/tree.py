"""Trees: the files that a commit holds, as a map, and how one file is written to a disk."""

import os
from pathlib import Path

import attrs
import pygit2
from pygit2.enums import FileMode

from factoryc.factory.ownership import is_git_name, shown
from factoryc.factory.refusal import UnsafeTree


@attrs.frozen
class TreeFile:
    """One file of a tree: the id of its content, and git's mode (plain, executable, link)."""

    id: pygit2.Oid
    mode: int


def tree_of(handle: pygit2.Repository, commit: pygit2.Oid | str) -> pygit2.Tree:
    return handle[commit].peel(pygit2.Tree)


def files_of(handle: pygit2.Repository, commit: pygit2.Oid | str) -> dict[str, TreeFile]:
    """All files of a commit, by path. Submodules hold no file, and are left out."""
    return files_below(tree_of(handle, commit), "")


def files_below(tree: pygit2.Tree, prefix: str) -> dict[str, TreeFile]:
    """All files of one tree, each path after `prefix`."""
    files: dict[str, TreeFile] = {}
    pending = [(prefix, tree)]
    while pending:
        above, folder = pending.pop()
        for entry in folder:
            path = above + os.fsdecode(entry.raw_name or b"")
            if isinstance(entry, pygit2.Tree):
                pending.append((path + "/", entry))
            elif entry.filemode != FileMode.COMMIT:
                files[path] = TreeFile(entry.id, entry.filemode)
    return files


def require_safe(paths: list[str]) -> None:
    """Refuse paths that lead out of the folder they are written to, or into a repository."""
    for path in paths:
        names = path.split("/")
        if any(name in {"", ".", ".."} or is_git_name(name) for name in names) or "\0" in path:
            raise UnsafeTree(f"the commit holds {shown(path)}, which cannot be written safely")


def write_plain_file(target: Path, content: bytes, mode: int) -> None:
    """Write a file that is not there yet. A link becomes a file that holds what it points to."""
    permissions = 0o755 if mode == FileMode.BLOB_EXECUTABLE else 0o644
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(target, flags, permissions)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
