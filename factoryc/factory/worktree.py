"""The files of the product's folder: brought from one commit to another, a person's edits kept.

Only files that differ between the two commits are touched. All of them are looked at before the
first is written, and each is replaced in one step, so that a killed run leaves every file either
as it was or as it will be; doing the same again then finishes the work.
"""

import os
import stat
import tempfile
import time
from pathlib import Path

import pygit2
from pygit2.enums import FileMode

from factoryc.factory.handle import WRITTEN
from factoryc.factory.lock import own_folder
from factoryc.factory.ownership import shown
from factoryc.factory.refusal import RepositoryBusy, TargetOccupied
from factoryc.factory.tree import TreeFile, differing_files, require_safe

Change = tuple[TreeFile | None, TreeFile | None]
_SECONDS_FOR_INDEX = 3.0
_SECONDS_BETWEEN = 0.02
_SHOWN_FILES = 5


def bring_worktree(handle: pygit2.Repository, changes: dict[str, Change], new: pygit2.Oid) -> None:
    """Write the changes that lead to `new`, after `require_unedited` let them pass."""
    root = Path(handle.workdir)
    for path, (_, after) in changes.items():
        if after is None:
            _remove(root, path)
    for path, (_, after) in changes.items():
        if after is not None and _on_disk(root, path) != after:
            _write(handle, root, path, after)
    _write_index(handle, changes)
    handle.references.create(WRITTEN, new, force=True)


def worktree_changes(
    handle: pygit2.Repository, old: pygit2.Oid, new: pygit2.Oid
) -> dict[str, Change]:
    """The files that differ, each as it was and as it will be."""
    before, after = differing_files(handle, old, new)
    changes = {
        path: (before.get(path), after.get(path)) for path in sorted(before.keys() | after.keys())
    }
    require_safe(list(changes))
    return changes


def require_unedited(handle: pygit2.Repository, changes: dict[str, Change]) -> None:
    """Refuse when the folder or the index holds, at one of the paths, what neither commit holds."""
    root = Path(handle.workdir)
    index = handle.index
    index.read(force=True)
    edited = []
    for path, (before, after) in changes.items():
        staged = TreeFile(index[path].id, index[path].mode) if path in index else None
        if staged not in (before, after) or not _is_ours(root, path, changes):
            edited.append(path)
    if edited:
        names = ", ".join(shown(path) for path in edited[:_SHOWN_FILES])
        raise TargetOccupied(
            f"`{root}` has edits that are not committed where new files would go ({names}); "
            "commit them or move them away, and start the build again"
        )


def _is_ours(root: Path, path: str, changes: dict[str, Change]) -> bool:
    """Whether what lies at the path is there because a commit put it there, or nothing is."""
    for above in [*Path(path).parents][-2::-1]:
        folder = root / above
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            name = above.as_posix()
            return _is_removed(name, changes) and _on_disk(root, name) in changes[name]
    if (root / path).is_dir() and not (root / path).is_symlink():
        below = [found for found in (root / path).rglob("*") if not found.is_dir()]
        return all(_is_removed(found.relative_to(root).as_posix(), changes) for found in below)
    return _on_disk(root, path) in changes[path]


def _is_removed(path: str, changes: dict[str, Change]) -> bool:
    return path in changes and changes[path][1] is None


def _on_disk(root: Path, path: str) -> TreeFile | None:
    """What lies at the path; None when nothing or a folder does. A pipe or such is like no file."""
    target = root / path
    try:
        status = target.lstat()
        if stat.S_ISLNK(status.st_mode):
            return TreeFile(pygit2.hash(os.fsencode(target.readlink())), FileMode.LINK)
        if stat.S_ISDIR(status.st_mode):
            return None
        if not stat.S_ISREG(status.st_mode):
            return TreeFile(pygit2.hash(b""), FileMode.UNREADABLE)
        executable = status.st_mode & stat.S_IXUSR
        mode = FileMode.BLOB_EXECUTABLE if executable else FileMode.BLOB
        return TreeFile(pygit2.hash(target.read_bytes()), mode)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _remove(root: Path, path: str) -> None:
    target = root / path
    if target.is_symlink() or target.is_file():
        target.unlink()
    for above in [*Path(path).parents][:-1]:
        try:
            (root / above).rmdir()
        except OSError:  # not empty, or gone already
            return


def _write(handle: pygit2.Repository, root: Path, path: str, file: TreeFile) -> None:
    """Write beside the repository's own files, then move: a half-written file is never seen."""
    content = handle[file.id].peel(pygit2.Blob).data
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        target.rmdir()  # `require_unedited` saw no file in it
    aside = Path(tempfile.mkdtemp(dir=own_folder(root)))
    made = aside / "file"
    if file.mode == FileMode.LINK:
        made.symlink_to(os.fsdecode(content))
    else:
        made.write_bytes(content)
        made.chmod(0o755 if file.mode == FileMode.BLOB_EXECUTABLE else 0o644)
    made.replace(target)
    aside.rmdir()


def _write_index(handle: pygit2.Repository, changes: dict[str, Change]) -> None:
    """Tell git's index. A person's `git status` may hold its lock for a moment: wait for that."""
    until = time.monotonic() + _SECONDS_FOR_INDEX
    while True:
        index = handle.index
        index.read(force=True)
        for path, (_, after) in changes.items():
            if after is None and path in index:
                index.remove(path)
        for path, (_, after) in changes.items():
            if after is not None:
                index.add(pygit2.IndexEntry(path, after.id, FileMode(after.mode)))
        try:
            index.write()
        except pygit2.GitError as error:
            if time.monotonic() > until:
                raise RepositoryBusy(
                    f"another git command works in `{handle.workdir}`, or left its "
                    f"`.git/index.lock` behind; the next build goes on from here ({error})"
                ) from error
            time.sleep(_SECONDS_BETWEEN)
        else:
            return
