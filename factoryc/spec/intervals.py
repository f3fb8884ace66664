"""Between which two numbers a sum, a difference or a product lies, from what its parts say.

The answer is never too narrow. It may be too wide: then nothing here says more.
"""

from fractions import Fraction
from math import inf, isinf
from typing import TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.spec.bound_proof import farthest
from factoryc.spec.environment import Environment
from factoryc.syntax import expressions as syntax
from factoryc.syntax.expressions import Expression

_Number: TypeAlias = Fraction | float


@frozen
class _End:
    """One end of an interval, `inf` where there is none; `reached` where the number may be the end itself."""

    at: _Number
    reached: bool


@frozen
class Interval:
    """All numbers from one end to the other."""

    low: _End
    high: _End

    @property
    def has_zero(self) -> bool:
        """Whether zero is one of them."""
        below = self.low.at < 0 or (self.low.at == 0 and self.low.reached)
        above = self.high.at > 0 or (self.high.at == 0 and self.high.reached)
        return below and above


def interval(node: Expression, environment: Environment) -> Interval:
    """Where the value of this number lies."""
    said = _said(node, environment)
    match node:
        case syntax.Binary(operator="+", left=left, right=right):
            formed = _sum(interval(left, environment), interval(right, environment))
        case syntax.Binary(operator="-", left=left, right=right):
            formed = _sum(interval(left, environment), _negative(interval(right, environment)))
        case syntax.Binary(operator="*", left=left, right=right):
            first = interval(left, environment)
            formed = _product(first, first if left == right else interval(right, environment))
            if left == right and formed.low.at < 0:
                # No square is negative, wherever its root lies.
                formed = attrs.evolve(formed, low=_End(Fraction(0), reached=first.has_zero))
        case syntax.Unary(operator="-", operand=operand):
            formed = _negative(interval(operand, environment))
        case _:
            return said
    return Interval(_upper(said.low, formed.low), _lower(said.high, formed.high))


def _said(node: Expression, environment: Environment) -> Interval:
    """What guards, types and forms say of the whole of it."""
    low, high = farthest(node, environment)
    return Interval(
        _End(-inf, reached=False) if low is None else _End(Fraction(low[0]), reached=not low[1]),
        _End(inf, reached=False) if high is None else _End(Fraction(high[0]), reached=not high[1]),
    )


def _sum(first: Interval, second: Interval) -> Interval:
    return Interval(_plus(first.low, second.low), _plus(first.high, second.high))


def _plus(first: _End, second: _End) -> _End:
    return _End(first.at + second.at, first.reached and second.reached)


def _negative(of: Interval) -> Interval:
    return Interval(_End(-of.high.at, of.high.reached), _End(-of.low.at, of.low.reached))


def _product(first: Interval, second: Interval) -> Interval:
    corners = [
        _times(one, other) for one in (first.low, first.high) for other in (second.low, second.high)
    ]
    lowest = min(corner.at for corner in corners)
    highest = max(corner.at for corner in corners)
    return Interval(_widest(corners, lowest), _widest(corners, highest))


def _widest(corners: list[_End], at: _Number) -> _End:
    return _End(at, any(corner.reached for corner in corners if corner.at == at))


def _times(first: _End, second: _End) -> _End:
    if first.at == 0 or second.at == 0:
        # What is zero stays zero, whatever it is taken times.
        is_zero = (first.at == 0 and first.reached) or (second.at == 0 and second.reached)
        return _End(Fraction(0), is_zero)
    if isinf(first.at) or isinf(second.at):
        return _End(inf if (first.at > 0) == (second.at > 0) else -inf, reached=False)
    return _End(first.at * second.at, first.reached and second.reached)


def _upper(first: _End, second: _End) -> _End:
    return max(first, second, key=lambda end: (end.at, not end.reached))


def _lower(first: _End, second: _End) -> _End:
    return min(first, second, key=lambda end: (end.at, end.reached))
