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
        with path.open("rb") as file:
            yield from rows_in(path.name, file, kind, columns, classes)
    except OSError as problem:
        raise UnreadableData(f"{path.name} cannot be read: {problem.strerror}") from None


def row_text(row: Row) -> str:
    """A row for people."""
    return ", ".join(f"{name}: {literal(value)}" for name, value in row.items())
