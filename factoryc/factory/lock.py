"""The product's lock, and how what a killed build left locked is freed.

Whoever adds a branch shares the lock; whoever moves main, tags, or opens the product has it alone.
The kernel drops it with the process. Git's own lock files are not dropped: before taking one that a
person's `git` may take too, its name is noted, and the next opening removes what was left behind.
"""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from factoryc.factory.refusal import RepositoryBusy

_NOTE = "locks-taken"
_SECONDS_FOR_A_PERSON = 1.0
_SECONDS_BETWEEN = 0.02
_OWN_REFS = ("refs/heads/task", "refs/factoryc")


def own_folder(root: Path) -> Path:
    """The folder inside git's own where files may lie until they are moved into place."""
    folder = root / ".git" / "factoryc"
    folder.mkdir(exist_ok=True)
    return folder


@contextlib.contextmanager
def shared(root: Path) -> Iterator[None]:
    """Hold the lock together with others that add refs which only factoryc writes."""
    with _held(root, fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def locked(root: Path, taking: Iterable[str] = ()) -> Iterator[None]:
    """Hold the lock alone. `taking` are the refs and files of git that will be locked meanwhile."""
    with _held(root, fcntl.LOCK_EX):
        note = own_folder(root) / _NOTE
        if taking:
            note.write_text("".join(f"{name}.lock\n" for name in taking), encoding="utf-8")
        try:
            yield
        finally:
            note.unlink(missing_ok=True)


@contextlib.contextmanager
def building(root: Path) -> Iterator[None]:
    """Be the one build of this product for as long as the block lasts. Raises RepositoryBusy."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(own_folder(root) / "building", flags, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RepositoryBusy(f"another build is at work in `{root}`") from None
        yield
    finally:
        os.close(descriptor)


def free_what_was_left(root: Path) -> None:
    """Remove the lock files and half-written files of a build that was killed. Needs the lock.

    A lock that is older than the note is not ours: a person's `git` may be waiting for an editor.
    """
    note = own_folder(root) / _NOTE
    if note.exists():
        noted = note.stat().st_mtime_ns
        for name in note.read_text(encoding="utf-8").splitlines():
            _free(root / ".git" / name, noted)
        note.unlink()
    for refs in _OWN_REFS:
        for left in (root / ".git" / refs).rglob("*.lock"):
            left.unlink(missing_ok=True)
    for left in own_folder(root).glob("tmp*"):
        shutil.rmtree(left, ignore_errors=True)


def _free(left: Path, noted: int) -> None:
    """Remove one lock file, unless it is a person's: those are old, or soon gone by themselves."""
    until = time.monotonic() + _SECONDS_FOR_A_PERSON
    while time.monotonic() < until:
        if not left.exists() or left.stat().st_mtime_ns < noted:
            return
        time.sleep(_SECONDS_BETWEEN)
    left.unlink(missing_ok=True)


@contextlib.contextmanager
def _held(root: Path, kind: int) -> Iterator[None]:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(own_folder(root) / "lock", flags, 0o644)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)
