"""Types as Python annotations. Refinements are left out: Python's types know nothing of them."""

from typing import assert_never

from factoryc.contract.naming import Naming
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

_SCALARS = {
    "Bool": "bool",
    "Int": "int",
    "Decimal": "Decimal",
    "Float": "float",
    "Text": "str",
    "Bytes": "bytes",
    "Instant": "datetime.datetime",
    "Date": "datetime.date",
    "Duration": "datetime.timedelta",
}


def annotation(type_: Type | None, names: Naming) -> str:
    """The annotation of a value of this type; None is the result of what returns nothing."""
    match type_:
        case None:
            return "None"
        case Scalar(name=name):
            return _SCALARS[name]
        case RefinedType(base=base):
            return annotation(base, names)
        case EnumType(name=name):
            return names.type(name)
        case RecordType(name=name, arguments=arguments) | SumType(name=name, arguments=arguments):
            inside = ", ".join(annotation(argument, names) for argument in arguments)
            return f"{names.type(name)}[{inside}]" if inside else names.type(name)
        case TypeParameter(name=name):
            return names.type_variable(name)
        case ListType(element=element):
            return f"list[{annotation(element, names)}]"
        case SetType(element=element):
            return f"frozenset[{annotation(element, names)}]"
        case MapType(key=key, value=value):
            return f"dict[{annotation(key, names)}, {annotation(value, names)}]"
        case OptionalType(inner=inner):
            return f"{annotation(inner, names)} | None"
        case RowType() | UnknownType():
            return "object"
        case _:
            assert_never(type_)
