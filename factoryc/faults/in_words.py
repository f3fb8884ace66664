"""The faults of an expression, each in words, and whether it says the same after all."""

from collections.abc import Iterator, Mapping

from factoryc.contract.expression_text import expression_text
from factoryc.faults.bend import bent
from factoryc.faults.folding import folded
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type


def bent_in_words(
    expression: Expression, variables: Mapping[str, Type], spec: Spec
) -> Iterator[tuple[str, Expression, bool]]:
    """What it says, the whole expression with the fault, and whether both come to the same."""
    same = folded(expression)
    for each in bent(expression, variables, spec):
        yield becomes(each.before, each.after), each.whole, folded(each.whole) == same


def becomes(before: str, after: str) -> str:
    """`a` becomes `b`."""
    return f"`{before}` becomes `{after}`"


def bent_duties(
    requires: tuple[Expression, ...], variables: Mapping[str, Type], spec: Spec
) -> Iterator[tuple[str, tuple[Expression, ...], bool]]:
    """The same of what an operation requires, with all that it requires then."""
    for index, required in enumerate(requires):
        rest = (*requires[:index], *requires[index + 1 :])
        yield f"`requires {expression_text(required)}` is dropped", rest, False
        for says, other, is_same in bent_in_words(required, variables, spec):
            yield (
                f"of what it requires, {says}",
                (*requires[:index], other, *requires[index + 1 :]),
                is_same,
            )
