"""Edits: replace spans of a text by other text."""

from collections.abc import Iterable

from factoryc.frozen import frozen
from factoryc.source.span import Span


@frozen
class Edit:
    """Replace `span` by `text`. An empty span inserts; an empty text deletes."""

    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, which must not overlap. Spans refer to the text before."""
    parts: list[str] = []
    end = len(text)
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end), reverse=True):
        parts += (text[edit.span.end : end], edit.text)
        end = edit.span.start
    parts.append(text[:end])
    return "".join(reversed(parts))
