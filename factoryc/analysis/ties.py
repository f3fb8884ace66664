"""Numbers at which what is rounded lies exactly between two results.

Only there do ways of rounding differ, and drawn numbers hardly ever lie there: of `length * 4 / 25.4` they are odd
multiples of 3.175. Each number in a quotient is solved for while the others stand at one, or at a constant of the spec.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

from factoryc.analysis.constants import Constants
from factoryc.analysis.formula import Functions, opened
from factoryc.analysis.walk import meaning
from factoryc.spec.expressions import (
    Arithmetic,
    Expression,
    FieldRead,
    FunctionCall,
    Literal,
    Negation,
    Rounded,
    RowCell,
    Value,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import DECIMAL, INT, unrefined
from factoryc.spec.walk import parts

_BETWEEN = {"half_up", "half_even", "half_down"}
# Between 0 and 1, 1 and 2, and so on: an even one and an odd one on each side of zero come first.
_STEPS = (0, 1, -1, -2, *range(2, 40), *range(-3, -40, -1))
_AT_ONE, _AT_CONSTANTS = 4, 2
_MOST = 24
# Beyond, nobody would draw it either.
_FAR = 10**9
_MOST_PLACES = 12
_OTHERS = 8
_EXACT = Context(prec=100)
_DEEPEST = 3

_RECKONED: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}

_Held: TypeAlias = Mapping[object, Fraction]


def ties_of(spec: Spec, constants: Constants) -> Constants:
    """Of each type of numbers, some that make a tie of something that the spec rounds."""
    functions = {each.name: each for each in spec.functions}
    own = [each for each in spec.functions if each.span.file == spec.span.file]
    found: dict[str, dict[Value, None]] = {}
    for rounded in _rounded((spec.operations, spec.invariants, own), functions, _DEEPEST):
        for type_name, value in _ties(rounded, constants):
            found.setdefault(type_name, {})[value] = None
    return Constants(tuple((name, tuple(values)[:_MOST]) for name, values in found.items()))


def _rounded(value: object, functions: Functions, deepest: int) -> Iterator[Rounded]:
    """What is rounded so that a tie matters, with the functions opened that do so."""
    for part in parts(value):
        if isinstance(part, Rounded) and part.mode in _BETWEEN:
            yield part
        elif isinstance(part, FunctionCall) and deepest:
            body = opened(part, functions)
            if body is not None:
                yield from _rounded(body, functions, deepest - 1)


def _ties(rounded: Rounded, constants: Constants) -> Iterator[tuple[str, Value]]:
    divisor = rounded.divisor
    numbers = {
        meaning(each): each
        for side in (rounded.value, divisor)
        if side is not None
        for each in _leaves(side)
    }
    others = [Fraction(1), *_constants(constants)]
    for asked, number in numbers.items():
        if not isinstance(number, Variable | FieldRead | RowCell):
            continue  # nobody gives it
        name = "Int" if unrefined(number.type) == INT else "Decimal"
        # Where it stands alone, the others change nothing.
        for place, other in enumerate(others if len(numbers) > 1 else others[:1]):
            count = _AT_CONSTANTS if place else _AT_ONE
            held = dict.fromkeys(numbers, other)
            solved = _solutions(rounded, asked, held)
            written = (_written(each, name) for each in solved)
            usable = (each for each in written if each is not None)
            yield from ((name, each) for each in islice(usable, count))


def _solutions(rounded: Rounded, asked: object, held: _Held) -> Iterator[Fraction]:
    """The values of one number that make a tie, both sides being straight lines in it."""
    above = _line(rounded.value, asked, held)
    below = (Fraction(0), Fraction(1))
    if rounded.divisor is not None:
        below = _line(rounded.divisor, asked, held) or below
    if above is None:
        return
    (slope, start), (slope_below, start_below) = above, below
    for step in _STEPS:
        tie = Fraction(2 * step + 1, 2 * 10**rounded.places)
        steep = slope - tie * slope_below
        if steep:
            solved = (tie * start_below - start) / steep
            if abs(solved) < _FAR and slope_below * solved + start_below:
                yield solved


def _line(expression: Expression, asked: object, held: _Held) -> tuple[Fraction, Fraction] | None:
    """The slope and what is there at zero; None where it is no straight line."""
    at = [_value(expression, {**held, asked: Fraction(each)}) for each in range(3)]
    first, second, third = at
    if first is None or second is None or third is None or third - second != second - first:
        return None
    return second - first, first


def _value(expression: Expression, held: _Held) -> Fraction | None:
    match expression:
        case Literal(value=int() | Decimal() as number):
            return Fraction(number)
        case Negation(operand=operand):
            inside = _value(operand, held)
            return None if inside is None else -inside
        case Arithmetic(operator=sign, left=left, right=right) if sign in _RECKONED:
            first, second = _value(left, held), _value(right, held)
            return None if first is None or second is None else _RECKONED[sign](first, second)
        case _:
            return held.get(meaning(expression))


def _leaves(expression: Expression) -> Iterator[Expression]:
    """What stands for a number and is not reckoned here."""
    match expression:
        case Literal():
            return
        case Negation(operand=operand):
            yield from _leaves(operand)
        case Arithmetic(operator=sign, left=left, right=right) if sign in _RECKONED:
            yield from _leaves(left)
            yield from _leaves(right)
        case _ if unrefined(expression.type) in {INT, DECIMAL}:
            yield expression


def _constants(constants: Constants) -> list[Fraction]:
    numbers = (*constants.of("Decimal"), *constants.of("Int"))
    plain = [Fraction(each) for each in numbers if isinstance(each, int | Decimal) and each > 1]
    return plain[:_OTHERS]


def _written(number: Fraction, type_name: str) -> Value | None:
    """The number as a value of the language, where it is one of a few digits."""
    if type_name == "Int":
        return number.numerator if number.denominator == 1 else None
    scaled = number * 10**_MOST_PLACES
    if scaled.denominator != 1:
        return None
    plain = Decimal(scaled.numerator).scaleb(-_MOST_PLACES, _EXACT).normalize(_EXACT)
    return plain.quantize(1) if plain == plain.to_integral_value() else plain
