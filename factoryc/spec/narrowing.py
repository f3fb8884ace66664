"""What a condition tells about the names in it, where it holds and where it does not."""

from factoryc.spec.environment import Fact, IsKey, IsNotZero, IsSome
from factoryc.syntax.expressions import (
    Binary,
    Comparison,
    Expression,
    Literal,
    Name,
    Presence,
    Range,
    Unary,
)
from factoryc.syntax.identifier import Identifier

_MIRRORED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}


def facts_where(condition: Expression, *, holds: bool) -> frozenset[Fact]:
    """The facts that follow where the condition holds, or where it does not."""
    match condition:
        case Unary(operator="not", operand=operand):
            return facts_where(operand, holds=not holds)
        case Binary(operator="and", left=left, right=right) if holds:
            return facts_where(left, holds=True) | facts_where(right, holds=True)
        case Binary(operator="or", left=left, right=right) if not holds:
            return facts_where(left, holds=False) | facts_where(right, holds=False)
        case Binary(operator="or", left=left, right=right):
            return facts_where(left, holds=True) & facts_where(right, holds=True)
        case Binary(operator="and", left=left, right=right):
            return facts_where(left, holds=False) & facts_where(right, holds=False)
        case Binary(operator="implies", left=left, right=right) if not holds:
            return facts_where(left, holds=True) | facts_where(right, holds=False)
        case Binary(operator="in", left=subject, right=Range(low=low, high=high)) if holds:
            return _compared(("<=", "<="), (low, subject, high), holds=True)
        case Binary(operator="in", left=key, right=collection) if holds:
            return frozenset({IsKey(key, collection)})
        case Binary(operator="not in", left=key, right=collection) if not holds:
            return frozenset({IsKey(key, collection)})
        case Presence(subject=subject, present=present) if present == holds:
            return frozenset({IsSome(subject)})
        case Comparison(operators=operators, operands=operands) if holds or len(operators) == 1:
            return _compared(operators, operands, holds=holds)
        case _:
            return frozenset()


def excludes_zero(restriction: Expression | None) -> bool:
    """Whether a restriction says by itself that `it` is not zero."""
    if restriction is None:
        return False
    facts = facts_where(restriction, holds=True)
    return any(isinstance(fact, IsNotZero) and _is_it(fact.subject) for fact in facts)


def facts_about(name: Identifier, restriction: Expression | None) -> frozenset[Fact]:
    """What a restriction on `it` says about the parameter that has it."""
    named = Name(name.text, name.span)
    return frozenset({IsNotZero(named)} if excludes_zero(restriction) else ())


def _is_it(subject: Expression) -> bool:
    return isinstance(subject, Name) and subject.text == "it"


def _compared(
    operators: tuple[str, ...], operands: tuple[Expression, ...], *, holds: bool
) -> frozenset[Fact]:
    facts: set[Fact] = set()
    for operator, left, right in zip(operators, operands, operands[1:], strict=False):
        for subject, bound, reads in ((left, right, operator), (right, left, _MIRRORED[operator])):
            if isinstance(bound, Literal) and _excludes_zero(reads, bound.value, holds=holds):
                facts.add(IsNotZero(subject))
    return frozenset(facts)


def _excludes_zero(operator: str, bound: object, *, holds: bool) -> bool:
    """Whether `x operator bound`, holding or not, says that x is not zero."""
    if isinstance(bound, bool | str):
        return False
    verdicts = {
        "==": bound == 0,
        "!=": bound != 0,
        ">": bound < 0,  # type: ignore[operator]  # numbers of all kinds compare
        ">=": bound <= 0,  # type: ignore[operator]
        "<": bound > 0,  # type: ignore[operator]
        "<=": bound >= 0,  # type: ignore[operator]
    }
    return verdicts[operator] != holds
