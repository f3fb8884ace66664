"""Expressions rewritten: parts of them replaced, and which parts are evaluated in any case."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import attrs

from factoryc.analysis.walk import bound, meaning, outside, parts, variables
from factoryc.spec.expressions import (
    Comparison,
    Comprehension,
    Conditional,
    Expression,
    Extreme,
    FieldValue,
    Fold,
    Let,
    Logic,
    MapComprehension,
    Match,
    MatchArm,
    Quantifier,
)


@attrs.frozen
class Replacement:
    """What stands for a part, wherever a part of this meaning is."""

    part: Expression
    by: Expression


def replaced(expression: Expression, replacements: tuple[Replacement, ...]) -> Expression:
    """The expression with each part that is to be replaced, replaced, the outermost first.

    Where a name is bound that a part or its replacement speaks of, it is another name: that part
    stays.
    """
    return _replaced(expression, {meaning(one.part): one for one in replacements})


def evaluated(expression: Expression) -> Iterator[Expression]:
    """The parts that are evaluated whenever the expression is, outermost first."""
    yield expression
    match expression:
        case Logic(left=left):
            yield from evaluated(left)
        case Conditional(condition=condition):
            yield from evaluated(condition)
        case Match(subject=subject):
            yield from evaluated(subject)
        case (
            Quantifier(source=source)
            | Comprehension(source=source)
            | MapComprehension(source=source)
            | Extreme(source=source)
        ):
            yield from evaluated(source)
        case Fold(source=source, start=start):
            yield from evaluated(start)
            yield from evaluated(source)
        case Let(value=value):
            # The body is evaluated as well, but it speaks of a name of its own.
            yield from evaluated(value)
        case Comparison(operands=(first, second, *_)):
            yield from evaluated(first)
            yield from evaluated(second)
        case _:
            for part in parts(expression):
                yield from evaluated(part)


def _replaced(expression: Expression, replacements: Mapping[Hashable, Replacement]) -> Expression:
    found = replacements.get(meaning(expression))
    if found is not None:
        return found.by
    inside, free = replacements, frozenset[str]()
    if hidden := bound(expression):
        free = outside(expression)
        inside = {
            key: one
            for key, one in replacements.items()
            if not hidden & (variables(one.part) | variables(one.by))
        }
    changes = {
        attribute.name: _inside(
            getattr(expression, attribute.name), replacements if attribute.name in free else inside
        )
        for attribute in attrs.fields(type(expression))
        if attribute.name not in {"span", "type"}
    }
    evolve: Callable[..., Expression] = attrs.evolve
    return evolve(expression, **changes)


def _inside(value: Any, replacements: Mapping[Hashable, Replacement]) -> Any:  # noqa: ANN401  a field's value
    if isinstance(value, Expression):
        return _replaced(value, replacements)
    if isinstance(value, tuple):
        return tuple(_inside(item, replacements) for item in value)
    if isinstance(value, FieldValue | MatchArm):
        return attrs.evolve(value, value=_inside(value.value, replacements))
    return value
