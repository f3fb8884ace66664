"""Buffers: the texts that an editor holds, saved or not, and the edits that it makes to them."""

from collections.abc import Iterable

import attrs
from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentContentChangePartial

from factoryc.lsp.positions import Lines
from factoryc.source.text import SourceFile

_BYTE_ORDER_MARK = "\ufeff"


@attrs.frozen
class Buffer:
    """`uri` as the editor writes it; `name` as diagnostics do. `text` is exactly the editor's."""

    uri: str
    name: str
    version: int
    text: str = attrs.field(repr=False)

    @property
    def source(self) -> SourceFile:
        """The text as the compiler reads it. Its lines are those of the editor."""
        plain = self.text.removeprefix(_BYTE_ORDER_MARK)
        return SourceFile(self.name, plain.replace("\r\n", "\n").replace("\r", "\n"))

    @property
    def unseen(self) -> int:
        """How many characters the compiler does not see in front of the first line."""
        return 1 if self.text.startswith(_BYTE_ORDER_MARK) else 0

    @property
    def line_end(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"


def edited(
    buffer: Buffer, version: int, changes: Iterable[TextDocumentContentChangeEvent], encoding: str
) -> Buffer:
    """The buffer after changes, each of which refers to the text that the one before it left."""
    text = buffer.text
    for change in changes:
        if isinstance(change, TextDocumentContentChangePartial):
            lines = Lines(text, encoding)
            start, end = lines.offset(change.range.start), lines.offset(change.range.end)
            text = text[:start] + change.text + text[max(start, end) :]
        else:
            text = change.text
    return attrs.evolve(buffer, version=version, text=text)
