"""What a fix would change, as the lines it removes and the lines it puts there."""

from collections.abc import Sequence
from itertools import takewhile

from factoryc.diagnostics.diagnostic import Fix
from factoryc.frozen import frozen
from factoryc.source.edit import apply_edits
from factoryc.source.text import SourceFile

_LONGEST = 160
_CONTEXT = 40


@frozen
class Change:
    """From line `number` on, `removed` gives way to `added`. Long lines are cut around the change."""

    number: int
    removed: tuple[str, ...]
    added: tuple[str, ...]


def preview(fix: Fix, file: SourceFile) -> Change | None:
    """The change to one file in whole lines, or None where the fix leaves that file alone."""
    edits = [edit for edit in fix.edits if edit.span.file == file.name]
    if not edits:
        return None
    before = file.text.split("\n")
    after = apply_edits(file.text, edits).split("\n")
    top = _common(before, after)
    bottom = _common(before[top:][::-1], after[top:][::-1])
    removed = before[top : len(before) - bottom]
    added = after[top : len(after) - bottom]
    if not removed and not added:
        return None
    if removed and added:
        start = _common(removed[0], added[0])
        removed[0], added[0] = _around(removed[0], start), _around(added[0], start)
    return Change(
        top + 1,
        tuple(_around(line, 0) for line in removed),
        tuple(_around(line, 0) for line in added),
    )


def _around(line: str, start: int) -> str:
    """A line, or of a long one what stands around an offset."""
    if len(line) <= _LONGEST:
        return line
    first = max(0, min(start - _CONTEXT, len(line) - _LONGEST))
    shown = line[first : first + _LONGEST - 2]
    return f"{'…' if first else ''}{shown}{'…' if first + len(shown) < len(line) else ''}"


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
