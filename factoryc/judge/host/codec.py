"""From the values of a product to wire JSON: a schema in, a converting function out.

Encoding is strict: a value that is not of its declared type raises `Mismatch`, whose text is a plain
sentence.
"""

# ruff: noqa: ANN401  the values of a product may be anything; finding out is the purpose here

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

Schema = Mapping[str, Any]
Converter = Callable[[Any], Any]
Classes = Callable[[str], Any]

_MICROSECOND = timedelta(microseconds=1)
_TYPE_NAMES = {
    "bool": "Bool",
    "int": "Int",
    "decimal": "Decimal",
    "float": "Float",
    "text": "Text",
    "bytes": "Bytes",
    "instant": "Instant",
    "date": "Date",
    "duration": "Duration",
}


class Mismatch(Exception):
    """A value is not of its declared type."""

    def __init__(self, sentence: str, path: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.path = path

    def inside(self, step: str) -> "Mismatch":
        return Mismatch(self.sentence, step + self.path)

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


def type_name(schema: Schema) -> str:
    """The type as the spec's author writes it."""
    match schema["kind"]:
        case "list" | "set" as kind:
            return f"{kind.title()}<{type_name(schema['of'])}>"
        case "optional":
            return f"{type_name(schema['of'])}?"
        case "map":
            return f"Map<{type_name(schema['key'])}, {type_name(schema['value'])}>"
        case "record" | "enum" | "sum":
            return str(schema["name"])
        case kind:
            return _TYPE_NAMES[kind]


def compile_encoder(schema: Schema, classes: Classes) -> Converter:
    """A product's value to wire JSON, or `Mismatch`."""
    if "known_as" not in schema:
        return _plain_encoder(schema, classes)
    made: list[Converter] = []

    def encode_again(value: Any) -> Any:
        # What holds values of its own type is looked into as deep as values go.
        if not made:
            made.append(_plain_encoder(schema, classes))
        return made[0](value)

    return encode_again


def _plain_encoder(schema: Schema, classes: Classes) -> Converter:

    def refuse(value: Any, why: str = "") -> Mismatch:
        return Mismatch(f"expected {type_name(schema)}, but got {why or _describe(value)}")

    def exactly(python: type) -> Converter:
        def encode(value: Any) -> Any:
            if type(value) is not python:
                raise refuse(value)
            return value

        return encode

    match schema["kind"]:
        case "bool":
            return exactly(bool)
        case "int":
            return exactly(int)
        case "float":
            return exactly(float)
        case "text":
            return exactly(str)
        case "decimal":
            return lambda value: _encode_decimal(value, refuse)
        case "bytes":

            def encode_bytes(value: Any) -> str:
                if type(value) is not bytes:
                    raise refuse(value)
                return base64.b64encode(value).decode("ascii")

            return encode_bytes
        case "instant":
            return lambda value: _encode_instant(value, refuse)
        case "date":
            plain_date = exactly(date)
            return lambda value: plain_date(value).isoformat()
        case "duration":
            plain_duration = exactly(timedelta)
            return lambda value: plain_duration(value) // _MICROSECOND
        case "optional":
            some = compile_encoder(schema["of"], classes)
            return lambda value: None if value is None else some(value)
        case "list":
            return _list_encoder(compile_encoder(schema["of"], classes), refuse)
        case "set":
            return _set_encoder(compile_encoder(schema["of"], classes), refuse)
        case "map":
            key = compile_encoder(schema["key"], classes)
            return _map_encoder(key, compile_encoder(schema["value"], classes), refuse)
        case "record":
            fields = [(name, compile_encoder(of, classes)) for name, of in schema["fields"]]
            return _record_encoder(classes(schema["name"]), fields, refuse)
        case "enum":
            return _enum_encoder(classes(schema["name"]), frozenset(schema["cases"]), refuse)
        case "sum":
            return _case_encoder(schema, classes, refuse)
        case kind:
            raise Mismatch(f"no type is called `{kind}`")


def _encode_decimal(value: Any, refuse: Callable[..., Mismatch]) -> str:
    if type(value) is not Decimal:
        raise refuse(value)
    if not value.is_finite():
        raise refuse(value, f"{value}, which is no number")
    return str(value)


def _encode_instant(value: Any, refuse: Callable[..., Mismatch]) -> str:
    if type(value) is not datetime:
        raise refuse(value)
    if value.utcoffset() is None:
        raise refuse(value, f"{value.isoformat()}, which has no time zone")
    return value.astimezone(UTC).isoformat()


def _list_encoder(item: Converter, refuse: Callable[..., Mismatch]) -> Converter:
    def encode(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise refuse(value)
        wire: list[Any] = []
        try:
            for part in value:
                wire.append(item(part))  # noqa: PERF401  the length says where a Mismatch arose
        except Mismatch as mismatch:
            raise mismatch.inside(f"[{len(wire)}]") from None
        return wire

    return encode


def _set_encoder(item: Converter, refuse: Callable[..., Mismatch]) -> Converter:
    def encode(value: Any) -> list[Any]:
        if not isinstance(value, set | frozenset):
            raise refuse(value)
        try:
            return [item(part) for part in sorted(value)]
        except TypeError:
            return sorted((item(part) for part in value), key=json.dumps)

    return encode


def _map_encoder(key: Converter, of: Converter, refuse: Callable[..., Mismatch]) -> Converter:
    def encode(value: Any) -> list[Any]:
        if not isinstance(value, dict):
            raise refuse(value)
        wire: list[Any] = []
        try:
            for name, part in value.items():
                wire.append([key(name), of(part)])
        except Mismatch as mismatch:
            raise mismatch.inside(f"[entry {len(wire)}]") from None
        return wire

    return encode


def _record_encoder(
    record: Any, fields: list[tuple[str, Converter]], refuse: Callable[..., Mismatch]
) -> Converter:
    def encode(value: Any) -> dict[str, Any]:
        if not isinstance(value, record):
            raise refuse(value)
        return encode_fields(value, fields)

    return encode


def encode_fields(value: Any, fields: list[tuple[str, Converter]]) -> dict[str, Any]:
    """The attributes of a record or an error, each under its declared type, or `Mismatch`."""
    wire: dict[str, Any] = {}
    for name, encode_field in fields:
        try:
            wire[name] = encode_field(getattr(value, name))
        except AttributeError:
            raise Mismatch(f"`{type(value).__name__}` has no field `{name}`") from None
        except Mismatch as mismatch:
            raise mismatch.inside(f".{name}") from None
    return wire


def _enum_encoder(
    members: Any, cases: frozenset[str], refuse: Callable[..., Mismatch]
) -> Converter:
    def encode(value: Any) -> str:
        if not isinstance(value, members):
            raise refuse(value)
        name = value.name
        if name not in cases:
            raise refuse(value, f"the undeclared case `{name}`")
        return str(name)

    return encode


def _case_encoder(schema: Schema, classes: Classes, refuse: Callable[..., Mismatch]) -> Converter:
    cases = [
        (case, classes(of["name"]), bool(of["fields"]), compile_encoder(of, classes))
        for case, of in schema["cases"]
    ]

    def encode(value: Any) -> Any:
        for case, record, carries, encode_case in cases:
            if isinstance(value, record):
                return {case: encode_case(value)} if carries else case
        raise refuse(value)

    return encode


def _describe(value: Any) -> str:
    # The repr of a product's own class is product code; only plain values are shown.
    if value is None:
        return "nothing (None)"
    if type(value) in (bool, int, float, str, bytes, Decimal):
        shown = repr(value)
        return f"{type(value).__name__} {shown if len(shown) <= 60 else shown[:57] + '...'}"  # noqa: PLR2004  a line's width
    return f"a value of class `{type(value).__name__}`"
