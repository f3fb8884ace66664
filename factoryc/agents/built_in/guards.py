"""Guards, by form: which parts of a guard are already known once earlier cases did not apply.

Every case ends the operation, so that where a later one is reached each earlier guard was false.
A part is left out only where that follows from the shape of the guards alone.
"""

from collections.abc import Sequence

import attrs

from factoryc.analysis.by_form import exclude_each_other
from factoryc.analysis.formula import Functions
from factoryc.spec.comparisons import OPPOSITE
from factoryc.spec.expressions import (
    Comparison,
    Expression,
    Logic,
    Not,
    Presence,
)
from factoryc.spec.types import FLOAT, unrefined


def conjuncts(condition: Expression) -> tuple[Expression, ...]:
    """The parts of `a and b and c`, in order."""
    match condition:
        case Logic(operator="and", left=left, right=right):
            return (*conjuncts(left), *conjuncts(right))
        case _:
            return (condition,)


def turned_round(condition: Expression) -> Expression:
    """What holds where the condition does not. NaN is neither below, at nor above anything."""
    match condition:
        case Comparison(operators=(operator,), operands=(left, right)) if FLOAT not in {
            unrefined(left.type),
            unrefined(right.type),
        }:
            return attrs.evolve(condition, operators=(OPPOSITE[operator],))
        case _:
            return _opposite(condition)


def left_to_test(
    guards: Sequence[Expression], assumptions: Sequence[Expression], functions: Functions
) -> tuple[tuple[Expression, ...], ...]:
    """For each guard in turn, the parts that must still be tested; none where it surely holds.

    `assumptions` hold before the first.
    """
    known = list(assumptions)
    tested: list[tuple[Expression, ...]] = []
    for guard in guards:
        tested.append(_unknown(conjuncts(guard), known, _presences(tested), functions))
        known.append(_opposite(guard))
    return tuple(tested)


def _unknown(
    parts: tuple[Expression, ...],
    known: Sequence[Expression],
    presences: Sequence[Expression],
    functions: Functions,
) -> tuple[Expression, ...]:
    """The parts that do not follow from what is known and from the parts before them.

    Parts after it are no reason: a part may be what makes a later one safe to evaluate. And `is
    some` gives a value its type: a type checker follows only a test that stood alone.
    """
    left = []
    for place, part in enumerate(parts):
        reasons = presences if isinstance(part, Presence) and part.present else known
        if not exclude_each_other([*reasons, *parts[:place], _opposite(part)], functions):
            left.append(part)
    return tuple(left)


def _presences(tested: Sequence[tuple[Expression, ...]]) -> list[Expression]:
    """What is known from tests that asked for nothing but the presence of a value."""
    alone = (tests[0] for tests in tested if len(tests) == 1)
    return [_opposite(test) for test in alone if isinstance(test, Presence)]


def _opposite(condition: Expression) -> Expression:
    return Not(condition, condition.span)
