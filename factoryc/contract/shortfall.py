"""By how much a guard is missed: how far numbers that come of what is remembered are from what it asks of them.

A case that applies to the fourth loan of a member is met by luck alone; who knows which states are nearer to it
can go there. This is the branch distance of search-based testing (McMinn, "Search-based software test data
generation", 2004), of the numbers only.
"""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from factoryc.contract.expression import translate
from factoryc.contract.naming import Naming
from factoryc.contract.python_text import text_source
from factoryc.spec.comparisons import OPPOSITE, ComparisonName
from factoryc.spec.conditions import Comparison, InRange, Logic, Not
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import Expression
from factoryc.spec.mentions import mentions
from factoryc.spec.types import DECIMAL, FLOAT, INT, unrefined

_Claim: TypeAlias = tuple[Expression, ComparisonName, Expression]

_NUMBERS = (INT, DECIMAL, FLOAT)


def shortfall(operation: Operation, case: Case, names: Naming) -> str | None:
    """Python that adds up what is missing. None where no number of what is remembered decides."""
    claims = (
        _claims(case.guard, is_so=True)
        if case.guard is not None
        else _of_all(
            _claims(other.guard, is_so=False)
            for other in operation.cases
            if other.guard is not None
        )
    )
    missing = [
        f"runtime.short({translate(left, names)}, {text_source(operator)}, {translate(right, names)})"
        for left, operator, right in claims
        if _is_reckoned(left, right)
    ]
    return " + ".join(missing) or None


def _of_all(claims: Iterable[Iterator[_Claim]]) -> Iterator[_Claim]:
    for each in claims:
        yield from each


def _claims(condition: Expression, *, is_so: bool) -> Iterator[_Claim]:
    """The comparisons that all have to hold for the condition to be so, or not to be."""
    match condition:
        case Not(operand=operand):
            yield from _claims(operand, is_so=not is_so)
        case Logic(operator=operator, left=left, right=right):
            if operator == ("and" if is_so else "or"):
                yield from _claims(left, is_so=is_so)
                yield from _claims(right, is_so=is_so)
        case Comparison(operators=operators, operands=operands) if is_so:
            yield from zip(operands, operators, operands[1:], strict=False)
        case Comparison(operators=(operator,), operands=(left, right)):
            yield left, OPPOSITE[operator], right
        case InRange(subject=subject, low=low, high=high, negated=negated) if negated is not is_so:
            yield subject, ">=", low
            yield subject, "<=", high
        case _:
            return


def _is_reckoned(left: Expression, right: Expression) -> bool:
    are_numbers = all(unrefined(each.type) in _NUMBERS for each in (left, right))
    return are_numbers and bool(mentions((left, right)).states)
