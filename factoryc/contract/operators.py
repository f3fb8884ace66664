"""Operators as Python: arithmetic, logic, comparison, and texts with values in them."""

from collections.abc import Callable
from typing import TypeAlias

import attrs

from factoryc.contract.naming import Naming
from factoryc.contract.python_text import Level, Piece, text_source
from factoryc.frozen import frozen
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.types import EnumType, Scalar, unrefined

Translate: TypeAlias = Callable[[Expression, Naming], Piece]

_ARITHMETIC = {
    "+": ("+", Level.SUM),
    "-": ("-", Level.SUM),
    "*": ("*", Level.PRODUCT),
    "/": ("/", Level.PRODUCT),
    "div": ("//", Level.PRODUCT),
    "mod": ("%", Level.PRODUCT),
}


def arithmetic(expression: node.Arithmetic, names: Naming, translate: Translate) -> Piece:
    """`div` and `mod` of whole numbers round down, as Python's do."""
    operator, level = _ARITHMETIC[expression.operator]
    left = translate(expression.left, names).at(level)
    # All of them group from the left, so the right side has to bind more tightly.
    right = translate(expression.right, names).at(Level(level + 1))
    return Piece(f"{left} {operator} {right}", level)


def logic(expression: node.Logic, names: Naming, translate: Translate) -> Piece:
    """`a implies b` becomes `not a or b`."""
    match expression.operator:
        case "and":
            left = translate(expression.left, names).at(Level.AND)
            return Piece(
                f"{left} and {translate(expression.right, names).at(Level.NOT)}", Level.AND
            )
        case "or":
            left = translate(expression.left, names).at(Level.OR)
        case "implies":
            left = translate(opposite(expression.left), names).at(Level.OR)
    return Piece(f"{left} or {translate(expression.right, names).at(Level.AND)}", Level.OR)


def opposite(expression: Expression) -> Expression:
    """What is true where the expression is false; a bare `not` where there is no shorter way."""
    match expression:
        case node.Not(operand=operand):
            return operand
        case node.Presence(present=present):
            return attrs.evolve(expression, present=not present)
        case node.Membership(negated=negated):
            return attrs.evolve(expression, negated=not negated)
        case node.InRange(negated=negated) | node.TypeTest(negated=negated):
            return attrs.evolve(expression, negated=not negated)
        case node.Comparison(operators=("==",)):
            return attrs.evolve(expression, operators=("!=",))
        case node.Comparison(operators=("!=",)):
            return attrs.evolve(expression, operators=("==",))
        case _:
            return node.Not(expression, expression.span)


def comparison(expression: node.Comparison, names: Naming, translate: Translate) -> Piece:
    """Chains stay chains."""
    if len(expression.operators) == 1 and expression.operators[0] in {"==", "!="}:
        left, right = expression.operands
        if isinstance(left, node.NoneValue):
            left, right = right, left
        if isinstance(right, node.NoneValue):
            test = "is" if expression.operators[0] == "==" else "is not"
            return Piece(f"{translate(left, names).at(Level.UNION)} {test} None", Level.COMPARISON)
    first, *rest = (translate(operand, names).at(Level.UNION) for operand in expression.operands)
    chain = "".join(
        f" {operator} {operand}"
        for operator, operand in zip(expression.operators, rest, strict=True)
    )
    return Piece(f"{first}{chain}", Level.COMPARISON)


def interpolation(
    parts: tuple[str | Expression, ...], names: Naming, translate: Translate
) -> Piece:
    """A text with values in it: an f-string, or a sum of texts where quotes would clash."""
    holes = [
        part if isinstance(part, str) else _shown(part, translate(part, names)) for part in parts
    ]
    written = [hole.source for hole in holes if isinstance(hole, _Hole)]
    if not any(character in source for source in written for character in "\"'\\{}#"):
        inside = "".join(
            _doubled(hole) if isinstance(hole, str) else f"{{{hole.source}{hole.format}}}"
            for hole in holes
        )
        return Piece(f"f{text_source(inside)}")
    return Piece(f"{_EMPTY}.join(({', '.join(_joined(hole) for hole in holes)},))")


_EMPTY = '""'


@frozen
class _Hole:
    """A value in a text: its source, and how a format string shows it."""

    source: str
    format: str = ""


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _joined(hole: str | _Hole) -> str:
    if isinstance(hole, str):
        return text_source(hole)
    if hole.format:
        return f'format({hole.source}, "{hole.format.removeprefix(":")}")'
    return f"str({hole.source})"


def _shown(part: Expression, value: Piece) -> _Hole:
    # Values that are equal must look equal: a decimal sheds its zeros at the end, and its sign
    # where it is zero.
    match unrefined(part.type):
        case Scalar(name="Decimal"):
            return _Hole(f"{value.at(Level.ATOM)}.normalize() + 0", ":f")
        case Scalar(name="Bool"):
            return _Hole(f"str({value.text}).lower()")
        case Scalar(name="Date" | "Instant"):
            return _Hole(f"{value.at(Level.ATOM)}.isoformat()")
        case EnumType():
            return _Hole(f"{value.at(Level.ATOM)}.value")
        case _:
            return _Hole(value.at(Level.OR))
