"""Recognises cheaply that two expressions mean the same: equal once folded. Unequal ones may still."""

from collections.abc import Hashable
from typing import Any

import attrs

from factoryc.spec import expressions as node
from factoryc.spec.comparisons import OPPOSITE
from factoryc.spec.expressions import Expression
from factoryc.spec.types import INT, unrefined


def folded(expression: Expression) -> Hashable:
    """What the expression says, in one form for some of the ways to say it."""
    match expression:
        case node.Not(operand=node.Not(operand=inner)):
            return folded(inner)
        case node.Not(operand=node.Comparison(operators=(operator,)) as inner):
            return folded(attrs.evolve(inner, operators=(OPPOSITE[operator],)))
        case node.Logic(operator=operator, left=left, right=right) if operator != "implies":
            sides = folded(left), folded(right)
            return sides[0] if sides[0] == sides[1] else _either_way(operator, *sides)
        case node.Comparison(operators=(operator,), operands=(left, right)):
            return _comparison(operator, left, right)
        case node.Arithmetic(operator=operator, left=left, right=right, type=type_):
            sides = folded(left), folded(right)
            if operator == "*" or (operator == "+" and unrefined(type_) == INT):
                return _either_way(operator, *sides)
            return (operator, *sides)
        case node.Literal(value=value):
            return ("literal", type(value).__name__, value)
    return (type(expression).__name__, *(_part(each) for each in _fields(expression)))


def _comparison(operator: str, left: Expression, right: Expression) -> Hashable:
    if operator in {">", ">="}:
        operator, left, right = {">": "<", ">=": "<="}[operator], right, left
    match operator, left, right:
        # Whole numbers: `n <= 4` is `n < 5`, and `3 <= n` is `2 < n`.
        case "<=", _, node.Literal(value=int(value)) if unrefined(left.type) == INT:
            return ("<", folded(left), ("literal", "int", value + 1))
        case "<=", node.Literal(value=int(value)), _ if unrefined(right.type) == INT:
            return ("<", ("literal", "int", value - 1), folded(right))
        case "==" | "!=", _, _:
            return _either_way(operator, folded(left), folded(right))
    return (operator, folded(left), folded(right))


def _either_way(operator: str, left: Hashable, right: Hashable) -> Hashable:
    return (operator, *sorted((left, right), key=repr))


def _fields(value: Any) -> list[Any]:  # noqa: ANN401  any node
    names = [each.name for each in attrs.fields(type(value)) if each.eq and each.name != "type"]
    return [getattr(value, name) for name in names]


def _part(value: Any) -> Hashable:  # noqa: ANN401  any part of a node
    if isinstance(value, tuple):
        return tuple(_part(each) for each in value)
    if attrs.has(type(value)) and hasattr(value, "span"):
        return folded(value)
    if attrs.has(type(value)):
        return (type(value).__name__, *(_part(each) for each in _fields(value)))
    hashed: Hashable = value
    return hashed
