"""The name under a cursor. Texts, patterns and comments hold no names."""

import re

import attrs

from factoryc.source.span import Span
from factoryc.source.text import SourceFile

_TOKEN = re.compile(
    r"""(?P<skipped> //[^\n]* | "(?:[^"\\\n]|\\.)*"? | (?<=matches\ )/(?:[^/\\\n]|\\.)*/? )
      | (?P<word> [A-Za-z_][A-Za-z0-9_]* )""",
    re.VERBOSE,
)
_QUALIFIED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)?\s*\.\s*\Z")


@attrs.frozen
class Word:
    """A name where it stands. `before` is the name in front of its point: empty where something
    else stands there, None without a point.
    """

    text: str
    before: str | None
    span: Span


def word_at(source: SourceFile, offset: int) -> Word | None:
    """The name that the cursor stands in, or right behind."""
    line_start = source.text.rfind("\n", 0, offset) + 1
    line_end = source.text.find("\n", offset)
    line = source.text[line_start : line_end if line_end >= 0 else len(source.text)]
    column = offset - line_start
    for token in _TOKEN.finditer(line):
        if token.start() <= column <= token.end() and token["word"] is not None:
            point = _QUALIFIED.search(line[: token.start()])
            before = (point[1] or "") if point is not None else None
            span = source.span(line_start + token.start(), line_start + token.end())
            return Word(token["word"], before, span)
    return None
