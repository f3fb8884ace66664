"""From values to JSON: a schema in, a function that writes values of it out. No value is looked at twice."""

# ruff: noqa: ANN401  values of any type

import base64
import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from factoryc.contract.wire_refusal import Converter, exactly, inside, refuse, when_used
from factoryc.contract.wire_schema import Schema, WireError

_MICROSECOND = timedelta(microseconds=1)
_AS_THEY_ARE: Mapping[str, type] = {"bool": bool, "int": int, "text": str}


def writer(schema: Schema) -> Converter:
    """A function from values to JSON. It raises WireError for one that is not of the schema."""
    if "known_as" in schema:
        return when_used(lambda: _writer(schema))
    return _writer(schema)


def _writer(schema: Schema) -> Converter:
    match schema["kind"]:
        case "bool" | "int" | "text" as kind:
            return exactly(_AS_THEY_ARE[kind], schema)
        case "float" | "decimal" | "bytes" | "instant" | "date" | "duration":
            return _scalar_writer(schema)
        case "optional":
            some = writer(schema["of"])
            return lambda value: None if value is None else some(value)
        case "list":
            return _list_writer(schema)
        case "set":
            member = writer(schema["of"])
            members = exactly(frozenset, schema)
            return lambda value: sorted(map(member, members(value)), key=json.dumps)
        case "map":
            return _map_writer(schema)
        case "record":
            return _record_writer(schema)
        case "enum":
            return _enum_writer(schema)
        case "sum":
            return _sum_writer(schema)
        case kind:
            raise WireError(f"no kind of value is called `{kind}`")


def _scalar_writer(schema: Schema) -> Converter:
    def write_float(value: Any) -> float:
        if type(value) is not float or not math.isfinite(value):
            refuse(value, schema)
        return value

    def write_decimal(value: Any) -> str:
        if type(value) is not Decimal or not value.is_finite():
            refuse(value, schema)
        return str(value)

    def write_bytes(value: Any) -> str:
        return base64.b64encode(plain_bytes(value)).decode("ascii")

    def write_instant(value: Any) -> str:
        if type(value) is not datetime or value.utcoffset() is None:
            refuse(value, schema)
        return value.astimezone(UTC).isoformat()

    def write_date(value: Any) -> str:
        return str(plain_date(value).isoformat())

    def write_duration(value: Any) -> int:
        return int(plain_duration(value) // _MICROSECOND)

    plain_bytes, plain_date = exactly(bytes, schema), exactly(date, schema)
    plain_duration = exactly(timedelta, schema)
    written: dict[str, Converter] = {
        "float": write_float,
        "decimal": write_decimal,
        "bytes": write_bytes,
        "instant": write_instant,
        "date": write_date,
        "duration": write_duration,
    }
    return written[schema["kind"]]


def _list_writer(schema: Schema) -> Converter:
    items, item = exactly(list, schema), writer(schema["of"])

    def write(value: Any) -> list[Any]:
        written: list[Any] = []
        try:
            for each in items(value):
                written.append(item(each))  # noqa: PERF401  the length says where an error arose
        except WireError as error:
            raise (inside(f"[{len(written)}]", error) if type(value) is list else error) from None
        return written

    return write


def _map_writer(schema: Schema) -> Converter:
    entries, key, of = exactly(dict, schema), writer(schema["key"]), writer(schema["value"])
    return lambda value: [[key(name), of(entry)] for name, entry in entries(value).items()]


def _record_writer(schema: Schema) -> Converter:
    class_name = schema["name"]
    fields = [(name, writer(of)) for name, of in schema["fields"]]

    def write(value: Any) -> dict[str, Any]:
        if type(value).__name__ != class_name:
            refuse(value, schema)
        return {name: _part(name, value, of) for name, of in fields}

    return write


def _part(name: str, value: Any, of: Converter) -> Any:
    try:
        return of(getattr(value, name))
    except WireError as error:
        raise inside(f".{name}", error) from None


def _enum_writer(schema: Schema) -> Converter:
    class_name = schema["name"]

    def write(value: Any) -> str:
        if not isinstance(value, Enum) or type(value).__name__ != class_name:
            refuse(value, schema)
        return value.name

    return write


def _sum_writer(schema: Schema) -> Converter:
    """A case that carries nothing is its name, any other an object with its name and its fields."""
    cases: Iterable[tuple[str, Schema]] = schema["cases"]
    known = {of["name"]: (case, bool(of["fields"]), writer(of)) for case, of in cases}

    def write(value: Any) -> Any:
        found = known.get(type(value).__name__)
        if found is None:
            refuse(value, schema)
        case, carries, of = found
        try:
            shown = of(value)
        except WireError as error:
            raise inside(f".{case}", error) from None
        return {case: shown} if carries else case

    return write
