"""Values as plain texts: in a path, a query, a header or a cookie.

A text is itself, a number its digits, `true` and `false`; everything else as its JSON text says.
"""

import json
import re

from factoryc.contract.wire import Json
from factoryc.contract.wire_schema import Schema, WireError

_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)


def text_of(wire: Json, schema: Schema) -> str:
    """The text for a value in JSON. Raises WireError where a value has none."""
    match schema["kind"]:
        case "optional" if wire is not None:
            return text_of(wire, schema["of"])
        case "bool" if isinstance(wire, bool):
            return "true" if wire else "false"
        case "list" | "set" | "map" | "record" | "sum" | "optional":
            raise WireError("this value cannot be written as one plain text")
        case _:
            return raw_text(wire)


def raw_text(wire: Json) -> str:
    """The text for any JSON, of whatever type it should have been."""
    return wire if isinstance(wire, str) else json.dumps(wire)


def json_of(text: str, schema: Schema) -> Json:
    """What a plain text stands for, as JSON. Raises WireError where it stands for nothing."""
    match schema["kind"]:
        case "optional":
            return json_of(text, schema["of"])
        case "bool" if text in {"true", "false"}:
            return text == "true"
        case "int" | "duration" if _WHOLE.fullmatch(text):
            return int(text)
        case "float":
            try:
                return float(text)
            except ValueError:
                raise WireError(f"not a number: {text!r}") from None
        case "bool" | "int" | "duration" | "list" | "set" | "map" | "record" | "sum":
            raise WireError(f"not a plain {schema['kind']}: {text!r}")
        case _:
            return text
