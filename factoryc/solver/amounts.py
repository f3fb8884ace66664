"""Numbers and times as integers and reals of z3.

Times count microseconds, days count from the year 1. `div` and `mod` round down, as the contract's do. What
leaves the calendar has no value there, so results are taken to lie in it.
"""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import z3

from factoryc.solver.convert import converted
from factoryc.solver.encoding import Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import Arithmetic, BuiltinCall, Rounded, Within
from factoryc.spec.types import (
    DATE,
    DECIMAL,
    DURATION,
    INSTANT,
    INT,
    ListType,
    Scalar,
    Type,
    type_text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // MICROSECOND
_EPOCH_DAY = EPOCH.date().toordinal()
_RANGES = {
    INSTANT: (
        (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND,
        (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND,
    ),
    DATE: (date.min.toordinal(), date.max.toordinal()),
    DURATION: (timedelta.min // MICROSECOND, timedelta.max // MICROSECOND),
}


def in_calendar(term: Term) -> Z3 | None:
    """Whether there is such a time, or None for what is none."""
    if not isinstance(term.type, Scalar) or term.type not in _RANGES:
        return None
    low, high = _RANGES[term.type]
    return z3.And(term.value >= low, term.value <= high)


def arithmetic(expression: Arithmetic, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    """What an operator makes of two numbers, times, texts or lists."""
    left = encode(expression.left, scope, encoding)
    right = encode(expression.right, scope, encoding)
    kinds = {left.type, right.type}
    if kinds == {INT, DECIMAL}:
        left = converted(left, DECIMAL, scope, encoding)
        right = converted(right, DECIMAL, scope, encoding)
        kinds = {DECIMAL}
    known = isinstance(left.type, ListType) or kinds <= {
        INT,
        DECIMAL,
        DURATION,
        INSTANT,
        DATE,
        Scalar("Text"),
    }
    if not known or (isinstance(left.type, ListType) and left.type != right.type):
        raise OutsideFragment(f"arithmetic on `{type_text(left.type)}`")
    if DATE in kinds:
        made = _of_days(expression, left, right)
    else:
        made = _plain(expression, left, right, scope, encoding)
    within = in_calendar(made)
    if within is not None:
        encoding.assume(within, *scope.path)
    return made


def _of_days(expression: Arithmetic, left: Term, right: Term) -> Term:
    match expression.operator, right.type:
        case "-", type_ if type_ == DATE:
            return Term((left.value - right.value) * _DAY, DURATION)
        case "+", _:
            return Term(left.value + right.value / _DAY, DATE)
        case "-", _:
            return Term(left.value - right.value / _DAY, DATE)
    raise OutsideFragment("arithmetic on days")


def _plain(
    expression: Arithmetic, left: Term, right: Term, scope: Scope, encoding: Encoding
) -> Term:
    first, second = left.value, right.value
    match expression.operator:
        case "+" if isinstance(left.type, ListType) or left.type == Scalar("Text"):
            return Term(z3.Concat(first, second), left.type)
        case "+":
            return Term(first + second, left.type)
        case "-" if left.type == right.type == INSTANT:
            return Term(first - second, DURATION)
        case "-":
            return Term(first - second, left.type)
        case "*":
            return Term(first * second, right.type if left.type == INT else left.type)
        case "div" | "mod" | "/":
            encoding.assume(second != 0, *scope.path)
    match expression.operator:
        case "div":
            type_ = INT if left.type == right.type else left.type
            return Term(rounded_down(first, second), type_)
        case "mod":
            return Term(first - second * rounded_down(first, second), left.type)
        case _:
            raise OutsideFragment("an exact quotient")


def rounded_down(number: Z3, by: Z3) -> Z3:
    """The quotient of whole numbers, rounded down. z3's own rounds up where the divisor is negative."""
    if z3.is_int_value(by) and by.as_long() > 0:
        return number / by
    return z3.If(by > 0, number / by, (-number) / (-by))


def rounded(expression: Rounded, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    """A number or a quotient, rounded once to so many places."""
    value = converted(encode(expression.value, scope, encoding), DECIMAL, scope, encoding)
    by = None
    if expression.divisor is not None:
        by = converted(encode(expression.divisor, scope, encoding), DECIMAL, scope, encoding)
        encoding.assume(by.value != 0, *scope.path)
    one, low, rest = _taken_apart(value.value, by, 10**expression.places)
    above = {
        "floor": lambda: z3.BoolVal(val=False, ctx=encoding.context),
        "ceiling": lambda: rest > 0,
        "up": lambda: z3.And(rest > 0, low >= 0),
        "down": lambda: z3.And(rest > 0, low < 0),
        "half_up": lambda: z3.Or(2 * rest > one, z3.And(2 * rest == one, low >= 0)),
        "half_down": lambda: z3.Or(2 * rest > one, z3.And(2 * rest == one, low < 0)),
        "half_even": lambda: z3.Or(2 * rest > one, z3.And(2 * rest == one, low % 2 == 1)),
    }[expression.mode]()
    nearest = low + z3.If(above, encoding.whole(1), encoding.whole(0))
    whole = z3.ToReal(nearest)
    return Term(whole / 10**expression.places if expression.places else whole, DECIMAL)


def _taken_apart(value: Z3, by: Term | None, scale: int) -> tuple[Z3 | int, Z3, Z3]:
    """What is one, the whole number below the quotient, and how much of one is left over.

    Quotients of whole numbers stay among them: z3 knows more of those than of numbers between.
    """
    divisor = by.value if by is not None else None
    if z3.is_to_real(value) and (divisor is None or z3.is_rational_value(divisor)):
        exact = divisor.as_fraction() if divisor is not None else Fraction(1)
        if exact > 0:
            whole = value.arg(0) * (scale * exact.denominator)
            low = whole / exact.numerator
            return exact.numerator, low, whole - exact.numerator * low
    scaled = value * scale if divisor is None else value * scale / divisor
    low = z3.ToInt(scaled)
    return 1, low, scaled - z3.ToReal(low)


def _floor(number: Z3) -> Z3:
    return number.arg(0) if z3.is_to_real(number) else z3.ToInt(number)


def within(expression: Within, scope: Scope, encoding: Encoding, encode: Encode) -> Z3:
    """Whether two numbers or moments are close."""
    parts = [
        encode(each, scope, encoding)
        for each in (expression.left, expression.right, expression.tolerance)
    ]
    if DECIMAL in {part.type for part in parts}:
        parts = [converted(part, DECIMAL, scope, encoding) for part in parts]
    left, right, tolerance = parts
    if left.type not in {INT, DECIMAL, DURATION, INSTANT}:
        raise OutsideFragment("closeness of floats")
    apart = left.value - right.value
    return z3.And(apart <= tolerance.value, -apart <= tolerance.value)


def of_numbers(
    call: BuiltinCall, given: list[Term], scope: Scope, encoding: Encoding
) -> Term | None:
    """The functions of the language about numbers and times, or None where it is none of them."""
    match call.name, given:
        case (("min" | "max"), [first, *others]):
            return _extreme(call, [first, *others], scope, encoding)
        case "abs", [Term(type=type_, value=value)] if type_ in {INT, DECIMAL}:
            return Term(z3.If(value < 0, -value, value), type_)
        case "decimal", [Term(type=type_) as number] if type_ == INT:
            return converted(number, DECIMAL, scope, encoding)
        case "floor", [number]:
            return Term(_floor(number.value), INT)
        case "ceiling", [number]:
            return Term(-_floor(-number.value), INT)
        case "day_of", [at]:
            return Term(at.value / _DAY + _EPOCH_DAY, DATE)
        case "start_of", [day]:
            return Term((day.value - _EPOCH_DAY) * _DAY, INSTANT)
        case "weekday_of", [day]:
            return Term((day.value - 1) % 7 + 1, INT)
        case "seconds", [time]:
            return Term(z3.ToReal(time.value) / 1_000_000, DECIMAL)
        case _:
            return None


def _extreme(call: BuiltinCall, given: list[Term], scope: Scope, encoding: Encoding) -> Term:
    wanted: Type = DECIMAL if DECIMAL in {each.type for each in given} else given[0].type
    if wanted not in {INT, DECIMAL, DURATION, INSTANT, DATE, Scalar("Text")}:
        raise OutsideFragment(f"the least of `{type_text(wanted)}`")
    best, *others = [converted(each, wanted, scope, encoding).value for each in given]
    for other in others:
        better = other < best if call.name == "min" else other > best
        best = z3.If(better, other, best)
    return Term(best, wanted)
