"""Values, calls and outcomes as an author writes them: for witnesses and reports."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from factoryc.contract.python_names import spec_name
from factoryc.contract.python_text import integer_source
from factoryc.contract.tables import UNSEEN, Failed, Outcome, Rejected, Returned, Value
from factoryc.spec.clock import passes_time
from factoryc.spec.definitions import Operation
from factoryc.spec.types import (
    DECIMAL,
    FLOAT,
    ListType,
    MapType,
    OptionalType,
    SetType,
    Type,
    unrefined,
)

_ESCAPES = {
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\0": "\\0",
    '"': '\\"',
    "\\": "\\\\",
    "{": "\\{",
}
_MICROSECOND = dt.timedelta(microseconds=1)
_UNITS = (
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
)


def literal(value: Value, type_: Type | None = None) -> str:
    """Any value in the language's own notation. The type matters for numbers alone."""
    plain = unrefined(type_) if type_ is not None else None
    if isinstance(plain, OptionalType):
        plain = unrefined(plain.inner)
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case Enum():
            return f"{type(value).__name__}.{value.value}"
        case int():
            return f"{value}.0" if plain in {DECIMAL, FLOAT} else integer_source(value)
        case Decimal():
            return _decimal(value)
        case float():
            return repr(value)
        case str():
            return _text(value)
        case bytes():
            return f"bytes {_text(value.hex(' '))}"
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        case dt.date():
            return value.isoformat()
        case dt.timedelta():
            return _duration(value)
        case list():
            element = plain.element if isinstance(plain, ListType) else None
            return f"[{', '.join(literal(item, element) for item in value)}]"
        case set() | frozenset():
            element = plain.element if isinstance(plain, SetType) else None
            return f"to_set([{', '.join(sorted(literal(item, element) for item in value))}])"
        case dict():
            return _map(value, plain)
    if is_dataclass(value):
        shown = {spec_name(each.name): getattr(value, each.name) for each in fields(value)}
        # The class of a case is called `Payment.card`, and only its Python name `PaymentCard`.
        name = type(value).__qualname__.rpartition("<locals>.")[2]
        if "." in name:
            return f"{name}{_payload(shown)}"
        return f"{name} {fields_text(shown)}"
    return _text(repr(value))


def fields_text(values: Mapping[str, Value]) -> str:
    """`{ code: "abc123", visits: 0 }`."""
    if not values:
        return "{}"
    return f"{{ {', '.join(f'{name}: {literal(value)}' for name, value in values.items())} }}"


def _payload(values: Mapping[str, Value]) -> str:
    if not values:
        return ""
    return f"({', '.join(f'{name}: {literal(value)}' for name, value in values.items())})"


def call_text(operation: Operation, arguments: Sequence[Value]) -> str:
    """`shorten("https://example.org", none)`."""
    types: list[Type | None] = [parameter.type for parameter in operation.parameters]
    types.extend([None] * (len(arguments) - len(types)))
    shown = (literal(value, type_) for value, type_ in zip(arguments, types, strict=False))
    if passes_time(operation):
        return f"advance clock {next(shown)}"
    return f"{operation.name}({', '.join(shown)})"


def outcome_text(outcome: Outcome, operation: Operation | None = None) -> str:
    """`returns 3`, `fails AliasTaken { alias: "abc123" }`, `is rejected`.

    The operation tells a result that is none from no result at all.
    """
    result = operation.result if operation is not None else None
    match outcome:
        case Returned(value=None) if result is None:
            return "ends well"
        case Returned(value=value) if value is UNSEEN:
            return "ends well, with a result that is not shown"
        case Returned(value=value):
            return f"returns {literal(value, result)}"
        case Failed(name=name, fields=shown) if shown:
            return f"fails {name} {fields_text({spec_name(n): v for n, v in shown.items()})}"
        case Failed(name=name):
            return f"fails {name}"
        case Rejected():
            return "is rejected"


def _text(text: str) -> str:
    return '"' + "".join(_character(character) for character in text) + '"'


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\u{{{ord(character):X}}}"


def _decimal(number: Decimal) -> str:
    if not number.is_finite():
        return str(number)
    text = f"{number:f}"
    if number == 0:
        text = text.removeprefix("-")
    return text if "." in text else f"{text}.0"


def _duration(duration: dt.timedelta) -> str:
    count = duration // _MICROSECOND
    for unit, size in _UNITS:
        if count % size == 0 and (count or unit == "s"):
            return f"{count // size}{unit}"
    return f"{count}us"


def _map(entries: dict[Value, Value], type_: Type | None) -> str:
    key_type, value_type = (type_.key, type_.value) if isinstance(type_, MapType) else (None, None)
    if not entries:
        return "{}"
    shown = (
        f"{literal(key, key_type)}: {literal(value, value_type)}" for key, value in entries.items()
    )
    return f"{{ {', '.join(shown)} }}"
