"""Whether a value of one type may stand where another type is asked for."""

from decimal import Decimal

from factoryc.spec.expressions import BuiltinCall, Expression, Literal
from factoryc.spec.types import (
    DECIMAL,
    FLOAT,
    INT,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    SetType,
    SumType,
    Type,
    UnknownType,
    unrefined,
)


def agrees(actual: Type, expected: Type) -> bool:
    """Whether the kinds fit. Refinements do not count here: they are proved or shown to break."""
    actual, expected = unrefined(actual), unrefined(expected)
    if actual is expected:
        return True
    if isinstance(actual, UnknownType) or isinstance(expected, UnknownType):
        return True
    if actual == INT and expected == DECIMAL:
        return True
    match actual, expected:
        case OptionalType(inner=inner), OptionalType(inner=wanted):
            return agrees(inner, wanted)
        case _, OptionalType(inner=wanted):
            return agrees(actual, wanted)
        case (ListType(element=a), ListType(element=b)) | (SetType(element=a), SetType(element=b)):
            return agrees(a, b)
        case MapType(key=key, value=value), MapType(key=wanted_key, value=wanted_value):
            return agrees(key, wanted_key) and agrees(value, wanted_value)
        case ((RecordType() | SumType()), (RecordType() | SumType())) if actual.arguments:
            return actual.name == expected.name and all(
                map(_stands_for, actual.arguments, expected.arguments)
            )
        case _:
            return actual == expected


def _stands_for(actual: Type, expected: Type) -> bool:
    """Whether a type parameter may be either: what is inside a value is not converted."""
    return agrees(actual, expected) and agrees(expected, actual)


def comparable(left: Type, right: Type) -> bool:
    """Whether two values may be compared for equality."""
    return agrees(left, right) or agrees(right, left)


def converted(expression: Expression, expected: Type) -> Expression:
    """The expression as a value of the expected type: a whole number where a decimal is asked for."""
    wanted = unrefined(expected)
    if isinstance(wanted, OptionalType):
        wanted = unrefined(wanted.inner)
    if expression.type is wanted:
        return expression
    if wanted != DECIMAL or unrefined(expression.type) != INT:
        return expression
    if isinstance(expression, Literal) and isinstance(expression.value, int):
        return Literal(Decimal(expression.value), DECIMAL, expression.span)
    return BuiltinCall("decimal", (expression,), DECIMAL, expression.span)


def as_floats(left: Expression, right: Expression) -> tuple[Expression, Expression]:
    """Two operands, a number that is written out beside a float being a float as well."""
    kinds = {unrefined(left.type), unrefined(right.type)}
    if FLOAT not in kinds:
        return left, right
    return as_float(left), as_float(right)


def as_float(expression: Expression) -> Expression:
    """A number that is written out as a float; anything else as it is."""
    if not isinstance(expression, Literal) or unrefined(expression.type) not in {INT, DECIMAL}:
        return expression
    return Literal(float(str(expression.value)), FLOAT, expression.span)


def common(left: Type, right: Type) -> Type | None:
    """The type of a choice between two values, or None where they are of different kinds."""
    if agrees(right, left):
        return left
    if agrees(left, right):
        return right
    return None
