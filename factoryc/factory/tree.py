"""Trees: the files that a commit holds, as a map, and how one file is written to a disk."""

import os
from pathlib import Path

import attrs
import pygit2
from pygit2.enums import FileMode

from factoryc.factory.ownership import is_git_name, shown
from factoryc.factory.refusal import UnsafeTree

_ID_LENGTH = 20
_NO_FILES = (FileMode.TREE, FileMode.COMMIT)


@attrs.frozen
class TreeFile:
    """One file of a tree: the id of its content, and git's mode (plain, executable, link)."""

    id: pygit2.Oid
    mode: int


def tree_of(handle: pygit2.Repository, commit: pygit2.Oid | str) -> pygit2.Tree:
    return handle[commit].peel(pygit2.Tree)


def same_tree(handle: pygit2.Repository, one: str, other: str) -> bool:
    """Whether two commits hold the very same files."""
    return tree_of(handle, one).id == tree_of(handle, other).id


def files_of(handle: pygit2.Repository, commit: pygit2.Oid | str) -> dict[str, TreeFile]:
    """All files of a commit, by path. Submodules hold no file, and are left out."""
    return files_below(handle, tree_of(handle, commit), "")


def files_below(handle: pygit2.Repository, tree: pygit2.Tree, prefix: str) -> dict[str, TreeFile]:
    """All files of one tree, each path after `prefix`."""
    files: dict[str, TreeFile] = {}
    pending = [(prefix, tree.id)]
    while pending:
        above, folder = pending.pop()
        for name, entry in _entries(handle, folder).items():
            if entry.mode == FileMode.TREE:
                pending.append((f"{above}{name}/", entry.id))
            elif entry.mode != FileMode.COMMIT:
                files[above + name] = entry
    return files


def differing_files(
    handle: pygit2.Repository, old: pygit2.Oid, new: pygit2.Oid
) -> tuple[dict[str, TreeFile], dict[str, TreeFile]]:
    """The files that two commits do not share, of each. Folders that they share are not read."""
    sides: tuple[dict[str, TreeFile], dict[str, TreeFile]] = ({}, {})
    roots: tuple[pygit2.Oid | None, ...] = tuple(tree_of(handle, at).id for at in (old, new))
    pending = [("", roots)]
    while pending:
        above, folders = pending.pop()
        first, second = (_entries(handle, folder) if folder else {} for folder in folders)
        for name in first.keys() | second.keys():
            entries = first.get(name), second.get(name)
            if entries[0] == entries[1]:
                continue
            path = above + name
            for entry, side in zip(entries, sides, strict=True):
                if entry is not None and entry.mode not in _NO_FILES:
                    side[path] = entry
            below = tuple(
                entry.id if entry is not None and entry.mode == FileMode.TREE else None
                for entry in entries
            )
            if any(below):
                pending.append((path + "/", below))
    return sides


def _entries(handle: pygit2.Repository, tree: pygit2.Oid) -> dict[str, TreeFile]:
    """One folder's entries, read from git's own bytes: five times as fast as one object for each."""
    content = handle.odb.read(tree)[1]
    entries = {}
    start = 0
    while start < len(content):
        space = content.index(b" ", start)
        end = content.index(b"\0", space)
        id_end = end + 1 + _ID_LENGTH
        name = os.fsdecode(content[space + 1 : end])
        mode = int(content[start:space], 8)
        entries[name] = TreeFile(pygit2.Oid(raw=content[end + 1 : id_end]), mode)
        start = id_end
    return entries


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
