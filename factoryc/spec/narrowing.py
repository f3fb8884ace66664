"""What a condition tells about the names in it, where it holds and where it does not."""

from decimal import Decimal

from factoryc.spec.bounds import AtLeast, compared, said_of
from factoryc.spec.case_words import asked_case
from factoryc.spec.comparisons import MIRRORED
from factoryc.spec.environment import Fact, IsCase, IsKey, IsNotCase, IsNotZero, IsSome
from factoryc.syntax.expressions import (
    Binary,
    CaseTest,
    Comparison,
    Expression,
    IsCalled,
    IsRejected,
    Literal,
    Name,
    Presence,
    Range,
    Unary,
    UnitLiteral,
)
from factoryc.syntax.identifier import Identifier


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
            return _either(facts_where(left, holds=True), facts_where(right, holds=True))
        case Binary(operator="and", left=left, right=right):
            return _either(facts_where(left, holds=False), facts_where(right, holds=False))
        case Binary(operator="implies", left=left, right=right) if not holds:
            return facts_where(left, holds=True) | facts_where(right, holds=False)
        case Binary(operator="in", left=subject, right=Range(low=low, high=high)) if holds:
            return _compared(("<=", "<="), (low, subject, high), holds=True)
        case Binary(operator="in", left=key, right=collection) if holds:
            return frozenset({IsKey(key, collection)})
        case Binary(operator="not in", left=key, right=collection) if not holds:
            return frozenset({IsKey(key, collection)})
        case IsRejected() | IsCalled():
            asked = asked_case(condition)
            return frozenset() if asked is None else facts_where(asked, holds=holds)
        case CaseTest(subject=subject, case=case, negated=negated) if negated == holds:
            return frozenset({IsNotCase(subject, case.text)})
        case CaseTest(subject=subject, case=case):
            return frozenset({IsCase(subject, frozenset({case.text}))})
        case Presence(subject=subject, present=present) if present == holds:
            return frozenset({IsSome(subject)})
        case Comparison(operators=operators, operands=operands) if holds or len(operators) == 1:
            return _compared(operators, operands, holds=holds)
        case _:
            return frozenset()


def _either(left: frozenset[Fact], right: frozenset[Fact]) -> frozenset[Fact]:
    """What follows where one of two conditions holds, and nobody knows which."""
    one_of = {
        IsCase(first.subject, first.cases | second.cases)
        for first in left
        for second in right
        if isinstance(first, IsCase) and isinstance(second, IsCase)
        if first.subject == second.subject
    }
    return (left & right) | one_of


def excludes_zero(restriction: Expression | None) -> bool:
    """Whether a restriction says by itself that `it` is not zero."""
    if restriction is None:
        return False
    facts = facts_where(restriction, holds=True)
    return any(isinstance(fact, IsNotZero) and _is_it(fact.subject) for fact in facts)


def facts_about(name: Identifier, restriction: Expression | None) -> frozenset[Fact]:
    """What a restriction on `it` says about the parameter that has it."""
    named = Name(name.text, name.span)
    zero = frozenset({IsNotZero(named)} if excludes_zero(restriction) else ())
    return zero | said_of(bounds_in(restriction), named)


def bounds_in(restriction: Expression | None) -> frozenset[AtLeast]:
    """What a restriction says of how large `it` is."""
    if restriction is None:
        return frozenset()
    facts = facts_where(restriction, holds=True)
    return frozenset(fact for fact in facts if isinstance(fact, AtLeast))


def _is_it(subject: Expression) -> bool:
    return isinstance(subject, Name) and subject.text == "it"


def _compared(
    operators: tuple[str, ...], operands: tuple[Expression, ...], *, holds: bool
) -> frozenset[Fact]:
    facts: set[Fact] = set()
    for operator, left, right in zip(operators, operands, operands[1:], strict=False):
        facts.update(compared(operator, left, right, holds=holds))
        for subject, bound, reads in ((left, right, operator), (right, left, MIRRORED[operator])):
            number = bound.number if isinstance(bound, UnitLiteral) else _value(bound)
            if number is not None and _excludes_zero(reads, number, holds=holds):
                facts.add(IsNotZero(subject))
    return frozenset(facts)


def _value(bound: Expression) -> int | Decimal | None:
    """The number that is written out there."""
    if not isinstance(bound, Literal) or isinstance(bound.value, bool | str):
        return None
    return bound.value


def _excludes_zero(operator: str, bound: int | Decimal, *, holds: bool) -> bool:
    """Whether `x operator bound`, holding or not, says that x is not zero."""
    verdicts = {
        "==": bound == 0,
        "!=": bound != 0,
        ">": bound < 0,
        ">=": bound <= 0,
        "<": bound > 0,
        "<=": bound >= 0,
    }
    return verdicts[operator] != holds
