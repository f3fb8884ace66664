"""Reads a user's files. Whatever is wrong with one, the answer is a sentence, at once.

Never a hang on a pipe or a device, never more in memory than a spec may hold. Line ends become
line feeds and a byte order mark is dropped. A module `./name` lies beside the file that uses it, and in
the folder of the root spec or below; symbolic links are followed.
"""

import codecs
import os
import posixpath
import stat
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeAlias

from factoryc.cli.refusal import CannotAsk
from factoryc.source.reading import ReadModule, is_name_of_spec, read_standard_module
from factoryc.source.text import SourceFile
from factoryc.syntax.nearest import closest

LARGEST = 10 * 1024 * 1024
STANDARD_INPUT = "-"
STANDARD_INPUT_SHOWN = "<stdin>"
_NAMED_SPECS = 4
_NO_BLOCKING = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY

# Gives the file of a name as it is shown; or says why it cannot be had.
ReadFile: TypeAlias = Callable[[str], SourceFile | str]
# Says why a file of up to so many bytes cannot be read; None where it can.
WhyUnreadable: TypeAlias = Callable[[str, int], str | None]


def read_root(name: str) -> SourceFile:
    """The spec that a command was asked about. Raises CannotAsk."""
    answer = read_file(name)
    if isinstance(answer, str):
        raise CannotAsk(answer)
    return answer


def read_file(name: str) -> SourceFile | str:
    """A file with plain line ends, or why there is none."""
    content = read_bytes(name)
    if isinstance(content, str):
        return content
    return decoded(name, content)


def read_standard_input() -> SourceFile | str:
    """What stands on standard input until it ends, or why it is no text."""
    content = read_standard_bytes()
    return content if isinstance(content, str) else decoded(STANDARD_INPUT_SHOWN, content)


def read_standard_bytes() -> bytes | str:
    """The same, byte by byte."""
    if sys.stdin is None:
        return "standard input is closed"
    content = sys.stdin.buffer.read(LARGEST + 1)
    if len(content) > LARGEST:
        return _too_large(STANDARD_INPUT_SHOWN, len(content), LARGEST)
    return content


def read_bytes(name: str, largest: int = LARGEST) -> bytes | str:
    """The content of a regular file of up to `largest` bytes, or why it cannot be had."""
    content = _beginning(name, largest, largest + 1)
    if isinstance(content, bytes) and len(content) > largest:
        return _too_large(name, len(content), largest)
    return content


def why_unreadable(name: str, largest: int) -> str | None:
    """Why a regular file of up to `largest` bytes cannot be had. Nothing of it is read."""
    answer = _beginning(name, largest, 0)
    return answer if isinstance(answer, str) else None


