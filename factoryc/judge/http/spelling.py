"""Names in JSON over HTTP are the spec's own; in the wire format they are spelled as in Python.

They differ where a name is a word of Python, such as `class`. What does not fit its schema passes as
it is: who reads it finds out.
"""

from collections.abc import Callable

from factoryc.contract.python_names import spec_name
from factoryc.contract.wire import Json
from factoryc.contract.wire_schema import Schema


def spelled_by_spec(wire: Json, schema: Schema) -> Json:
    """Wire JSON with the names that the spec gives."""
    return _renamed(wire, schema, lambda name: (name, spec_name(name)))


def spelled_by_python(shown: Json, schema: Schema) -> Json:
    """JSON with the spec's names, as wire JSON."""
    return _renamed(shown, schema, lambda name: (spec_name(name), name))


Rename = Callable[[str], tuple[str, str]]


def _renamed(value: Json, schema: Schema, rename: Rename) -> Json:
    match schema["kind"]:
        case "record" if isinstance(value, dict):
            names = dict(rename(name) for name, _ in schema["fields"])
            types = {rename(name)[0]: of for name, of in schema["fields"]}
            return {
                # A name that is only Python's is none of the spec's: it must not pass for one.
                names.get(key, f"?{key}"): (
                    _renamed(part, types[key], rename) if key in types else part
                )
                for key, part in value.items()
            }
        case "enum" if isinstance(value, str):
            return dict(rename(name) for name in schema["cases"]).get(value, f"?{value}")
        case "sum" if isinstance(value, dict):
            cases = dict(schema["cases"])
            return {
                key: _renamed(part, cases[key], rename) if key in cases else part
                for key, part in value.items()
            }
        case "optional" if value is not None:
            return _renamed(value, schema["of"], rename)
        case "list" | "set" if isinstance(value, list):
            return [_renamed(item, schema["of"], rename) for item in value]
        case "map" if isinstance(value, list):
            return [_entry(pair, schema, rename) for pair in value]
        case _:
            return value


def _entry(pair: Json, schema: Schema, rename: Rename) -> Json:
    if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004  a pair is two
        return pair
    return [_renamed(pair[0], schema["key"], rename), _renamed(pair[1], schema["value"], rename)]
