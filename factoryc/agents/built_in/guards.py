"""Guards, by form: which parts of a guard are already known once earlier cases did not apply.

Every case ends the operation, so that where a later one is reached each earlier guard was false.
A part is left out only where that follows from the shape of the guards alone.
"""

from collections.abc import Sequence

from factoryc.analysis.by_form import exclude_each_other
from factoryc.analysis.formula import Functions
from factoryc.spec.expressions import Expression, Logic, Not, Presence


def conjuncts(condition: Expression) -> tuple[Expression, ...]:
    """The parts of `a and b and c`, in order."""
    match condition:
        case Logic(operator="and", left=left, right=right):
            return (*conjuncts(left), *conjuncts(right))
        case _:
            return (condition,)


def left_to_test(
    guards: Sequence[Expression], functions: Functions
) -> tuple[tuple[Expression, ...], ...]:
    """For each guard in turn, the parts that must still be tested; none where it surely holds."""
    return tuple(
        _unknown(conjuncts(guard), [_opposite(one) for one in guards[:place]], functions)
        for place, guard in enumerate(guards)
    )


def _unknown(
    parts: tuple[Expression, ...], known: Sequence[Expression], functions: Functions
) -> tuple[Expression, ...]:
    """The parts that do not follow from what is known and from the parts before them.

    Parts after it are no reason: a part may be what makes a later one safe to evaluate.
    """
    return tuple(
        part
        for place, part in enumerate(parts)
        if not exclude_each_other(
            [*_reasons(part, known), *parts[:place], _opposite(part)], functions
        )
    )


def _reasons(part: Expression, known: Sequence[Expression]) -> Sequence[Expression]:
    """`is some` gives a value its type, and a type checker follows only a test that stood alone."""
    if isinstance(part, Presence) and part.present:
        return [one for one in known if isinstance(one, Not) and isinstance(one.operand, Presence)]
    return known


def _opposite(condition: Expression) -> Expression:
    return Not(condition, condition.span)
