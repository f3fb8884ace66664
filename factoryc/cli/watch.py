"""`factoryc check --watch`: answers again whenever a file that the answer came from has changed.

Files are asked for their state a few times a second: that needs nothing from the system, works on
network folders and in containers, and sees files that an editor replaces or that do not exist yet.
"""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, TypeAlias

from factoryc.cli.reading import ReadFile, WhyUnreadable, read_file, specs_at, why_unreadable
from factoryc.cli.refusal import CannotAsk
from factoryc.source.text import SourceFile

_EVERY_SECONDS = 0.3

# What tells one state of a file from another; None where there is no file.
_State: TypeAlias = tuple[int, int, int] | None


def watch(paths: Iterable[str], answer: Callable[[ReadFile, WhyUnreadable], None]) -> NoReturn:
    """Answer now and after every change, until KeyboardInterrupt. `answer` reads with what it gets.

    A folder is looked through again each time, so that a new spec in it is noticed too.
    """
    while True:
        seen: dict[str, _State] = {}

        def read(name: str, seen: dict[str, _State] = seen) -> SourceFile | str:
            # Asked before it is read: a change in between is noticed afterwards.
            seen.setdefault(name, _state(name))
            return read_file(name)

        def why(name: str, largest: int, seen: dict[str, _State] = seen) -> str | None:
            seen.setdefault(name, _state(name))
            return why_unreadable(name, largest)

        before = _specs(paths)
        answer(read, why)
        while _specs(paths) == before and all(_state(name) == seen[name] for name in seen):
            time.sleep(_EVERY_SECONDS)


def _specs(paths: Iterable[str]) -> tuple[str, ...]:
    names: list[str] = []
    for path in paths:
        try:
            names.extend(specs_at(Path(path)))
        except CannotAsk:  # a folder without a spec, so far
            continue
    return tuple(names)


def _state(name: str) -> _State:
    try:
        status = os.stat(name)  # noqa: PTH116  a name may hold what no path does
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino)
