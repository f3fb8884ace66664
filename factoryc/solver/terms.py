"""Values of the contract as terms of z3, each with the type that it stands for."""

from typing import Any, TypeAlias

from factoryc.frozen import frozen
from factoryc.spec.types import (
    ListType,
    MapType,
    OptionalType,
    SetType,
    Type,
    unrefined,
)

# z3 has no types of its own that mypy knows: terms, sorts and solvers are of any type.
Z3: TypeAlias = Any


@frozen(eq=False)
class Term:
    """`value` is of the sort of `type`, which carries no refinements."""

    value: Z3
    type: Type


def plain_type(type_: Type) -> Type:
    """The type without any refinement, inside and out: equal for types that share a sort."""
    plain = unrefined(type_)
    match plain:
        case OptionalType(inner=inner):
            return OptionalType(plain_type(inner))
        case ListType(element=element):
            return ListType(plain_type(element))
        case SetType(element=element):
            return SetType(plain_type(element))
        case MapType(key=key, value=value):
            return MapType(plain_type(key), plain_type(value))
        case _:
            return plain
