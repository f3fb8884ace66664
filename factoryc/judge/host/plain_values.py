"""Values of plain Python code that knows nothing of us: wire JSON to them, and back.

A record is given as an object of the module's own class of that name; where it has none, as a value
that has its fields as attributes, unpacks in their order and can be asked for them by name. What
comes back may be any of these, a mapping or a tuple. docs/reference/judging.md tells authors.
"""

# ruff: noqa: ANN401  the values of an implementation may be anything; finding out is the purpose

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from factoryc.judge.host.codec import Converter, Mismatch, Schema, compile_encoder, type_name
from factoryc.judge.host.decoding import compile_decoder, or_raw, when_used

_HELD = frozenset({"optional", "list", "set", "map", "record", "enum", "sum"})
FindClass = Callable[[str], Any]


class Fields(tuple):  # type: ignore[type-arg]  # noqa: SLOT001  has its names on a class of its own
    """A record for code that has no class for it."""

    names: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name in type(self).names:
            return self[type(self).names.index(name)]
        raise AttributeError(f"`{type(self).__name__}` has no field `{name}`")

    def __getitem__(self, key: Any) -> Any:
        return getattr(self, key) if isinstance(key, str) else super().__getitem__(key)

    def keys(self) -> tuple[str, ...]:
        """The names of the fields, so that `dict(record)` works."""
        return type(self).names

    def __repr__(self) -> str:
        shown = zip(type(self).names, self, strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={each!r}' for name, each in shown)})"


@cache
def _class_of_fields(name: str, fields: tuple[str, ...]) -> type[Fields]:
    return type(name, (Fields,), {"names": fields})


# To the implementation -------------------------------------------------------------------------


def plain_decoder(schema: Schema, find: FindClass) -> Converter:
    """Wire JSON to a value for plain code. `find` gives the module's class of a name, or None."""
    # What holds values of its own type is looked into as deep as values go.
    return or_raw(when_used(lambda: _decoder(schema, find)))


def _decoder(schema: Schema, find: FindClass) -> Converter:
    kind = schema["kind"]
    if kind not in _HELD:
        return compile_decoder(schema, find)
    if kind in ("optional", "list", "set"):
        one = plain_decoder(schema["of"], find)
        make: dict[str, Converter] = {
            "optional": lambda wire: None if wire is None else one(wire),
            "list": lambda wire: [one(part) for part in wire],
            "set": lambda wire: {one(part) for part in wire},
        }
        return make[kind]
    match kind:
        case "map":
            key, value = (plain_decoder(schema[each], find) for each in ("key", "value"))
            return lambda wire: {key(name): value(part) for name, part in wire}
        case "record":
            return _record_decoder(schema, find)
        case "enum":
            members = find(schema["name"])
            return lambda wire: _member(members, wire)
        case _:
            return _case_decoder(schema, find)


def _record_decoder(schema: Schema, find: FindClass) -> Converter:
    own = find(schema["name"])
    fields = [(name, plain_decoder(of, find)) for name, of in schema["fields"]]
    names = tuple(name for name, _ in fields)

    def decode(wire: Any) -> Any:
        values = {name: of(wire[name]) for name, of in fields}
        if own is None:
            return _class_of_fields(schema["name"], names)(values.values())
        return own(**values)

    return decode


def _member(members: Any, name: str) -> Any:
    """A case of an enum: the module's own member, spelled in any way; else its name as a text."""
    if not (isinstance(members, type) and issubclass(members, Enum)):
        return name
    return next((each for each in members if _spelled(each.name) == _spelled(name)), name)


def _case_decoder(schema: Schema, find: FindClass) -> Converter:
    cases = {case: _own_case(case, of, find) for case, of in schema["cases"]}
    decoders = {case: plain_decoder(of, find) for case, of in cases.items()}

    def decode(wire: Any) -> Any:
        if not isinstance(wire, str):
            ((case, fields),) = wire.items()
            return decoders[case](fields)
        return wire if find(cases[wire]["name"]) is None else decoders[wire]({})

    return decode


def _own_case(case: str, of: Schema, find: FindClass) -> Schema:
    """The fields of a case, under the name of the class that the module has for it."""
    usual = "".join(part[:1].upper() + part[1:] for part in case.split("_"))
    named = (of["name"], usual, case)
    return {**of, "name": next((each for each in named if find(each) is not None), usual)}


# From the implementation -----------------------------------------------------------------------


def plain_encoder(schema: Schema, find: FindClass) -> Converter:
    """A value of plain code to wire JSON, or Mismatch."""
    return when_used(lambda: _encoder(schema, find))


def _encoder(schema: Schema, find: FindClass) -> Converter:
    def refuse(value: Any) -> Mismatch:
        shown = repr(value) if type(value) in _SHOWN else f"of class `{type(value).__name__}`"
        return Mismatch(f"expected {type_name(schema)}, but got a value {shown[:80]}")

    match schema["kind"]:
        case "decimal":
            exact = compile_encoder(schema, find)
            # A whole number is exact; a float is not.
            return lambda value: exact(Decimal(value) if type(value) is int else value)
        case "float":
            return lambda value: _number(value, refuse)
        case "optional":
            some = plain_encoder(schema["of"], find)
            return lambda value: None if value is None else some(value)
        case "list":
            item = plain_encoder(schema["of"], find)
            return lambda value: [
                _inside(f"[{at}]", item, each) for at, each in enumerate(_all(value, refuse))
            ]
        case "set":
            member = plain_encoder(schema["of"], find)
            return lambda value: [member(each) for each in _members(value, refuse)]
        case "map":
            return _map_encoder(schema, find, refuse)
        case "record":
            return _record_encoder(schema, find, refuse)
        case "enum":
            return lambda value: _case_name(value, schema["cases"], refuse)
        case "sum":
            return _sum_encoder(schema, find, refuse)
        case "instant" | "date" | "bytes" | "duration" | "text" | "int" | "bool":
            return compile_encoder(schema, find)
        case kind:
            raise Mismatch(f"no type is called `{kind}`")


_SHOWN = frozenset({bool, int, float, str, bytes, Decimal, type(None), date, datetime})
_Refuse = Callable[[Any], Mismatch]


def _number(value: Any, refuse: _Refuse) -> float:
    if type(value) not in (int, float):
        raise refuse(value)
    return float(value)


def _all(value: Any, refuse: _Refuse) -> Sequence[Any]:
    if not isinstance(value, list | tuple) or isinstance(value, Fields):
        raise refuse(value)
    return value


def _members(value: Any, refuse: _Refuse) -> list[Any]:
    if not isinstance(value, AbstractSet):
        raise refuse(value)
    return list(value)


def _map_encoder(schema: Schema, find: FindClass, refuse: _Refuse) -> Converter:
    key, of = (plain_encoder(schema[each], find) for each in ("key", "value"))

    def encode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise refuse(value)
        return [[key(name), _inside(f"[{name!r}]", of, part)] for name, part in value.items()]

    return encode


def _record_encoder(schema: Schema, find: FindClass, refuse: _Refuse) -> Converter:
    fields = [(name, plain_encoder(of, find)) for name, of in schema["fields"]]

    def encode(value: Any) -> Any:
        found = _fields(value, [name for name, _ in fields])
        if found is None:
            raise refuse(value)
        return {
            name: _inside(f".{name}", encoder, each)
            for (name, encoder), each in zip(fields, found, strict=True)
        }

    return encode


def _fields(value: Any, names: Sequence[str]) -> list[Any] | None:
    """The fields of a record that is a mapping, an object or a tuple. None: it is none of these."""
    if isinstance(value, Mapping):
        return [value[name] for name in names] if set(value) == set(names) else None
    if type(value) not in _SHOWN and names and all(hasattr(value, name) for name in names):
        return [getattr(value, name) for name in names]
    if isinstance(value, tuple | list) and len(value) == len(names):
        return list(value)
    return None


def _case_name(value: Any, cases: Sequence[str], refuse: _Refuse) -> str:
    """The case that a member of any enum or a text names, in any spelling."""
    if not isinstance(value, Enum | str):
        raise refuse(value)
    said = [value.name, value.value] if isinstance(value, Enum) else [value]
    for each in said:
        for case in cases:
            if isinstance(each, str) and _spelled(each) == _spelled(case):
                return case
    raise refuse(value)


def _sum_encoder(schema: Schema, find: FindClass, refuse: _Refuse) -> Converter:
    encoders = {case: plain_encoder(of, find) for case, of in schema["cases"]}
    bare = [case for case, of in schema["cases"] if not of["fields"]]
    spelled = {_spelled(name): case for case, of in schema["cases"] for name in (case, of["name"])}

    def encode(value: Any) -> Any:
        if isinstance(value, Enum | str):
            return _case_name(value, bare, refuse)
        if isinstance(value, Mapping) and len(value) == 1:
            ((said, inside),) = value.items()
        else:
            said, inside = type(value).__name__, value
        case = spelled.get(_spelled(str(said)))
        if case is None:
            raise refuse(value)
        return case if case in bare else {case: encoders[case](inside)}

    return encode


def _inside(step: str, encode: Converter, value: Any) -> Any:
    try:
        return encode(value)
    except Mismatch as mismatch:
        raise mismatch.inside(step) from None


def _spelled(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()
