"""What a spec says in a clause, word for word, as far as it can be shown beside something else."""

import textwrap
from collections.abc import Mapping

import attrs

from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

_MOST_LINES = 24


@attrs.frozen
class ClauseText:
    """`place` is the file and the line on which it begins. `more` counts the lines left out at its end."""

    place: str
    text: str
    more: int


def clause_texts(spec: Spec, files: Mapping[str, SourceFile]) -> Mapping[str, ClauseText]:
    """The text of each clause by its qualified name."""
    found: dict[str, ClauseText] = {}
    for each in parts(spec):
        clause, span = getattr(each, "clause", None), getattr(each, "span", None)
        if not isinstance(clause, str) or not isinstance(span, Span) or clause in found:
            continue
        file = files.get(span.file)
        if file is not None:
            found[clause] = _text(file, span)
    return found


def _text(file: SourceFile, span: Span) -> ClauseText:
    place = file.position(span.start)
    # How far its first line is in counts for the lines below.
    whole = " " * (place.column - 1) + file.text[span.start : span.end]
    lines = textwrap.dedent(whole).rstrip().splitlines()
    shown = lines[:_MOST_LINES]
    return ClauseText(f"{file.name}:{place.line}", "\n".join(shown), len(lines) - len(shown))
