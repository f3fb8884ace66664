"""Where values of a type come from, by what a spec says: which operations make or store them, and what is remembered."""

from collections.abc import Iterable
from typing import assert_never

from factoryc.contract.runtime import Value
from factoryc.judge.typed_parts import typed_parts
from factoryc.spec.definitions import Operation
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


def values_in(spec: Spec, parts: Iterable[tuple[Type, Value]], wanted: Type) -> list[Value]:
    """All values of a type in others, each of which stands beside its own type."""
    return [
        found
        for type_, value in parts
        for found_type, found in typed_parts(spec, type_, value)
        if found_type == wanted
    ]


def is_remembered(spec: Spec, wanted: Type) -> bool:
    """Whether values of a type are kept between calls."""
    return any(wanted in _types(spec, each.type, ()) for each in spec.state)


def is_made(spec: Spec, wanted: Type) -> bool:
    """Whether an operation makes values of a type: it returns some without being given one.

    What only tells of values that are remembered makes none.
    """
    told = is_remembered(spec, wanted)
    return any(
        makes(each, wanted, spec)
        and not _takes(each, wanted, spec)
        and (sets_something(each) or not told)
        for each in spec.operations
    )


def makes(operation: Operation, wanted: Type, spec: Spec) -> bool:
    """Whether the operation may return values of a type."""
    return operation.result is not None and wanted in _types(spec, operation.result, ())


def stores(operation: Operation, wanted: Type, spec: Spec) -> bool:
    """Whether the operation takes values of a type, and changes what is remembered."""
    return sets_something(operation) and _takes(operation, wanted, spec)


def sets_something(operation: Operation) -> bool:
    """Whether the operation changes what is remembered."""
    return any(each.sets for each in operation.cases)


def _takes(operation: Operation, wanted: Type, spec: Spec) -> bool:
    return any(wanted in _types(spec, each.type, ()) for each in operation.parameters)


def _types(spec: Spec, type_: Type, around: tuple[str, ...]) -> frozenset[Type]:
    """A type and all that its values consist of."""
    match type_:
        case Scalar() | EnumType() | TypeParameter() | RowType() | UnknownType():
            inner: tuple[Type, ...] = ()
        case RefinedType(base=base):
            inner = (base,)
        case OptionalType(inner=some):
            inner = (some,)
        case ListType(element=element) | SetType(element=element):
            inner = (element,)
        case MapType(key=key, value=value):
            inner = (key, value)
        case RecordType(name=name):
            fields = () if name in around else spec.record(name).fields
            inner, around = tuple(field.type for field in fields), (*around, name)
        case SumType(name=name, cases=cases):
            inner = () if name in around else tuple(type_.record(case) for case in cases)
            around = (*around, name)
        case _:
            assert_never(type_)
    return frozenset({type_}).union(*(_types(spec, each, around) for each in inner))
