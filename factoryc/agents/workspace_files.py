"""Reads and writes inside a workspace, and nowhere else.

A path is relative, in POSIX form, and stays below the root. Every step of it is opened without
following a symbolic link, so that code run between a check and its use cannot redirect it. What is
refused is refused with a sentence that an agent can act on.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a named pipe would wait for ever.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class PathError(Exception):
    """The path may not be used, or cannot be; the message says why."""


def relative_path(text: str) -> str:
    """The path in its one normal form (`a/b.py`). Raises PathError for one that could escape."""
    if not text or text != text.strip() or not text.isprintable() or "\\" in text:
        raise PathError(f"`{text!r}` is not a path; write one such as `folder/file.py`")
    path = PurePosixPath(text)
    if path.is_absolute():
        raise PathError(f"`{text}` is absolute; paths are relative to the workspace")
    if ".." in path.parts:
        raise PathError(f"`{text}` leaves its folder by `..`; paths stay inside the workspace")
    if any(part.lower() == ".git" for part in path.parts):
        raise PathError(f"`{text}` lies in `.git`, which is not part of the work")
    if not path.parts:
        raise PathError(f"`{text}` is the workspace itself, not a file in it")
    return path.as_posix()


def read_text(root: Path, text: str) -> str:
    """The text of a file. Bytes that are not UTF-8 are replaced. Raises PathError."""
    path = relative_path(text)
    with _refusals(path), _folder_of(root, path, create=False) as folder:
        handle = os.open(PurePosixPath(path).name, _READ, dir_fd=folder)
        with open(handle, "rb") as file:  # noqa: PTH123 - a descriptor, which Path cannot open
            _require_regular(handle, path)
            return file.read().decode("utf-8", errors="replace")


def write_text(root: Path, text: str, content: str) -> str:
    """Write a whole file, making its folders. Gives the path written. Raises PathError."""
    path = relative_path(text)
    try:
        data = content.encode("utf-8")
    except UnicodeEncodeError:
        raise PathError(f"the text for `{path}` holds characters that UTF-8 cannot") from None
    with _refusals(path), _folder_of(root, path, create=True) as folder:
        handle = os.open(PurePosixPath(path).name, _WRITE, 0o644, dir_fd=folder)
        with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor, which Path cannot open
            _require_regular(handle, path)
            file.truncate()
            file.write(data)
    return path


def list_files(root: Path) -> tuple[str, ...]:
    """All regular files in order, without `.git` and caches. Symbolic links are left out."""
    found = []
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if name.lower() not in {".git", "__pycache__"})
        for name in names:
            path = Path(folder, name)
            if stat.S_ISREG(path.lstat().st_mode):
                found.append(path.relative_to(root).as_posix())
    return tuple(sorted(found))


@contextmanager
def _folder_of(root: Path, path: str, *, create: bool) -> Iterator[int]:
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in PurePosixPath(path).parts[:-1]:
            try:
                inner = os.open(part, _FOLDER, dir_fd=handle)
            except FileNotFoundError:
                if not create:
                    raise
                os.mkdir(part, 0o755, dir_fd=handle)
                inner = os.open(part, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def _require_regular(handle: int, path: str) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise PathError(f"`{path}` is not a regular file")


@contextmanager
def _refusals(path: str) -> Iterator[None]:
    """Turn what the operating system says into a sentence about the path."""
    try:
        yield
    except FileNotFoundError:
        raise PathError(f"there is no file `{path}`") from None
    except IsADirectoryError:
        raise PathError(f"`{path}` is a folder, not a file") from None
    except NotADirectoryError:
        raise PathError(f"`{path}` goes through a file or a symbolic link") from None
    except OSError as error:
        # A symbolic link as the last step says ELOOP, a named pipe without a reader ENXIO.
        raise PathError(f"`{path}` cannot be used: {error.strerror or error}") from None
