"""A script: lines in a file. One that leaves a bracket open goes on below, indented or closing it."""

from collections.abc import Iterator

from factoryc.frozen import frozen
from factoryc.simulate.reading import is_unfinished

_GOES_ON = (" ", "\t", "}", ")", "]")


@frozen
class Said:
    """A line of a script, or several that belong together. `start` is where it begins in the text."""

    text: str
    start: int
    line: int


def lines_of(text: str) -> Iterator[Said]:
    """The lines of a script, those that belong together as one."""
    waiting, first, number, offset = "", 0, 0, 0
    for at, line in enumerate(text.split("\n"), 1):
        if waiting and not line.startswith(_GOES_ON):
            # It was never closed, and says so by itself.
            yield Said(waiting, first, number)
            waiting = ""
        if not waiting:
            first, number = offset, at
        waiting = f"{waiting}\n{line}" if waiting else line
        offset += len(line) + 1
        if not is_unfinished(waiting):
            yield Said(waiting, first, number)
            waiting = ""
    if waiting:
        yield Said(waiting, first, number)
