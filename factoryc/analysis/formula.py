"""Conditions as formulas over axes: each axis is a subject whose values fall into few regions.

`stay <= 15` and `stay > 15` speak of one axis, `stay`, with three regions: below, at and above
15. What a formula cannot say of a subject becomes an axis of its own that may be true or false,
so that formulas allow at least what the conditions allow.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

import attrs

from factoryc.analysis.walk import Captured, meaning, substituted
from factoryc.frozen import frozen
from factoryc.spec.comparisons import COMPARE, MIRRORED, ComparisonName
from factoryc.spec.definitions import FunctionDefinition
from factoryc.spec.expressions import (
    BuiltinCall,
    CaseTest,
    Comparison,
    Conditional,
    EnumCase,
    Expression,
    FunctionCall,
    InRange,
    Let,
    ListValue,
    Literal,
    Logic,
    Match,
    MatchArm,
    Membership,
    Negation,
    NoneValue,
    Not,
    Presence,
    RangeValue,
    RecordValue,
    SetValue,
    TypeTest,
)
from factoryc.spec.types import FLOAT, EnumType, Scalar, SumType, unrefined

_ORDERED = {"Int", "Decimal", "Text", "Instant", "Date", "Duration"}


@frozen
class Ordered:
    """`subject` stands so to `constant`. Constants of one subject share one axis."""

    subject: Expression
    operator: ComparisonName
    constant: Literal


@frozen
class Related:
    """Two subjects compared: an axis of below, equal, above; without an order, equal or not.

    `sides` are the two in the order of the key.
    """

    key: Hashable
    operator: ComparisonName
    has_order: bool
    sides: tuple[Expression, Expression] = attrs.field(eq=False, repr=False)


@frozen
class OneOf:
    """The subject of an enum is this case."""

    key: Hashable
    cases: tuple[str, ...]
    case: str


@frozen
class Opaque:
    """A condition that is true or false, for reasons of its own."""

    key: Hashable


@frozen
class Constant:
    value: bool


@frozen
class Opposite:
    part: "Formula"


@frozen
class Every:
    parts: "tuple[Formula, ...]"


@frozen
class Some:
    parts: "tuple[Formula, ...]"


Atom: TypeAlias = Ordered | Related | OneOf | Opaque
Formula: TypeAlias = Atom | Constant | Opposite | Every | Some
Functions: TypeAlias = Mapping[str, FunctionDefinition]
_Of: TypeAlias = Callable[[Expression], Formula]


def formula(condition: Expression, functions: Functions) -> Formula:
    """The formula of a condition. Calls of the spec's functions are opened where they can be."""

    def of(expression: Expression) -> Formula:
        return formula(expression, functions)

    match condition:
        case Literal(value=bool() as value):
            return Constant(value)
        case Not(operand=operand):
            return Opposite(of(operand))
        case Logic(operator="and", left=left, right=right):
            return Every((of(left), of(right)))
        case Logic(operator="or", left=left, right=right):
            return Some((of(left), of(right)))
        case Logic(left=left, right=right):
            return Some((Opposite(of(left)), of(right)))
        case Comparison(operators=operators, operands=operands):
            pairs = zip(operators, operands, operands[1:], strict=False)
            return Every(tuple(_compared(left, name, right, of) for name, left, right in pairs))
        case InRange(subject=subject, low=low, high=high, negated=negated):
            bounds = (_compared(low, "<=", subject, of), _compared(subject, "<=", high, of))
            return Opposite(Every(bounds)) if negated else Every(bounds)
        case Membership(element=element, collection=collection, negated=negated):
            member = _member(element, collection, of)
            return Opposite(member) if negated else member
        case Presence(subject=subject, present=present):
            some = Opaque(("some", meaning(subject)))
            return some if present else Opposite(some)
        case CaseTest(subject=subject, cases=cases, negated=negated):
            one = _is_one_of(subject, cases)
            return Opposite(one) if negated else one
        case TypeTest(negated=True):
            return Opposite(of(attrs.evolve(condition, negated=False)))
        case Conditional(condition=test, then=then, otherwise=otherwise):
            return Some((Every((of(test), of(then))), Every((Opposite(of(test)), of(otherwise)))))
        case Let(name=name, value=stands_for, body=inside):
            try:
                return of(substituted(inside, {name: stands_for}))
            except Captured:
                return Opaque(meaning(condition))
        case Match(subject=subject, arms=arms):
            return _matched(subject, arms, of)
        case FunctionCall(name=name):
            body = opened(condition, functions)
            if body is None:
                return Opaque(meaning(condition))
            return formula(body, without(functions, name))
        case _:
            return Opaque(meaning(condition))


def without(functions: Functions, name: str) -> Functions:
    """The functions without one that is opened already, so that opening ends. Copies nothing."""
    if isinstance(functions, _Fewer):
        return _Fewer(functions.every, functions.closed | {name})
    return _Fewer(functions, frozenset({name}))


