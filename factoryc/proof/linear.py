"""Sums of numbers and times, and whether some inequalities between them contradict each other.

Terms are eliminated one after the other, with exact fractions. `False` says nothing: where whole
numbers are concerned, or there are too many inequalities, they may contradict each other all the same.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from factoryc.analysis.walk import meaning
from factoryc.frozen import frozen
from factoryc.spec.expressions import Arithmetic, BuiltinCall, Expression, Literal, Negation
from factoryc.spec.types import DATE, DECIMAL, DURATION, INSTANT, INT, unrefined

_NUMBERS = frozenset({INT, DECIMAL, INSTANT, DATE, DURATION})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DAY = 86_400_000_000
_MOST_ROWS = 300


@frozen(eq=False)
class Sum:
    """`terms` are the expressions that are taken so many times, by their meaning."""

    terms: Mapping[Hashable, tuple[Expression, Fraction]]
    constant: Fraction

    def plus(self, other: "Sum", times: Fraction) -> "Sum":
        """With another sum added so many times."""
        terms = dict(self.terms)
        for key, (term, count) in other.terms.items():
            before = terms[key][1] if key in terms else Fraction(0)
            terms[key] = (term, before + count * times)
        kept = {key: pair for key, pair in terms.items() if pair[1]}
        return Sum(kept, self.constant + other.constant * times)


@frozen(eq=False)
class Row:
    """That `sum` is not below zero; nor zero, where `strict`."""

    sum: Sum
    strict: bool


def is_number(expression: Expression) -> bool:
    """Whether sums are made of values of its type."""
    return unrefined(expression.type) in _NUMBERS


def sum_of(expression: Expression) -> Sum:
    """The expression as a sum of terms that are no sums themselves."""
    match expression:
        case Literal(value=value):
            amount = _amount(value)
            if amount is not None:
                return Sum({}, amount)
        case Negation(operand=operand):
            return _NOTHING.plus(sum_of(operand), Fraction(-1))
        case Arithmetic(operator="+", left=left, right=right) if _is_exact(expression):
            return sum_of(left).plus(sum_of(right), Fraction(1))
        case Arithmetic(operator="-", left=left, right=right) if _is_exact(expression):
            return sum_of(left).plus(sum_of(right), Fraction(-1))
        case Arithmetic(operator="*", left=left, right=right) if is_number(expression):
            first, second = sum_of(left), sum_of(right)
            if not first.terms:
                return _NOTHING.plus(second, first.constant)
            if not second.terms:
                return _NOTHING.plus(first, second.constant)
        case BuiltinCall(name="decimal", arguments=(whole,)) if is_number(whole):
            return sum_of(whole)
    return Sum({meaning(expression): (expression, Fraction(1))}, Fraction(0))


def contradict(rows: Iterable[Row]) -> bool:
    """Whether no values of the terms meet all the inequalities."""
    left = [_tightened(row) for row in rows]
    while True:
        if any(_is_false(row) for row in left):
            return True
        left = [row for row in left if row.sum.terms]
        counts: dict[Hashable, list[int]] = {}
        for row in left:
            for key, (_, count) in row.sum.terms.items():
                counts.setdefault(key, [0, 0])[count > 0] += 1
        if not counts:
            return False
        key = min(counts, key=lambda each: counts[each][0] * counts[each][1])
        left = _without(key, left)
        if len(left) > _MOST_ROWS:
            return False


_NOTHING = Sum({}, Fraction(0))


def _without(key: Hashable, rows: Sequence[Row]) -> list[Row]:
    kept = [row for row in rows if key not in row.sum.terms]
    above = [row for row in rows if key in row.sum.terms and row.sum.terms[key][1] > 0]
    below = [row for row in rows if key in row.sum.terms and row.sum.terms[key][1] < 0]
    for low in above:
        for high in below:
            up, down = low.sum.terms[key][1], -high.sum.terms[key][1]
            joined = _NOTHING.plus(low.sum, 1 / up).plus(high.sum, 1 / down)
            kept.append(_tightened(Row(joined, low.strict or high.strict)))
            if len(kept) > _MOST_ROWS:
                return kept
    return kept


def _is_false(row: Row) -> bool:
    if row.sum.terms:
        return False
    return row.sum.constant < 0 or (row.strict and row.sum.constant == 0)


def _tightened(row: Row) -> Row:
    """Between whole numbers nothing lies: `2 * n > 5` says `n >= 3`."""
    if not row.sum.terms or not all(
        unrefined(term.type) == INT for term, _ in row.sum.terms.values()
    ):
        return row
    counts = [count for _, count in row.sum.terms.values()]
    scale = abs(min(counts, key=abs))
    if any((count / scale).denominator != 1 for count in counts):
        return row
    scaled = _NOTHING.plus(row.sum, 1 / scale)
    constant = scaled.constant
    whole = constant - 1 if row.strict and constant.denominator == 1 else Fraction(floor(constant))
    return Row(Sum(scaled.terms, whole), strict=False)


def _is_exact(expression: Arithmetic) -> bool:
    """Whether it is the sum it looks like: a day and an hour are a day."""
    if not is_number(expression):
        return False
    parts = (expression.left, expression.right)
    if all(unrefined(each.type) != DATE for each in parts):
        return all(map(is_number, parts))
    return all(
        unrefined(each.type) == DATE
        or (
            isinstance(each, Literal)
            and isinstance(each.value, timedelta)
            and not _rest(each.value)
        )
        for each in parts
    )


def _rest(value: timedelta) -> timedelta:
    return value % timedelta(days=1)


def _amount(value: object) -> Fraction | None:
    match value:
        case bool():
            return None
        case int() | Decimal():
            return Fraction(value)
        case timedelta():
            return Fraction(value // _TICK)
        case datetime():
            return Fraction((value - _EPOCH) // _TICK)
        case date():
            return Fraction(value.toordinal() * _DAY)
        case _:
            return None
