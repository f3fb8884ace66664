"""The one layout of a buffer, as edits of the lines that change: the cursor stays where it was."""

import asyncio
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from lsprotocol import types

from factoryc.format.format import format_source
from factoryc.lsp.session import Session

# With more lines that differ, to find which of them are the same takes longer than it is worth.
_MOST_COMPARED = 2_000


async def formatting(session: Session, name: str) -> list[types.TextEdit] | None:
    """The edits, or None where the text is not open or was changed in the meantime."""
    buffer = session.buffers.get(name)
    if buffer is None:
        return None
    source = buffer.source
    formatted = await asyncio.to_thread(format_source, source)
    if session.buffers.get(name) is not buffer:
        return None
    lines = session.lines(source)
    before, after = _lines(source.text), _lines(formatted.text)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    return [
        types.TextEdit(
            lines.range(starts[start], starts[end]),
            "".join(after[first:last]).replace("\n", buffer.line_end),
        )
        for start, end, first, last in _changes(before, after)
    ]


def _lines(text: str) -> list[str]:
    """With their ends, of which a line feed is the only one."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Which lines become which: `before[start:end]` becomes `after[first:last]`."""
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    end, last = len(before) - tail, len(after) - tail
    if max(end, last) - head > _MOST_COMPARED:
        yield head, end, head, last
        return
    matcher = SequenceMatcher(None, before[head:end], after[head:last], autojunk=False)
    for kind, start, stop, first, stopped in matcher.get_opcodes():
        if kind != "equal":
            yield head + start, head + stop, head + first, head + stopped
