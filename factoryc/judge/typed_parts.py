"""A value and all that it consists of, each with its declared type."""

from collections.abc import Iterator
from typing import assert_never

from factoryc.contract.python_names import class_name, python_name
from factoryc.contract.runtime import UNSEEN, Value
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


def typed_parts(spec: Spec, type_: Type, value: Value) -> Iterator[tuple[Type, Value]]:
    """All that is there, the value itself first. What nobody has seen has no parts."""
    if value is None or value is UNSEEN:
        return
    yield type_, value
    match type_:
        case RefinedType(base=base):
            yield from typed_parts(spec, base, value)
        case OptionalType(inner=some):
            yield from typed_parts(spec, some, value)
        case ListType(element=element) | SetType(element=element):
            for item in value:
                yield from typed_parts(spec, element, item)
        case MapType(key=key, value=of):
            for name, entry in value.items():
                yield from typed_parts(spec, key, name)
                yield from typed_parts(spec, of, entry)
        case RecordType(name=name):
            for field in spec.record(name).fields:
                yield from typed_parts(spec, field.type, getattr(value, python_name(field.name)))
        case SumType(cases=cases):
            records = (type_.record(case) for case in cases)
            held = (each for each in records if class_name(each.name) == type(value).__name__)
            yield from (part for each in held for part in typed_parts(spec, each, value))
        case Scalar() | EnumType() | TypeParameter() | RowType() | UnknownType():
            pass
        case _:
            assert_never(type_)
