"""Rows of outside data, their cells read as values of the types that an eval asks for."""

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from io import TextIOWrapper
from typing import Any, BinaryIO, TypeAlias

from factoryc.contract.json_items import json_items
from factoryc.contract.wire import Classes, from_wire
from factoryc.contract.wire_reading import reader
from factoryc.contract.wire_schema import Schema, WireError, tied

Row: TypeAlias = dict[str, Any]


class UnreadableData(Exception):
    """The data of an eval is not what the eval says it is. The text says where, for people."""


def rows_in(
    name: str, file: BinaryIO, kind: str, columns: Mapping[str, Schema], classes: Classes
) -> Iterator[Row]:
    """The rows of a file of that name, as dictionaries of the columns that are asked for.

    It is read as far as rows are asked for. Raises UnreadableData.
    """
    reader_of = _cell_reader if kind == "csv" else reader
    readers = {column: reader_of(tied(schema), classes) for column, schema in columns.items()}
    for number, row in enumerate(_raw(name, file, kind), 1):
        values: Row = {}
        for column, read in readers.items():
            if not isinstance(row, dict) or row.get(column, ...) is ...:
                raise UnreadableData(f"{name}, row {number}: there is no column `{column}`")
            try:
                values[column] = read(row[column])
            except (WireError, ValueError, InvalidOperation) as problem:
                where = f"{name}, row {number}, column `{column}`"
                raise UnreadableData(f"{where}: {problem}") from None
        yield values


def _raw(name: str, file: BinaryIO, kind: str) -> Iterator[Any]:
    text = TextIOWrapper(file, encoding="utf-8-sig")
    try:
        yield from csv.DictReader(text) if kind == "csv" else json_items(text)
    except (ValueError, csv.Error) as problem:
        raise UnreadableData(f"{name} cannot be read: {problem}") from None


def _cell_reader(schema: Schema, classes: Classes) -> Callable[[str | None], Any]:
    return lambda text: _cell(text, schema, classes)


def _cell(text: str | None, schema: Schema, classes: Classes) -> Any:  # noqa: ANN401  of any type
    if text is None:
        raise ValueError("the row is too short")
    match schema["kind"]:
        case "text":
            return text
        case "optional":
            return None if text == "" else _cell(text, schema["of"], classes)
        case "enum":
            return _member(text, classes[schema["name"]])
        case kind if kind in _READERS:
            return _READERS[kind](text.strip())
        case kind:
            return from_wire(json.loads(text), schema, classes)


def _member(text: str, enum: type) -> Enum:
    assert issubclass(enum, Enum)
    return enum(text.strip())


def _bool(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(f"neither true nor false: {text}")
    return text == "true"


def _instant(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "bool": _bool,
    "int": int,
    "decimal": Decimal,
    "float": float,
    "date": dt.date.fromisoformat,
    "instant": _instant,
}
