"""Types as they are meant. Named types carry their name; the spec holds their definitions."""

from typing import Literal, TypeAlias

from factoryc.frozen import frozen

ScalarName = Literal[
    "Bool", "Int", "Decimal", "Float", "Text", "Bytes", "Instant", "Date", "Duration"
]


@frozen
class Scalar:
    name: ScalarName


@frozen
class ListType:
    element: "Type"


@frozen
class SetType:
    element: "Type"


@frozen
class MapType:
    key: "Type"
    value: "Type"


@frozen
class OptionalType:
    """`T?`: a value of `inner`, or none. `inner` is never optional itself."""

    inner: "Type"


@frozen
class TypeParameter:
    """`T` inside a declaration that has it: any type, of which nothing is known."""

    name: str


@frozen
class RecordType:
    """`arguments` stand for the type parameters of its definition."""

    name: str
    arguments: "tuple[Type, ...]" = ()


@frozen
class EnumType:
    name: str
    cases: tuple[str, ...]


@frozen
class SumType:
    """An enum of which some cases carry fields. The values of a case are those of a record of its own,
    which is called `Payment.card`.
    """

    name: str
    cases: tuple[str, ...]
    arguments: "tuple[Type, ...]" = ()

    def record(self, case: str) -> RecordType:
        """What the values of a case are."""
        return RecordType(f"{self.name}.{case}", self.arguments)


@frozen
class RefinedType:
    """A named type whose values satisfy a restriction. `base` may be refined again."""

    name: str
    base: "Type"
    arguments: "tuple[Type, ...]" = ()


@frozen
class RowType:
    """A row of outside data: its columns get their types from where they are used."""


@frozen
class UnknownType:
    """The type of a part that is already reported as wrong: it agrees with everything."""


Type: TypeAlias = (
    Scalar
    | ListType
    | SetType
    | MapType
    | OptionalType
    | RecordType
    | EnumType
    | SumType
    | RefinedType
    | TypeParameter
    | RowType
    | UnknownType
)

BOOL = Scalar("Bool")
INT = Scalar("Int")
DECIMAL = Scalar("Decimal")
FLOAT = Scalar("Float")
TEXT = Scalar("Text")
BYTES = Scalar("Bytes")
INSTANT = Scalar("Instant")
DATE = Scalar("Date")
DURATION = Scalar("Duration")
UNKNOWN = UnknownType()
SCALARS = {
    scalar.name: scalar
    for scalar in (BOOL, INT, DECIMAL, FLOAT, TEXT, BYTES, INSTANT, DATE, DURATION)
}


def unrefined(type_: Type) -> Type:
    """The type without its own refinements: `Minutes` becomes `Int`. Parts keep theirs."""
    while isinstance(type_, RefinedType):
        type_ = type_.base
    return type_


def type_text(type_: Type) -> str:
    """The type as an author writes it."""
    match type_:
        case Scalar(name=name) | EnumType(name=name) | TypeParameter(name=name):
            return name
        case (
            RecordType(name=name, arguments=arguments)
            | SumType(name=name, arguments=arguments)
            | RefinedType(name=name, arguments=arguments)
        ):
            return instance_name(name, arguments)
        case ListType(element=element):
            return f"List<{type_text(element)}>"
        case SetType(element=element):
            return f"Set<{type_text(element)}>"
        case MapType(key=key, value=value):
            return f"Map<{type_text(key)}, {type_text(value)}>"
        case OptionalType(inner=inner):
            return f"{type_text(inner)}?"
        case RowType():
            return "a row of data"
        case UnknownType():
            return "an unknown type"


def instance_name(name: str, arguments: tuple[Type, ...]) -> str:
    """The name of a type or a function with these for its parameters: `Page<Text>`, `Tree<Int>.node`.

    That of an instance is complete already.
    """
    if not arguments or "<" in name:
        return name
    owner, point, case = name.partition(".")
    return f"{owner}<{', '.join(map(type_text, arguments))}>{point}{case}"
