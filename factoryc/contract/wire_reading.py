"""From JSON to values: a schema in, a function that reads values of it out.

Whoever wrote the JSON may have written anything: what shows no value of the schema is a WireError.
"""

# ruff: noqa: ANN401  JSON of any form, values of any type

import binascii
import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import InvalidOperation
from typing import Any

from factoryc.contract.wire_refusal import Converter, exactly, inside, refuse, when_used
from factoryc.contract.wire_schema import Schema, WireError
from factoryc.contract.wire_texts import READERS

_AS_THEY_ARE: Mapping[str, type] = {"bool": bool, "int": int, "text": str}
_UNREADABLE = (ValueError, OverflowError, InvalidOperation, binascii.Error)
_PAIR = 2


def reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    """A function from JSON to values. `classes` are those of records and enums."""
    if "known_as" in schema:
        return when_used(lambda: _reader(schema, classes))
    return _reader(schema, classes)


def _reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    match schema["kind"]:
        case "bool" | "int" | "text" as kind:
            return exactly(_AS_THEY_ARE[kind], schema)
        case "float":
            return _float_reader(schema)
        case "decimal" | "bytes" | "instant" | "date" as kind:
            return _text_reader(schema, READERS[kind])
        case "duration":
            return _duration_reader(schema)
        case "optional":
            some = reader(schema["of"], classes)
            return lambda wire: None if wire is None else some(wire)
        case "list":
            return _list_reader(schema, classes)
        case "set":
            return _set_reader(schema, classes)
        case "map":
            return _map_reader(schema, classes)
        case "record":
            return _record_reader(schema, classes)
        case "enum":
            return _enum_reader(schema, classes)
        case "sum":
            return _sum_reader(schema, classes)
        case kind:
            raise WireError(f"no kind of value is called `{kind}`")


def _float_reader(schema: Schema) -> Converter:
    def read(wire: Any) -> float:
        if type(wire) not in {int, float} or not math.isfinite(wire):
            refuse(wire, schema)
        return float(wire)

    return read


def _text_reader(schema: Schema, value_of: Callable[[str], Any]) -> Converter:
    def read(wire: Any) -> Any:
        if type(wire) is not str:
            refuse(wire, schema)
        try:
            return value_of(wire)
        except _UNREADABLE:
            refuse(wire, schema)

    return read


def _duration_reader(schema: Schema) -> Converter:
    def read(wire: Any) -> timedelta:
        if type(wire) is not int:
            refuse(wire, schema)
        try:
            return timedelta(microseconds=wire)
        except _UNREADABLE:
            refuse(wire, schema)

    return read


def _list_reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    item = reader(schema["of"], classes)

    def read(wire: Any) -> list[Any]:
        if type(wire) is not list:
            refuse(wire, schema)
        items: list[Any] = []
        try:
            for each in wire:
                items.append(item(each))  # noqa: PERF401  the length says where an error arose
        except WireError as error:
            raise inside(f"[{len(items)}]", error) from None
        return items

    return read


def _set_reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    listed = _list_reader(schema, classes)

    def read(wire: Any) -> frozenset[Any]:
        items = listed(wire)
        members = frozenset(items)
        return members if len(members) == len(items) else refuse(wire, schema)

    return read


def _map_reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    pairs, key = exactly(list, schema), reader(schema["key"], classes)
    of = reader(schema["value"], classes)

    def entry(at: int, pair: Any) -> tuple[Any, Any]:
        try:
            return key(pair[0]), of(pair[1])
        except WireError as error:
            raise inside(f"[{at}]", error) from None

    def read(wire: Any) -> dict[Any, Any]:
        entries: dict[Any, Any] = {}
        for at, pair in enumerate(pairs(wire)):
            if not isinstance(pair, list) or len(pair) != _PAIR:
                refuse(wire, schema)
            name, value = entry(at, pair)
            if name in entries:
                refuse(wire, schema)
            entries[name] = value
        return entries

    return read


def _record_reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    fields = [(name, reader(of, classes)) for name, of in schema["fields"]]
    names = {name for name, _ in fields}
    make = classes[schema["name"]]

    def read(wire: Any) -> Any:
        if not isinstance(wire, dict) or wire.keys() != names:
            refuse(wire, schema)
        return make(**{name: _part(name, wire, of) for name, of in fields})

    return read


def _part(name: str, wire: Mapping[str, Any], of: Converter) -> Any:
    try:
        return of(wire[name])
    except WireError as error:
        raise inside(f".{name}", error) from None


def _enum_reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    cases = frozenset(schema["cases"])
    members: Any = classes[schema["name"]]

    def read(wire: Any) -> Any:
        if not isinstance(wire, str) or wire not in cases:
            refuse(wire, schema)
        return members[wire]

    return read


def _sum_reader(schema: Schema, classes: Mapping[str, type]) -> Converter:
    """A case that carries nothing is its name, any other an object with its name and its fields."""
    cases = {case: (bool(of["fields"]), reader(of, classes)) for case, of in schema["cases"]}

    def read(wire: Any) -> Any:
        case: Any = wire
        fields: Any = {}
        if isinstance(wire, dict) and len(wire) == 1:
            ((case, fields),) = wire.items()
        carries, of = cases.get(case, (None, None)) if isinstance(case, str) else (None, None)
        if of is None or isinstance(wire, dict) != carries:
            refuse(wire, schema)
        try:
            return of(fields)
        except WireError as error:
            raise inside(f".{case}", error) from None

    return read
