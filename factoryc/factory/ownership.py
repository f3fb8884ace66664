"""Ownership: which paths are safe to commit, and which of them a task may write. Pure text work.

A pattern is a path in which `*` and `?` stand for characters inside one name, and a whole name `**`
for any number of folders (`src/shop/visit.py`, `src/shop/http/**`).
"""

import functools
import re
import unicodedata
from collections.abc import Iterable

_LONGEST_PATH = 1024
_LONGEST_NAME = 200
_GIT_NAMES = (".git", "git~1")  # the second is how Windows abbreviates the first


def owned(path: str, owns: Iterable[str]) -> bool:
    """Whether one of the patterns names the path."""
    return path_problem(path) is None and any(_pattern(glob).fullmatch(path) for glob in owns)


def path_problem(path: str) -> str | None:
    """Why a path cannot be committed, wherever the commit may be checked out; None when it can."""
    if not path.isprintable():
        return "its name has characters that cannot be printed"
    if unicodedata.normalize("NFC", path) != path:
        return "its name is not in Unicode's composed form, so it reads as another file elsewhere"
    if "\\" in path or ":" in path:
        return "its name has a backslash or a colon"
    names = path.split("/")
    if any(is_git_name(name) for name in names):
        return "it lies in a nested git repository"
    if any(name in {"", ".", ".."} for name in names):
        return "it does not lie inside the workspace"
    if names[-1].casefold() == ".gitmodules":
        return "it declares a submodule"
    if len(path) > _LONGEST_PATH or any(len(name.encode()) > _LONGEST_NAME for name in names):
        return "its name is too long"
    return None


def is_git_name(name: str) -> bool:
    """Whether some file system takes the name for `.git`: in any case, or with dots after it."""
    return name.casefold().rstrip(". ") in _GIT_NAMES


def shown(path: str) -> str:
    """A path for a message: always on one line, whatever its characters."""
    return f"`{path}`" if path.isprintable() else f"`{path.encode('unicode_escape').decode()}`"


@functools.lru_cache(maxsize=4096)
def _pattern(glob: str) -> re.Pattern[str]:
    names = glob.split("/")
    parts = []
    for position, name in enumerate(names):
        last = position == len(names) - 1
        if name == "**":
            parts.append(".+" if last else "(?:.+/)?")
        else:
            text = re.escape(name).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
            parts.append(text if last else text + "/")
    return re.compile("".join(parts), re.DOTALL)
