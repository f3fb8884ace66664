"""From wire JSON to the values of a product: a schema in, a converting function out.

Decoding builds what the product's own classes build, so it may raise what they raise.
"""

# ruff: noqa: ANN401  the values of a product may be anything; finding out is the purpose here

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from factoryc.judge.host.codec import Classes, Converter, Mismatch, Schema

RAW = "$raw"


def tied(sent: Schema) -> Schema:
    """A schema as it was sent, with itself in the place of what says `again`."""
    whole: Schema = _tied(sent, {})
    return whole


def _tied(part: Any, around: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_tied(each, around) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("kind") == "again":
        return around[part["of"]]
    made: dict[str, Any] = {}
    inside = {**around, part["known_as"]: made} if "known_as" in part else around
    made.update({key: _tied(each, inside) for key, each in part.items()})
    return made


def compile_decoder(schema: Schema, classes: Classes) -> Converter:
    """Wire JSON to a product's value. `{"$raw": x}` anywhere stands for x itself, of any type."""
    # What holds values of its own type is looked into as deep as values go.
    if "known_as" in schema:
        return or_raw(when_used(lambda: _plain_decoder(schema, classes)))
    return or_raw(_plain_decoder(schema, classes))


def or_raw(decode: Converter) -> Converter:
    """Pass on what `{"$raw": x}` holds as it is, and convert anything else."""

    def decode_or_pass(wire: Any) -> Any:
        return wire[RAW] if type(wire) is dict and RAW in wire else decode(wire)

    return decode_or_pass


def when_used(make: Callable[[], Converter]) -> Converter:
    """A converter that is made at its first value."""
    made: list[Converter] = []

    def convert(value: Any) -> Any:
        if not made:
            made.append(make())
        return made[0](value)

    return convert


def _plain_decoder(schema: Schema, classes: Classes) -> Converter:
    match schema["kind"]:
        case "bool" | "int" | "text":
            return lambda wire: wire
        case "float":
            return float
        case "decimal":
            return Decimal
        case "bytes":
            return base64.b64decode
        case "instant":
            return _decode_instant
        case "date":
            return date.fromisoformat
        case "duration":
            return lambda wire: timedelta(microseconds=wire)
        case "list":
            item = compile_decoder(schema["of"], classes)
            return lambda wire: [item(part) for part in wire]
        case "set":
            member = compile_decoder(schema["of"], classes)
            return lambda wire: {member(part) for part in wire}
        case "optional":
            some = compile_decoder(schema["of"], classes)
            return lambda wire: None if wire is None else some(wire)
        case "map":
            key = compile_decoder(schema["key"], classes)
            value = compile_decoder(schema["value"], classes)
            return lambda wire: {key(name): value(part) for name, part in wire}
        case "record":
            build = classes(schema["name"])
            fields = [(name, compile_decoder(of, classes)) for name, of in schema["fields"]]
            return lambda wire: build(**{name: decode(wire[name]) for name, decode in fields})
        case "enum":
            members = classes(schema["name"])
            return lambda wire: members[wire]
        case "sum":
            return _case_decoder(schema, classes)
        case kind:
            raise Mismatch(f"no type is called `{kind}`")


def _case_decoder(schema: Schema, classes: Classes) -> Converter:
    """A case that carries nothing is its name, any other an object with its name and its fields."""
    cases = {case: compile_decoder(of, classes) for case, of in schema["cases"]}

    def decode(wire: Any) -> Any:
        if isinstance(wire, str):
            return cases[wire]({})
        ((case, fields),) = wire.items()
        return cases[case](fields)

    return decode


def _decode_instant(wire: str) -> datetime:
    moment = datetime.fromisoformat(wire)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
