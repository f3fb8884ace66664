"""Whether something says that a divisor is not zero, and what is said where nothing does."""

from factoryc.spec import expressions as typed
from factoryc.spec.environment import Environment, IsNotZero
from factoryc.spec.expressions import Expression
from factoryc.spec.intervals import interval
from factoryc.spec.types import DECIMAL, INT, RefinedType, Type, UnknownType, unrefined
from factoryc.spec.written_types import type_of
from factoryc.syntax import expressions as syntax


def is_not_zero(written: syntax.Expression, divisor: Expression, environment: Environment) -> bool:
    """Whether the divisor, a guard or its type says so; or a finding will ask later."""
    if isinstance(divisor, typed.Literal):
        return bool(divisor.value)
    return (
        environment.asked_later
        or isinstance(divisor.type, UnknownType)
        or IsNotZero(written) in environment.facts
        or _type_excludes_zero(divisor.type, environment)
        or (unrefined(divisor.type) in {INT, DECIMAL} and _is_apart_from_zero(written, environment))
    )


def may_be_zero(written: syntax.Expression, environment: Environment) -> Expression:
    """Report a divisor that nothing keeps from being zero."""
    return environment.wrong(
        "division-by-zero",
        "nothing here says that this is not zero",
        written.span,
        "may be 0",
        help="guard it, or give its type a restriction such as `it > 0`",
    )


def _is_apart_from_zero(written: syntax.Expression, environment: Environment) -> bool:
    if IsNotZero(written) in environment.facts or not interval(written, environment).has_zero:
        return True
    match written:
        case syntax.Binary(operator="*", left=left, right=right):
            return all(_is_apart_from_zero(each, environment) for each in (left, right))
        case syntax.Unary(operator="-", operand=operand):
            return _is_apart_from_zero(operand, environment)
        case _:
            type_, _ = type_of(written, environment)
            return type_ is not None and _type_excludes_zero(type_, environment)


def _type_excludes_zero(type_: Type, environment: Environment) -> bool:
    while isinstance(type_, RefinedType):
        named = environment.scope.defined.get(type_.name)
        if named is not None and named.excludes_zero:
            return True
        type_ = type_.base
    return False
