"""Writes a suite into a folder of the user's. Nothing that somebody else put there is touched.

A marker file lists what was written, with digests. A folder whose files are all listed, and
unchanged, may be written again; whatever happens halfway, the next run can go on.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from factoryc.cli.refusal import CannotAsk

MARKER = ".factoryc-suite.json"
_BY_PRODUCTS = frozenset({"__pycache__", ".hypothesis", ".pytest_cache", ".ruff_cache"})


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold exactly these files, by their paths in it. Raises CannotAsk."""
    try:
        earlier = _earlier(folder)
        folder.mkdir(parents=True, exist_ok=True)
        # First say what may be half-written, so that a killed run leaves nothing that is foreign.
        _mark(folder, dict.fromkeys((*earlier, *files)))
        for path in earlier:
            if path not in files:
                _remove(folder, path)
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        _mark(folder, {path: _digest(content) for path, content in files.items()})
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotAsk(f"cannot write into `{folder}`: {reason}") from error


def _earlier(folder: Path) -> tuple[str, ...]:
    """The paths of an earlier suite. Raises CannotAsk when the folder holds anything else."""
    if not folder.exists():
        return ()
    if not folder.is_dir():
        raise CannotAsk(
            f"`{folder}` is a file; name a folder that is new, empty or an earlier suite"
        )
    listed = _listed(folder)
    for path in _files_in(folder):
        if path == MARKER:
            continue
        if path not in listed:
            raise CannotAsk(
                f"`{folder}` holds `{path}`, which factoryc did not write; nothing was changed"
            )
        if listed[path] not in {None, _digest((folder / path).read_bytes())}:
            raise CannotAsk(
                f"`{folder / path}` was edited since factoryc wrote it; nothing was changed"
            )
    return tuple(listed)


def _listed(folder: Path) -> Mapping[str, str | None]:
    """What the marker lists: digests, None for what may be half-written."""
    try:
        listed = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(listed, dict):
        return {}
    return {path: digest for path, digest in listed.items() if _is_inside(path)}


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts


def _files_in(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if _BY_PRODUCTS.isdisjoint(inside.parts) and (path.is_symlink() or not path.is_dir()):
            yield inside.as_posix()


def _remove(folder: Path, path: str) -> None:
    (folder / path).unlink(missing_ok=True)
    parent = (folder / path).parent
    while parent != folder and parent.is_dir() and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _mark(folder: Path, listed: Mapping[str, str | None]) -> None:
    text = json.dumps(listed, indent=2) + "\n"
    (folder / MARKER).write_text(text, encoding="utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
