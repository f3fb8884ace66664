"""The rows of a file that an eval goes through."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from factoryc.contract.literal import literal
from factoryc.contract.rows import Row, UnreadableData, rows_in
from factoryc.contract.wire import Classes
from factoryc.contract.wire_schema import Schema


def rows_of(
    path: Path, kind: str, columns: Mapping[str, Schema], classes: Classes
) -> Iterator[Row]:
    """The rows of a file, as dictionaries of the columns that are asked for."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UnreadableData(f"{path.name} cannot be read: {problem}") from None
    yield from rows_in(path.name, content, kind, columns, classes)


def row_text(row: Row) -> str:
    """A row for people."""
    return ", ".join(f"{name}: {literal(value)}" for name, value in row.items())