def _beginning(name: str, largest: int, count: int) -> bytes | str:
    """The first bytes of a regular file, or why it cannot be had."""
    try:
        if (reason := _unfit(name, Path(name).stat(), largest)) is not None:
            return reason
        # Between the two questions the file may have become something else.
        descriptor = os.open(name, _NO_BLOCKING)
        with os.fdopen(descriptor, "rb") as opened:
            if (reason := _unfit(name, os.fstat(descriptor), largest)) is not None:
                return reason
            return opened.read(count)
    except FileNotFoundError:
        return _missing(name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return f"`{name}` cannot be read: {reason.lower()}"


def module_reader(root: str, read: ReadFile) -> ReadModule:
    """How the modules of a root spec are read: `std.…` from what ships, `./…` beside their user.

    A name alone is another spec: `name.spec` beside its user, or `name/name.spec` beside the folder of
    its user. What that spec uses lies in its own folder.
    """
    tops = [posixpath.dirname(posixpath.abspath(root))]

    def read_module(path: str, user: str) -> SourceFile | str:
        if path.startswith("std."):
            return read_standard_module(path)
        if user.startswith("std."):
            return (
                f"`{user}` belongs to the standard library, which uses no file of yours: `{path}`"
            )
        folder = posixpath.dirname(user)
        if is_name_of_spec(path):
            return _other_spec(path, folder, tops, read)
        if not path.startswith("."):
            return (
                f"there is no module `{path}`: `std.…` is the standard library, "
                f"`./{path}` a file beside this one"
            )
        name = posixpath.normpath(posixpath.join(folder, f"{path}.spec"))
        there = posixpath.abspath(name)
        if not any(posixpath.commonpath([top, there]) == top for top in tops):
            return f"`{path}` lies outside of the folder of `{posixpath.basename(root)}`"
        return read(name)

    return read_module


def _other_spec(path: str, folder: str, tops: list[str], read: ReadFile) -> SourceFile | str:
    """Another spec by its name: beside its user, or in a folder of its own beside that of its user."""
    beside = posixpath.normpath(posixpath.join(folder, f"{path}.spec"))
    apart = posixpath.normpath(posixpath.join(folder, "..", path, f"{path}.spec"))
    for name in (beside, apart):
        answer = read(name)
        if not isinstance(answer, str):
            tops.append(posixpath.dirname(posixpath.abspath(name)))
            return answer
    return (
        f"there is no module `{path}`: a name alone is another spec, and neither `{beside}` nor "
        f"`{apart}` is there; `std.…` is the standard library"
    )


def specs_at(path: Path) -> tuple[str, ...]:
    """The file itself, or every spec below a folder, in order. Hidden folders are left out."""
    if not path.is_dir():
        return (str(path),)
    found: list[str] = []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(
            str(Path(folder, name))
            for name in sorted(files)
            if name.endswith(".spec") and not name.startswith(".")
        )
    if not found:
        raise CannotAsk(f"there is no spec in the folder `{path}`: no file there ends in `.spec`")
    return tuple(found)


def _unfit(name: str, status: os.stat_result, largest: int) -> str | None:
    if stat.S_ISDIR(status.st_mode):
        return _folder(name)
    if not stat.S_ISREG(status.st_mode):
        return f"`{name}` is no file but {_kind(status.st_mode)}"
    if status.st_size > largest:
        return _too_large(name, status.st_size, largest)
    return None


def _folder(name: str) -> str:
    try:
        inside = sorted(str(entry) for entry in Path(name).iterdir() if entry.suffix == ".spec")
    except OSError:
        inside = []
    if not inside:
        return f"`{name}` is a folder; name the spec that is meant"
    named = ", ".join(f"`{entry}`" for entry in inside[:_NAMED_SPECS])
    return f"`{name}` is a folder; name the spec that is meant: {named}"


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _too_large(name: str, size: int, largest: int) -> str:
    limit = largest / 1024 / 1024
    return f"`{name}` holds {size / 1024 / 1024:.1f} MB; a file may hold {limit:.0f} MB"


def _missing(name: str) -> str:
    path = Path(name)
    if path.is_symlink():
        return f"`{name}` is a link to a file that is not there"
    folder = path.parent if path.parent.exists() else _like(path.parent, {path.parent.suffix})
    near = _like(folder / path.name, {".spec", path.suffix}) if folder is not None else None
    hint = f"; did you mean `{near}`?" if near is not None else ""
    return f"there is no file `{name}`{hint}"


def _like(path: Path, suffixes: Collection[str]) -> Path | None:
    """What is there and called so, or almost so."""
    try:
        beside = {entry.name: entry for entry in path.parent.iterdir() if entry.suffix in suffixes}
    except OSError:
        return None
    close = closest(path.name, beside, 1)
    return beside[close[0]] if close else None


def decoded(name: str, content: bytes) -> SourceFile | str:
    """The text of a file with plain line ends, or why it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"`{name}` is UTF-16; save it as UTF-8"
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        byte = content[error.start]
        return f"`{name}` is not UTF-8: byte 0x{byte:02x} at {_place(before)}; save it as UTF-8"
    if (nul := text.find("\0")) >= 0:
        return f"`{name}` is not text: it holds a NUL at {_place(text[:nul])}"
    return SourceFile(name, with_plain_line_ends(text))


def with_plain_line_ends(text: str) -> str:
    """The text with a line feed for each line end, whichever system wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(before: str) -> str:
    lines = with_plain_line_ends(before).split("\n")
    return f"line {len(lines)}, column {len(lines[-1]) + 1}"
