"""Values as JSON: one format for the host's protocol and for the bodies of HTTP."""

import base64
import binascii
import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeAlias

from factoryc.contract.tables import Value
from factoryc.contract.wire_schema import Schema, WireError
from factoryc.contract.wire_texts import READERS

Json: TypeAlias = Any
Classes: TypeAlias = Mapping[str, type]

_MICROSECOND = timedelta(microseconds=1)
_WORDS = {
    "bool": "true or false",
    "int": "a whole number",
    "decimal": 'a decimal in quotes, such as "1.20"',
    "float": "a number",
    "text": "a text",
    "bytes": "bytes in base64",
    "instant": "an instant, such as 2026-03-01T09:30:00+00:00",
    "date": "a day, such as 2026-03-01",
    "duration": "a whole number of microseconds",
    "list": "a list",
    "set": "a list of different values",
    "map": "a list of pairs with different keys",
}


def to_wire(value: Value, schema: Schema) -> Json:
    """The value as JSON. Raises WireError where it is not of the schema."""
    match schema["kind"]:
        case "bool" | "int" | "text" as kind:
            wanted = {"bool": bool, "int": int, "text": str}[kind]
            return _of_class(value, wanted, schema)
        case "float":
            number = _of_class(value, float, schema)
            return number if math.isfinite(number) else _refuse(value, schema)
        case "decimal":
            number = _of_class(value, Decimal, schema)
            return str(number) if number.is_finite() else _refuse(value, schema)
        case "bytes":
            return base64.b64encode(_of_class(value, bytes, schema)).decode("ascii")
        case "instant":
            moment = _of_class(value, datetime, schema)
            if moment.utcoffset() is None:
                return _refuse(value, schema)
            return moment.astimezone(UTC).isoformat()
        case "date":
            return _of_class(value, date, schema).isoformat()
        case "duration":
            return _of_class(value, timedelta, schema) // _MICROSECOND
        case "optional":
            return None if value is None else to_wire(value, schema["of"])
        case "list":
            items = _of_class(value, list, schema)
            return [
                _inside(f"[{at}]", to_wire, item, schema["of"]) for at, item in enumerate(items)
            ]
        case "set":
            members = _of_class(value, frozenset, schema)
            return sorted((to_wire(member, schema["of"]) for member in members), key=json.dumps)
        case "map":
            entries = _of_class(value, dict, schema).items()
            return [
                [to_wire(key, schema["key"]), to_wire(entry, schema["value"])]
                for key, entry in entries
            ]
        case "record":
            if type(value).__name__ != schema["name"]:
                return _refuse(value, schema)
            return {
                name: _inside(f".{name}", to_wire, getattr(value, name), of)
                for name, of in schema["fields"]
            }
        case "enum":
            if not isinstance(value, Enum) or type(value).__name__ != schema["name"]:
                return _refuse(value, schema)
            return value.name
        case "sum":
            return _case_to_wire(value, schema)
        case kind:
            raise WireError(f"no kind of value is called `{kind}`")


def from_wire(wire: Json, schema: Schema, classes: Classes) -> Value:
    """The value that JSON shows. `classes` are those of records and enums. Raises WireError."""
    match schema["kind"]:
        case "bool" | "int" | "text" as kind:
            wanted = {"bool": bool, "int": int, "text": str}[kind]
            return _of_class(wire, wanted, schema)
        case "float":
            if type(wire) not in {int, float} or not math.isfinite(wire):
                return _refuse(wire, schema)
            return float(wire)
        case "decimal" | "bytes" | "instant" | "date" as kind:
            return _read(READERS[kind], _of_class(wire, str, schema), schema)
        case "duration":
            microseconds = _of_class(wire, int, schema)
            return _read(lambda count: timedelta(microseconds=count), microseconds, schema)
        case "optional":
            return None if wire is None else from_wire(wire, schema["of"], classes)
        case "list":
            return _items(wire, schema, classes)
        case "set":
            items = _items(wire, schema, classes)
            members = frozenset(items)
            return members if len(members) == len(items) else _refuse(wire, schema)
        case "map":
            return _entries(wire, schema, classes)
        case "record":
            return _record(wire, schema, classes)
        case "enum":
            if not isinstance(wire, str) or wire not in schema["cases"]:
                return _refuse(wire, schema)
            return classes[schema["name"]][wire]  # type: ignore[index]  # an enum, by its schema
        case "sum":
            return _case_from_wire(wire, schema, classes)
        case kind:
            raise WireError(f"no kind of value is called `{kind}`")


