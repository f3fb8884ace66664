"""What a restriction says plainly about its values: bounds, sizes, patterns, a few choices.

A sampler proposes values of that shape. `is_whole` means that the shape is all there is to the
restriction, so that a value of the shape needs no further test.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from factoryc.frozen import frozen
from factoryc.spec.comparisons import MIRRORED
from factoryc.spec.expressions import (
    BuiltinCall,
    Comparison,
    Expression,
    InRange,
    ListValue,
    Literal,
    Logic,
    Matches,
    Membership,
    Negation,
    SetValue,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import RefinedType, Type


@frozen
class Bounds:
    """Both ends included. `low_open` and `high_open` exclude an end."""

    low: Any = None
    high: Any = None
    low_open: bool = False
    high_open: bool = False

    def narrowed(self, operator: str, constant: Any) -> "Bounds":  # noqa: ANN401 -- any number or time
        """With `subject operator constant` known besides."""
        match operator:
            case ">" | ">=" if self.low is None or constant >= self.low:
                return attrs.evolve(self, low=constant, low_open=operator == ">")
            case "<" | "<=" if self.high is None or constant <= self.high:
                return attrs.evolve(self, high=constant, high_open=operator == "<")
            case "==":
                return Bounds(constant, constant)
            case _:
                return self


@frozen
class Shape:
    bounds: Bounds = Bounds()
    size: Bounds = Bounds()
    patterns: tuple[str, ...] = ()
    choices: tuple[Any, ...] = ()
    is_whole: bool = True


def shape(type_: Type, restriction: Expression | None, spec: Spec) -> Shape:
    """The shape of the values of a type that meet a restriction on `it` besides."""
    found = Shape()
    for condition in restrictions(type_, restriction, spec):
        for conjunct in conjuncts(condition):
            found = _with(found, conjunct)
    # A text is drawn from one pattern; what else is said of it is a test.
    others = found.patterns[1:] or found.size != Bounds() or found.bounds != Bounds()
    return attrs.evolve(found, is_whole=found.is_whole and not (found.patterns and others))


def restrictions(type_: Type, restriction: Expression | None, spec: Spec) -> Sequence[Expression]:
    """All that is said of `it`: by the type, by what it refines, and by the place it stands in."""
    found = [] if restriction is None else [restriction]
    while isinstance(type_, RefinedType):
        own = spec.refinement(type_.name).restriction
        found += [] if own is None else [own]
        type_ = type_.base
    return found[::-1]


def conjuncts(condition: Expression) -> Iterator[Expression]:
    """The parts of a condition that must all hold."""
    match condition:
        case Logic(operator="and", left=left, right=right):
            yield from conjuncts(left)
            yield from conjuncts(right)
        case _:
            yield condition


def _with(found: Shape, condition: Expression) -> Shape:
    match condition:
        case InRange(subject=subject, low=low, high=high, negated=False):
            return _compared(_compared(found, subject, ">=", low), subject, "<=", high)
        case Comparison(operators=operators, operands=operands):
            for left, operator, right in zip(operands, operators, operands[1:], strict=False):
                if _constant(left) is None:
                    found = _compared(found, left, operator, right)
                else:
                    found = _compared(found, right, MIRRORED[operator], left)
            return found
        case Matches(subject=Variable(name="it"), pattern=pattern):
            return attrs.evolve(found, patterns=(*found.patterns, pattern))
        case Membership(
            element=Variable(name="it"),
            collection=ListValue(items=items) | SetValue(items=items),
            negated=False,
        ):
            constants = tuple(_constant(item) for item in items)
            if None not in constants:
                return attrs.evolve(found, choices=constants, is_whole=False)
        case Logic(operator="or"):
            options = _options(condition)
            if options is not None:
                return attrs.evolve(found, choices=options, is_whole=False)
    return attrs.evolve(found, is_whole=False)


def _options(condition: Expression) -> tuple[Any, ...] | None:
    """The constants of `it == a or it == b`."""
    match condition:
        case Logic(operator="or", left=left, right=right):
            first, second = _options(left), _options(right)
            return None if first is None or second is None else (*first, *second)
        case Comparison(operators=("==",), operands=(Variable(name="it"), bound)):
            constant = _constant(bound)
            return None if constant is None else (constant,)
        case _:
            return None


def _compared(found: Shape, subject: Expression, operator: str, bound: Expression) -> Shape:
    constant = _constant(bound)
    if constant is None or operator == "!=":
        return attrs.evolve(found, is_whole=False)
    match subject:
        case Variable(name="it"):
            return attrs.evolve(found, bounds=found.bounds.narrowed(operator, constant))
        case BuiltinCall(name="size", arguments=(Variable(name="it"),)):
            return attrs.evolve(found, size=found.size.narrowed(operator, constant))
        case _:
            return attrs.evolve(found, is_whole=False)


def _constant(expression: Expression) -> Any:  # noqa: ANN401 -- any literal, or None
    match expression:
        case Literal(value=value):
            return value
        case Negation(operand=Literal(value=value)) if not isinstance(value, str | bytes):
            return -value  # type: ignore[operator] # the front end negates numbers and spans alone
        case _:
            return None
