"""Writes files. A file that is there is replaced whole: whoever reads it sees the text before or the text after."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from factoryc.cli.refusal import CannotAsk

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def require_folder(name: str) -> None:
    """Raises CannotAsk where there is no folder for a file of this name: before the work, not after it."""
    folder = Path(name).parent
    if not folder.is_dir():
        raise CannotAsk(f"there is no folder `{folder}` to write `{name}` in")


def write_file(name: str, content: bytes) -> None:
    """A new file with this content, or the one of this name with its content replaced. Raises CannotAsk."""
    if Path(name).exists():
        replace_file(name, content)
        return
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotAsk(f"`{name}` cannot be written: {reason}") from None


def replace_file(name: str, content: bytes) -> None:
    """The file keeps its mode, and its owner where that is possible; a link stays a link.

    Raises CannotAsk, and leaves the file as it is.
    """
    try:
        path = Path(name).resolve(strict=True)
        status = path.stat()
        # A read-only file says so to everybody, even to those whom the system would let through.
        if not status.st_mode & _WRITABLE or not os.access(path, os.W_OK):
            raise PermissionError(None, "it is read-only")
        descriptor, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(made)
        try:
            with os.fdopen(descriptor, "wb") as written:
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
            with suppress(OSError):
                os.chown(temporary, status.st_uid, status.st_gid)
            temporary.chmod(status.st_mode & 0o7777)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotAsk(f"`{name}` cannot be written: {reason.lower()}") from None
