"""Expressions with one fault each: another bound, operator, operand, field or case of an enum.

The order is fixed, nothing is drawn, and each fault is shown by the part that a reader has to look at.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any, cast, get_args

import attrs

from factoryc.analysis.beside import beside
from factoryc.contract.expression_text import expression_text
from factoryc.frozen import frozen
from factoryc.spec import expressions as node
from factoryc.spec.comparisons import ComparisonName
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import OptionalType, RecordType, Type, unrefined

_EXPRESSIONS: tuple[type, ...] = get_args(Expression)
_LONGEST_SHOWN = 70
_COMPARISONS: Mapping[str, tuple[ComparisonName, ...]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "==": ("!=",),
    "!=": ("==",),
}
_ARITHMETIC: Mapping[str, tuple[node.ArithmeticName, ...]] = {
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "/": ("*",),
    "div": ("mod",),
    "mod": ("div",),
}
_OTHER_BUILTINS = {"min": "max", "max": "min"}


@frozen
class Bent:
    """The whole expression with a fault in it; `before` and `after` are the part that shows it."""

    whole: Expression
    before: str
    after: str


def bent(expression: Expression, variables: Mapping[str, Type], spec: Spec) -> Iterator[Bent]:
    """Every fault of the expression, the outermost first. `variables` are the names it may take instead."""
    for other in _here(expression, variables, spec):
        if other != expression:
            yield Bent(other, _text(expression), _text(other))
    text = None
    for inner, rebuilt in _inside(expression):
        for fault in bent(inner, variables, spec):
            whole = rebuilt(fault.whole)
            text = text or _text(expression)
            shown = _text(whole)
            if max(len(text), len(shown)) <= _LONGEST_SHOWN:
                yield Bent(whole, text, shown)
            else:
                yield attrs.evolve(fault, whole=whole)


def _text(expression: Expression) -> str:
    return expression_text(expression)


def _inside(value: Any) -> Iterator[tuple[Expression, Callable[[Any], Any]]]:  # noqa: ANN401  a node or a part of one
    """The expressions directly inside, each with what puts another one in its place."""
    for field in attrs.fields(type(value)):
        if field.eq and field.name != "type":
            for inner, rebuilt in _parts(getattr(value, field.name)):
                yield inner, _evolving(value, field.name, rebuilt)


def _parts(value: Any) -> Iterator[tuple[Expression, Callable[[Any], Any]]]:  # noqa: ANN401  as above
    if isinstance(value, _EXPRESSIONS):
        yield cast("Expression", value), lambda other: other
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            for inner, rebuilt in _parts(item):
                yield inner, _placing(value, index, rebuilt)
    elif isinstance(value, node.FieldValue | node.MatchArm):
        for inner, rebuilt in _parts(value.value):
            yield inner, _evolving(value, "value", rebuilt)


def _evolving(value: Any, name: str, rebuilt: Callable[[Any], Any]) -> Callable[[Any], Any]:  # noqa: ANN401  as above
    return lambda other: attrs.evolve(value, **{name: rebuilt(other)})


def _placing(
    value: tuple[Any, ...], index: int, rebuilt: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    return lambda other: (*value[:index], rebuilt(other), *value[index + 1 :])


def _here(expression: Expression, variables: Mapping[str, Type], spec: Spec) -> Iterator[Any]:
    yield from _other_conditions(expression)
    yield from _other_names(expression, variables, spec)
    yield from _other_values(expression)


def _other_conditions(expression: Expression) -> Iterator[Any]:
    match expression:
        case node.Comparison(operators=(operator,)):
            for other in _COMPARISONS[operator]:
                yield attrs.evolve(expression, operators=(other,))
        case node.Logic(operator=operator, left=left, right=right):
            yield attrs.evolve(expression, operator="and" if operator == "or" else "or")
            yield left
            yield right
        case node.Not(operand=operand):
            yield operand
        case node.Membership() | node.InRange() | node.TypeTest() | node.CaseTest():
            yield attrs.evolve(expression, negated=not expression.negated)
        case node.Presence(present=present):
            yield attrs.evolve(expression, present=not present)
        case node.Matches():
            yield node.Not(expression, expression.span)
        case node.Quantifier(kind="all"):
            yield attrs.evolve(expression, kind="exists")
        case node.Quantifier(kind="exists"):
            yield attrs.evolve(expression, kind="all")
        case _:
            pass


def _other_names(
    expression: Expression, variables: Mapping[str, Type], spec: Spec
) -> Iterator[Any]:
    match expression:
        case node.Literal(value=value):
            for near in _near(value):
                yield attrs.evolve(expression, value=near)
        case node.EnumCase(enum=enum, case=case):
            yield from _other_cases(expression, enum, case, spec)
        case node.Variable(name=name, type=type_) if name in variables:
            for other, kind in variables.items():
                if other != name and kind == type_:
                    yield attrs.evolve(expression, name=other)
        case node.StateRead(name=name):
            for state in spec.state:
                if state.name != name and state.type == expression.type:
                    yield attrs.evolve(expression, name=state.name)
        case node.FieldRead(base=base, name=name):
            yield from _other_fields(expression, base.type, name, spec)
        case _:
            pass


def _other_values(expression: Expression) -> Iterator[Any]:
    match expression:
        case node.Arithmetic():
            yield from _other_sums(expression)
        case node.Conditional(then=then, otherwise=otherwise):
            yield attrs.evolve(expression, then=otherwise, otherwise=then)
        case node.Match(arms=arms):
            for index, (first, second) in enumerate(pairwise(arms)):
                changed = (
                    attrs.evolve(first, value=second.value),
                    attrs.evolve(second, value=first.value),
                )
                yield attrs.evolve(expression, arms=(*arms[:index], *changed, *arms[index + 2 :]))
        case node.RecordValue(fields=fields) | node.RecordUpdate(fields=fields):
            for (index, one), (at, other) in combinations(enumerate(fields), 2):
                if one.value.type == other.value.type:
                    swapped = list(fields)
                    swapped[index] = attrs.evolve(one, value=other.value)
                    swapped[at] = attrs.evolve(other, value=one.value)
                    yield attrs.evolve(expression, fields=tuple(swapped))
        case node.Extreme(kind=extreme):
            yield attrs.evolve(expression, kind="largest" if extreme == "smallest" else "smallest")
        case node.Comprehension(order=(_, *_) as order):
            turned = tuple((key, not is_last_first) for key, is_last_first in order)
            yield attrs.evolve(expression, order=turned)
        case node.Rounded(mode=mode):
            yield attrs.evolve(expression, mode="down" if mode != "down" else "half_up")
        case node.BuiltinCall(name=name, arguments=(_, _)) if name in _OTHER_BUILTINS:
            yield attrs.evolve(expression, name=_OTHER_BUILTINS[name])
        case node.Without(base=base):
            yield base
        case _:
            pass


def _other_sums(expression: node.Arithmetic) -> Iterator[Expression]:
    operator, left, right = expression.operator, expression.left, expression.right
    is_alike = left.type == right.type
    if is_alike and _is_number(left.type):
        for each in _ARITHMETIC[operator]:
            yield attrs.evolve(expression, operator=each)
    if is_alike and operator in {"-", "/", "div", "mod"}:
        yield attrs.evolve(expression, left=right, right=left)
    for side in (left, right):
        if side.type == expression.type:
            yield side


def _near(value: Any) -> Iterator[Any]:  # noqa: ANN401  of any scalar type
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            yield value - 1
        case Decimal():
            step = Decimal(1).scaleb(int(value.as_tuple().exponent))
            yield value + step
            yield value - step
        case str():
            yield f"{value}x"
        case datetime():
            yield from beside(value, timedelta(seconds=1), -timedelta(seconds=1))
        case date():
            yield from beside(value, timedelta(days=1), -timedelta(days=1))
        case timedelta():
            yield from beside(value, timedelta(seconds=1), -timedelta(seconds=1))


def _other_cases(
    expression: node.EnumCase, enum: str, case: str, spec: Spec
) -> Iterator[node.EnumCase]:
    try:
        cases: Sequence[str] = spec.enum(enum).cases
    except KeyError:
        return
    for other in cases:
        if other != case:
            yield attrs.evolve(expression, case=other)


def _other_fields(
    expression: node.FieldRead, base: Type, name: str, spec: Spec
) -> Iterator[node.FieldRead]:
    kind = unrefined(base)
    if isinstance(kind, RecordType):
        for field in spec.record(kind.name).fields:
            if field.name != name and field.type == expression.type:
                yield attrs.evolve(expression, name=field.name)


def _is_number(type_: Type) -> bool:
    return getattr(unrefined(type_), "name", "") in {"Int", "Decimal", "Float"}


def off_by_one(expression: Expression) -> Iterator[Expression]:
    """The value next to what the expression gives."""
    kind = unrefined(expression.type)
    match getattr(kind, "name", ""):
        case "Int":
            one = node.Literal(1, expression.type, expression.span)
            yield node.Arithmetic("+", expression, one, expression.type, expression.span)
        case "Decimal":
            cent = node.Literal(Decimal("0.01"), expression.type, expression.span)
            yield node.Arithmetic("+", expression, cent, expression.type, expression.span)
        case "Bool":
            yield node.Not(expression, expression.span)
        case _:
            if isinstance(kind, OptionalType) and not isinstance(expression, node.NoneValue):
                yield node.NoneValue(expression.type, expression.span)