def _case_to_wire(value: Value, schema: Schema) -> Json:
    """A case that carries nothing is its name, any other an object with its name and its fields."""
    for case, of in schema["cases"]:
        if type(value).__name__ == of["name"]:
            shown = _inside(f".{case}", to_wire, value, of)
            return {case: shown} if of["fields"] else case
    return _refuse(value, schema)


def _case_from_wire(wire: Json, schema: Schema, classes: Classes) -> Value:
    case: Json = wire
    fields: Json = {}
    if isinstance(wire, dict) and len(wire) == 1:
        ((case, fields),) = wire.items()
    for name, of in schema["cases"]:
        if name == case and isinstance(wire, dict) == bool(of["fields"]):
            return _inside(f".{name}", from_wire, fields, of, classes)
    return _refuse(wire, schema)


def _items(wire: Json, schema: Schema, classes: Classes) -> list[Value]:
    items = _of_class(wire, list, schema)
    return [
        _inside(f"[{at}]", from_wire, item, schema["of"], classes) for at, item in enumerate(items)
    ]


def _entries(wire: Json, schema: Schema, classes: Classes) -> Value:
    entries: dict[Value, Value] = {}
    for at, pair in enumerate(_of_class(wire, list, schema)):
        if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004  a pair is two
            return _refuse(wire, schema)
        key = _inside(f"[{at}]", from_wire, pair[0], schema["key"], classes)
        if key in entries:
            return _refuse(wire, schema)
        entries[key] = _inside(f"[{at}]", from_wire, pair[1], schema["value"], classes)
    return entries


def _record(wire: Json, schema: Schema, classes: Classes) -> Value:
    names = [name for name, _ in schema["fields"]]
    if not isinstance(wire, dict) or set(wire) != set(names):
        return _refuse(wire, schema)
    return classes[schema["name"]](
        **{
            name: _inside(f".{name}", from_wire, wire[name], of, classes)
            for name, of in schema["fields"]
        }
    )


def _of_class(value: Value, wanted: type, schema: Schema) -> Value:
    return value if type(value) is wanted else _refuse(value, schema)


def _read(reader: Callable[[Any], Value], wire: Json, schema: Schema) -> Value:
    try:
        return reader(wire)
    except (ValueError, OverflowError, InvalidOperation, binascii.Error):
        return _refuse(wire, schema)


def _refuse(value: Value, schema: Schema) -> Value:
    kind = schema["kind"]
    wanted = _WORDS.get(kind)
    if kind == "record":
        fields = ", ".join(name for name, _ in schema["fields"])
        wanted = f"a {schema['name']} with {fields or 'no fields'}"
    elif kind == "enum":
        wanted = "one of " + ", ".join(schema["cases"])
    elif kind == "sum":
        wanted = "one of " + ", ".join(case for case, _ in schema["cases"])
    shown = repr(value)
    raise WireError(f"not {wanted}: {shown if len(shown) <= 80 else shown[:77] + '...'}")  # noqa: PLR2004  a line's width


def _inside(step: str, convert: Callable[..., Value], *arguments: Value) -> Value:
    try:
        return convert(*arguments)
    except WireError as error:
        raise WireError(
            f"{step} {error}" if error.args[0][0] not in ".[" else f"{step}{error}"
        ) from None
