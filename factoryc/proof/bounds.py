"""Whether a number is never below zero, from the types and the forms of its parts alone."""

from factoryc.analysis.shape import shape
from factoryc.proof.places import is_place
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    Conditional,
    Expression,
    FieldRead,
    Literal,
    Match,
    Quantifier,
    Rounded,
    StateRead,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import DECIMAL, INT, RecordType, unrefined


def not_below_zero(term: Expression, spec: Spec) -> bool:
    """Whether its form says so. A `False` says nothing."""
    if unrefined(term.type) not in {INT, DECIMAL}:
        return False

    def every(*parts: Expression) -> bool:
        return all(not_below_zero(part, spec) for part in parts)

    match term:
        case Literal(value=value):
            return bool(value >= 0)  # type: ignore[operator]  # a number
        case Arithmetic(operator="+" | "*" | "/" | "div" | "mod", left=left, right=right):
            return every(left, right)
        case Rounded(value=value, divisor=divisor):
            return every(value) if divisor is None else every(value, divisor)
        case BuiltinCall(name="floor" | "ceiling" | "decimal" | "min", arguments=arguments):
            return every(*arguments)
        case BuiltinCall(name="max", arguments=arguments):
            return any(map(every, arguments))
        case BuiltinCall(name="size" | "abs") | Quantifier(kind="count"):
            return True
        case Quantifier(kind="sum", body=body):
            return every(body)
        case Conditional(then=then, otherwise=otherwise):
            return every(then, otherwise)
        case Match(arms=arms):
            return every(*(arm.value for arm in arms))
        case _:
            return is_place(term) and _is_said(term, spec)


def _is_said(place: Expression, spec: Spec) -> bool:
    """Whether the type of the place says so, or what is said of it where it is declared."""
    restriction = None
    kind = place.type
    if isinstance(place, StateRead):
        restriction = spec.state_named(place.name).restriction
    if isinstance(place, FieldRead):
        record = unrefined(place.base.type)
        if isinstance(record, RecordType):
            field = next(
                each for each in spec.record(record.name).fields if each.name == place.name
            )
            kind, restriction = field.type, field.restriction
    low = shape(kind, restriction, spec).bounds.low
    return low is not None and bool(low >= 0)
