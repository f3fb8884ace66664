"""A witness as lines to read aloud: after which calls, when what comes in, while what is stored.

when  target = "https://example.org"
      alias  = "abc123"
while links  = {}
then  taken  : fails AliasTaken
      chosen : returns Link { … }
"""

from collections.abc import Iterable, Sequence

from factoryc.diagnostics.diagnostic import Witness
from factoryc.diagnostics.visible_line import Clusters, text_width, visible_text, wrapped
from factoryc.frozen import frozen

_WIDEST_NAME = 24
_NARROWEST_VALUE = 10
_INDENT = 4


@frozen
class _Entry:
    """One line of the table before it is aligned. Calls have no name."""

    title: str
    name: str
    sign: str
    value: str


def witness_table(witness: Witness, width: int, clusters: Clusters) -> Sequence[str]:
    """The table in lines of at most `width` cells, names and values aligned."""
    entries = [
        *_group("after", (("", call) for call in witness.calls), ""),
        *_group("when", witness.input.items(), "="),
        *_group("while", witness.state.items(), "="),
        *_group("then", witness.outcomes.items(), ":"),
    ]
    titles = max((len(entry.title) for entry in entries), default=0)
    names = [text_width(entry.name, clusters) for entry in entries]
    column = max((name for name in names if name <= _WIDEST_NAME), default=0)
    lines: list[str] = []
    for entry, name in zip(entries, names, strict=True):
        label = entry.name + " " * max(0, column - name)
        middle = f"{label} {entry.sign} " if entry.name else ""
        start = f"{entry.title:<{titles}} {middle}"
        indent = text_width(start, clusters)
        if width - indent < _NARROWEST_VALUE:
            # No room beside such a name: the value goes below it.
            lines.extend(wrapped(start.rstrip(), width, clusters))
            start, indent = " " * _INDENT, _INDENT
        for line in wrapped(entry.value, width - indent, clusters) or ("",):
            lines.append(f"{start}{line}")
            start = " " * indent
    return lines


def _group(title: str, rows: Iterable[tuple[str, str]], sign: str) -> Iterable[_Entry]:
    for name, value in rows:
        yield _Entry(title, visible_text(name), sign, visible_text(value))
        title = ""
