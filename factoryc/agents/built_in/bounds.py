"""Between which values a number, or the size of a text, has to lie: read off its demands."""

import attrs

from factoryc.analysis.walk import meaning, variables
from factoryc.spec.comparisons import MIRRORED, ComparisonName
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    Comparison,
    Expression,
    InRange,
    Literal,
    Variable,
)
from factoryc.spec.types import INT

_ORDERED = frozenset({"<", "<=", ">", ">="})


@attrs.frozen
class Bounds:
    """Both ends included; None where there is none. `said` are the demands that say so."""

    low: Expression | None = None
    high: Expression | None = None
    said: tuple[Expression, ...] = ()

    @property
    def are_plain(self) -> bool:
        """Whether the bounds are numbers, and not read from anywhere."""
        return all(isinstance(end, Literal) for end in (self.low, self.high) if end is not None)

    @property
    def plain_low(self) -> int | None:
        return _number(self.low)

    @property
    def plain_high(self) -> int | None:
        return _number(self.high)

    @property
    def size(self) -> int | None:
        low, high = self.plain_low, self.plain_high
        return None if low is None or high is None else max(high - low + 1, 0)


def bounds_of(demands: tuple[Expression, ...], variable: Variable, *, sized: bool) -> Bounds:
    """The bounds of the variable, or of its size."""
    bounds = Bounds()
    for demand in demands:
        for low, high in _ends(demand, variable, sized):
            bounds = Bounds(
                _closest(bounds.low, low, "max"),
                _closest(bounds.high, high, "min"),
                (*bounds.said, demand),
            )
    return bounds


def _ends(
    demand: Expression,
    variable: Variable,
    sized: bool,
) -> list[tuple[Expression | None, Expression | None]]:
    """The one or two ends that a demand gives, or nothing."""
    match demand:
        case InRange(subject=subject, low=low, high=high, negated=False):
            if _is_subject(subject, variable, sized) and _is_free(variable, low, high):
                return [(low, high)]
        case Comparison(operators=(operator,), operands=(left, right)) if operator in _ORDERED:
            if _is_subject(right, variable, sized):
                left, right, operator = right, left, MIRRORED[operator]
            if _is_subject(left, variable, sized) and _is_free(variable, right):
                return [_compared(operator, right)]
    return []


def _compared(
    operator: ComparisonName, end: Expression
) -> tuple[Expression | None, Expression | None]:
    match operator:
        case ">=":
            return end, None
        case ">":
            return _moved(end, 1), None
        case "<=":
            return None, end
        case _:
            return None, _moved(end, -1)


def _is_subject(
    expression: Expression,
    variable: Variable,
    sized: bool,
) -> bool:
    if sized:
        match expression:
            case BuiltinCall(name="size", arguments=(subject,)):
                return meaning(subject) == meaning(variable)
        return False
    return meaning(expression) == meaning(variable)


def _is_free(variable: Variable, *ends: Expression) -> bool:
    return all(not {variable.name, "result"} & variables(end) for end in ends)


def _moved(end: Expression, by: int) -> Expression:
    if isinstance(end, Literal) and isinstance(end.value, int):
        return attrs.evolve(end, value=end.value + by)
    one = Literal(1, INT, end.span)
    return Arithmetic("+" if by > 0 else "-", end, one, INT, end.span)


def _closest(known: Expression | None, new: Expression | None, name: str) -> Expression | None:
    if known is None or new is None:
        return known if new is None else new
    first, second = _number(known), _number(new)
    if first is None or second is None:
        return BuiltinCall(name, (known, new), INT, known.span)
    return known if (first >= second) == (name == "max") else new


def _number(end: Expression | None) -> int | None:
    return end.value if isinstance(end, Literal) and isinstance(end.value, int) else None
