"""How values of a type look in JSON: a schema is plain JSON, too, so that it can be sent along.

Names in it are spelled as in Python. A type that holds values of itself says `again` where it does.
"""

from typing import Any, TypeAlias, assert_never

from factoryc.contract.python_names import class_name, member_name, python_name
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    RowType,
    Scalar,
    SetType,
    SumType,
    Type,
    TypeParameter,
    UnknownType,
)

Schema: TypeAlias = dict[str, Any]


class WireError(ValueError):
    """A value that is not of its schema. Its text is a plain sentence for people."""


def schema(type_: Type, spec: Spec) -> Schema:
    """How values of a type look in JSON, for use here: what says `again` is the schema itself."""
    return tied(sent_schema(type_, spec))


def sent_schema(type_: Type, spec: Spec) -> Schema:
    """The same as JSON, for the host."""
    return _schema(type_, spec, ())


def tied(sent: Schema) -> Schema:
    """A schema that was sent, with itself in the place of what says `again`."""
    whole: Schema = _tied(sent, {})
    return whole


def _schema(type_: Type, spec: Spec, around: tuple[str, ...]) -> Schema:
    match type_:
        case Scalar(name=name):
            return {"kind": name.lower()}
        case RefinedType(base=base):
            return _schema(base, spec, around)
        case ListType(element=element):
            return {"kind": "list", "of": _schema(element, spec, around)}
        case SetType(element=element):
            return {"kind": "set", "of": _schema(element, spec, around)}
        case MapType(key=key, value=value):
            of_value = _schema(value, spec, around)
            return {"kind": "map", "key": _schema(key, spec, around), "value": of_value}
        case OptionalType(inner=inner):
            return {"kind": "optional", "of": _schema(inner, spec, around)}
        case EnumType(name=name, cases=cases):
            members = [member_name(case) for case in cases]
            return {"kind": "enum", "name": class_name(name), "cases": members}
        case RecordType(name=name) | SumType(name=name) if name in around:
            return {"kind": "again", "of": name}
        case SumType(name=name, cases=cases):
            inside = (*around, name)
            shapes = [[case, _schema(type_.record(case), spec, inside)] for case in cases]
            return _known({"kind": "sum", "name": class_name(name), "cases": shapes}, name)
        case RecordType(name=name):
            inside = (*around, name)
            fields = [
                [python_name(field.name), _schema(field.type, spec, inside)]
                for field in spec.record(name).fields
            ]
            return _known({"kind": "record", "name": class_name(name), "fields": fields}, name)
        case TypeParameter() | RowType() | UnknownType():
            raise WireError("a value of an unknown type cannot be shown in JSON")
        case _:
            assert_never(type_)


def _known(made: Schema, name: str) -> Schema:
    """The schema with the name by which something inside speaks of it again, if anything does."""
    return {**made, "known_as": name} if _speaks_of(made, name) else made


def _speaks_of(part: object, name: str) -> bool:
    match part:
        case {"kind": "again", "of": of}:
            return bool(of == name)
        case dict():
            return any(_speaks_of(each, name) for each in part.values())
        case list():
            return any(_speaks_of(each, name) for each in part)
        case _:
            return False


def _tied(part: Any, around: dict[str, Schema]) -> Any:  # noqa: ANN401  any part of a schema
    match part:
        case {"kind": "again", "of": of}:
            return around[of]
        case dict():
            made: Schema = {}
            inside = {**around, part["known_as"]: made} if "known_as" in part else around
            made.update({key: _tied(each, inside) for key, each in part.items()})
            return made
        case list():
            return [_tied(each, around) for each in part]
        case _:
            return part