class _Fewer(Mapping[str, FunctionDefinition]):
    def __init__(self, every: Functions, closed: frozenset[str]) -> None:
        self.every = every
        self.closed = closed

    def __getitem__(self, name: str) -> FunctionDefinition:
        if name in self.closed:
            raise KeyError(name)
        return self.every[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.every if name not in self.closed)

    def __len__(self) -> int:
        return len(self.every) - len(self.closed & self.every.keys())


def opened(call: FunctionCall, functions: Functions) -> Expression | None:
    """What the call means, or None where its function cannot be opened here."""
    definition = functions.get(call.name)
    if definition is None:
        return None
    names = [parameter.name for parameter in definition.parameters]
    try:
        return substituted(definition.body, dict(zip(names, call.arguments, strict=True)))
    except Captured:
        return None


def _compared(left: Expression, operator: ComparisonName, right: Expression, of: _Of) -> Formula:
    left, right = _folded(left), _folded(right)
    match left, right:
        case Literal(value=bool() as value), other:
            return of(other) if value == (operator == "==") else Opposite(of(other))
        case other, Literal(value=bool() as value):
            return of(other) if value == (operator == "==") else Opposite(of(other))
        case Literal(), Literal():
            return Constant(_holds(left, operator, right))
        case (NoneValue(), other) | (other, NoneValue()):
            some = Opaque(("some", meaning(other)))
            return Opposite(some) if operator == "==" else some
        case (EnumCase() as case, other) | (other, EnumCase() as case):
            return _is_case(case, operator, other)
        case subject, Literal() as constant if _has_order(subject) and _has_order(constant):
            return Ordered(subject, operator, constant)
        case Literal() as constant, subject if _has_order(subject) and _has_order(constant):
            return Ordered(subject, MIRRORED[operator], constant)
    first, second = meaning(left), meaning(right)
    has_order = _has_order(left) and _has_order(right)
    if first == second and (has_order or operator in {"==", "!="}) and not _is_float(left):
        return Constant(operator in {"==", "<=", ">="})
    if _is_float(left) or _is_float(right) or not (has_order or operator in {"==", "!="}):
        # Not every two of them are below, equal or above.
        return Opaque((operator, first, second))
    if repr(first) > repr(second):
        first, second, operator = second, first, MIRRORED[operator]
        left, right = right, left
    return Related((first, second), operator, has_order, (left, right))


def _is_case(case: EnumCase, operator: ComparisonName, subject: Expression) -> Formula:
    kind = unrefined(subject.type)
    if isinstance(subject, EnumCase):
        return Constant((subject.case == case.case) == (operator == "=="))
    if not isinstance(kind, EnumType):
        # An optional enum may also be none.
        same = Opaque(("==", meaning(subject), meaning(case)))
        return same if operator == "==" else Opposite(same)
    one = OneOf(meaning(subject), kind.cases, case.case)
    return one if operator == "==" else Opposite(one)


def _matched(subject: Expression, arms: tuple[MatchArm, ...], of: _Of) -> Formula:
    return Some(tuple(Every((_is_one_of(subject, arm.cases), of(arm.value))) for arm in arms))


def _is_one_of(subject: Expression, cases: tuple[str, ...]) -> Formula:
    kind = unrefined(subject.type)
    assert isinstance(kind, EnumType | SumType), "only an enum has cases"
    if isinstance(subject, RecordValue):
        return Constant(subject.name.removeprefix(f"{kind.name}.") in cases)
    return Some(tuple(OneOf(meaning(subject), kind.cases, case) for case in cases))


def _member(element: Expression, collection: Expression, of: _Of) -> Formula:
    match collection:
        case ListValue(items=items) | SetValue(items=items):
            return Some(tuple(_compared(element, "==", item, of) for item in items))
        case RangeValue(low=low, high=high):
            bounds = (_compared(low, "<=", element, of), _compared(element, "<=", high, of))
            return Every(bounds)
        case BuiltinCall(name="keys", arguments=(base,)):
            return _member(element, base, of)
        case _:
            return Opaque(("in", meaning(element), meaning(collection)))


def _folded(expression: Expression) -> Expression:
    match expression:
        case Negation(operand=Literal(value=int() | Decimal() | float() as value) as number):
            return attrs.evolve(number, value=-value)
        case _:
            return expression


def _holds(left: Literal, operator: ComparisonName, right: Literal) -> bool:
    return bool(COMPARE[operator](left.value, right.value))


def _has_order(expression: Expression) -> bool:
    type_ = unrefined(expression.type)
    return isinstance(type_, Scalar) and type_.name in _ORDERED


def _is_float(expression: Expression) -> bool:
    return unrefined(expression.type) == FLOAT
