"""Expressions made plainer: calls opened, fields read from records that stand there, unions taken apart.

Nothing changes what an expression says. So two that say the same are more often written the same.
"""

from collections.abc import Iterable

from factoryc.analysis.formula import Functions, opened, without
from factoryc.analysis.walk import Captured, substituted, walk, with_parts
from factoryc.frozen import frozen
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    CaseTest,
    Comparison,
    Conditional,
    EnumCase,
    Expression,
    FieldRead,
    FunctionCall,
    Let,
    ListValue,
    Literal,
    Logic,
    MapLookup,
    MapValue,
    Match,
    Membership,
    NoneValue,
    Not,
    Presence,
    RecordUpdate,
    RecordValue,
    Without,
)
from factoryc.spec.types import BOOL, INT, MapType, SetType, SumType, unrefined

_LARGEST = 600


def plain(expression: Expression, functions: Functions) -> Expression:
    """The expression, as plain as it can be made. What grows too large on the way stays as it was."""
    try:
        return _Plain(functions, [_LARGEST]).of(expression)
    except _TooLargeError:
        return expression


class _TooLargeError(Exception):
    """Opening the calls leads to more than is worth looking at."""


@frozen(eq=False)
class _Plain:
    functions: Functions
    # How many steps are left, for all that is opened together.
    left: list[int]

    def of(self, expression: Expression) -> Expression:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise _TooLargeError
        match expression:
            case FunctionCall(name=name):
                body = opened(expression, self.functions)
                if body is None or _is_recursive(body, name):
                    return with_parts(expression, self.of)
                return _Plain(without(self.functions, name), self.left).of(body)
            case Let(name=name, value=value, body=body):
                try:
                    return self.of(substituted(body, {name: value}))
                except Captured:
                    return with_parts(expression, self.of)
            case _:
                return self._step(with_parts(expression, self.of))

    def _step(self, expression: Expression) -> Expression:
        match expression:
            case FieldRead(base=base):
                return self._read(expression, base)
            case CaseTest() | Presence() | Match():
                return _decided(expression)
            case Membership(element=element, collection=collection, negated=negated):
                member = _member(element, collection, expression)
                return Not(member, expression.span) if negated else member
            case BuiltinCall(name="size", arguments=(of,)):
                return _size(of, expression)
            case MapLookup(base=MapValue(entries=((key, value),)), key=wanted) if key == wanted:
                return value
            case Logic(operator=operator, left=left, right=right):
                return _joined(expression, operator, left, right)
            case _:
                return expression

    def _read(self, expression: FieldRead, base: Expression) -> Expression:
        match base:
            case RecordValue(fields=fields):
                found = [each.value for each in fields if each.name == expression.name]
                return found[0] if found else expression
            case RecordUpdate(base=before, fields=fields):
                found = [each.value for each in fields if each.name == expression.name]
                return found[0] if found else self._read(_of(expression, before), before)
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                return Conditional(
                    condition,
                    self._read(_of(expression, then), then),
                    self._read(_of(expression, otherwise), otherwise),
                    expression.type,
                    expression.span,
                )
            case _:
                return expression


def _of(read: FieldRead, base: Expression) -> FieldRead:
    return FieldRead(base, read.name, read.type, read.span)


def _size(of: Expression, whole: BuiltinCall) -> Expression:
    """The number of things, where that can be told."""
    span = whole.span
    match of:
        case MapValue(entries=entries) if len(entries) < 2:  # noqa: PLR2004 -- two keys may be one
            return Literal(len(entries), INT, span)
        case ListValue(items=items):
            return Literal(len(items), INT, span)
        case Without(base=base, key=key) if isinstance(unrefined(of.type), MapType | SetType):
            before = BuiltinCall("size", (base,), INT, span)
            less = Arithmetic("-", before, Literal(1, INT, span), INT, span)
            there = Membership(key, base, negated=False, span=span)
            return Conditional(there, less, before, INT, span)
        case _:
            return whole


def _is_recursive(body: Expression, name: str) -> bool:
    return any(isinstance(each, FunctionCall) and each.name == name for each in walk(body))


def _decided(expression: CaseTest | Presence | Match) -> Expression:
    case = _case_of(expression.subject)
    match expression:
        case CaseTest(cases=cases, negated=negated) if case is not None:
            return Literal((case in cases) != negated, BOOL, expression.span)
        case Match(arms=arms) if case is not None:
            return next((arm.value for arm in arms if case in arm.cases), expression)
        case Presence(subject=NoneValue(), present=present):
            return Literal(not present, BOOL, expression.span)
        case Presence(subject=RecordValue() | Literal() | EnumCase(), present=present):
            return Literal(present, BOOL, expression.span)
        case _:
            return expression


def _case_of(subject: Expression) -> str | None:
    match subject:
        case EnumCase(case=case):
            return case
        case RecordValue(name=name) if isinstance(unrefined(subject.type), SumType) or "." in name:
            return name.rpartition(".")[2]
        case _:
            return None


def _member(element: Expression, collection: Expression, whole: Membership) -> Expression:
    span = whole.span

    def inside(part: Expression) -> Expression:
        return _member(element, part, whole)

    def same(other: Expression) -> Expression:
        return Comparison(("==",), (element, other), span)

    match collection:
        case BuiltinCall(name="union", arguments=(first, second)):
            return Logic("or", inside(first), inside(second), span)
        case BuiltinCall(name="intersection", arguments=(first, second)):
            return Logic("and", inside(first), inside(second), span)
        case BuiltinCall(name="difference", arguments=(first, second)):
            return Logic("and", inside(first), Not(inside(second), span), span)
        case BuiltinCall(name="keys", arguments=(base,)):
            return inside(base)
        case Without(base=base, key=key) if isinstance(
            unrefined(collection.type), MapType | SetType
        ):
            return Logic("and", inside(base), Not(same(key), span), span)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return Conditional(condition, inside(then), inside(otherwise), BOOL, span)
        case MapValue(entries=entries):
            return _some((same(key) for key, _ in entries), whole)
        case _:
            return Membership(element, collection, negated=False, span=span)


def _some(parts: Iterable[Expression], whole: Membership) -> Expression:
    found: Expression = Literal(value=False, type=BOOL, span=whole.span)
    for part in parts:
        found = Logic("or", found, part, whole.span)
    return found


def _joined(expression: Logic, operator: str, left: Expression, right: Expression) -> Expression:
    match operator, left, right:
        case ("and", Literal(value=True), other) | ("and", other, Literal(value=True)):
            return other
        case ("or", Literal(value=False), other) | ("or", other, Literal(value=False)):
            return other
        case ("implies", Literal(value=True), other):
            return other
        case _:
            return expression
