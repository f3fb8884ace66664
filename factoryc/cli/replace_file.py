"""Replaces the content of a file whole: whoever reads it sees the text before or the text after."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from factoryc.cli.refusal import CannotAsk

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


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
