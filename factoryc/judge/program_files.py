"""The files of a program that is judged: a copy of the folder that its command names."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_MOST_BYTES = 256 << 20
_MOST_FILES = 20_000
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".git")


class TooMuch(Exception):
    """The folder holds more than a program needs. The text says what would help."""


@contextmanager
def program_files(words: Sequence[str]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A folder with the program's files, and its command with `{product}` for that folder.

    Relative paths that exist are the program's; any other word is the system's. Raises TooMuch, OSError.
    """
    own = [Path(word) for word in words if not Path(word).is_absolute() and Path(word).exists()]
    with tempfile.TemporaryDirectory(prefix="factoryc-program-") as empty:
        target = Path(empty) / "product"
        if not own:
            target.mkdir()
            yield target, tuple(words)
            return
        folders = [each if each.is_dir() else each.parent for each in own]
        root = Path(os.path.commonpath([folder.resolve() for folder in folders]))
        _bound(root)
        shutil.copytree(root, target, symlinks=True, ignore=_LEFT_OUT)
        named = {str(each): each.resolve().relative_to(root).as_posix() for each in own}
        known = {os.path.normpath(each): place for each, place in named.items()}
        command = (
            f"{{product}}/{known[os.path.normpath(word)]}"
            if os.path.normpath(word) in known
            else word
            for word in words
        )
        yield target, tuple(command)


def _bound(root: Path) -> None:
    files = size = 0
    for folder, _, names in os.walk(root):
        for name in names:
            files += 1
            size += (Path(folder) / name).lstat().st_size
            if files > _MOST_FILES or size > _MOST_BYTES:
                raise TooMuch(
                    f"`{root}` holds too much to be copied for each judge; put the program into a "
                    "folder of its own"
                )
