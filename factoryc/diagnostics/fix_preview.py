"""What a fix would change, as the lines it removes and the lines it puts there."""

from itertools import takewhile

import attrs

from factoryc.diagnostics.diagnostic import Fix
from factoryc.source.edit import apply_edits
from factoryc.source.text import SourceFile


@attrs.frozen
class Change:
    """From line `number` on, `removed` gives way to `added`."""

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
    return Change(top + 1, tuple(removed), tuple(added)) if removed or added else None


def _common(first: list[str], second: list[str]) -> int:
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
