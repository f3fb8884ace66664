"""Yes and no: logic, comparison, and what a value is tested for."""

from typing import assert_never

import z3

from factoryc.analysis.shape import restrictions
from factoryc.solver import members
from factoryc.solver.convert import (
    alike,
    inside,
    is_case,
    is_some,
)
from factoryc.solver.encoding import Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.terms import Z3, Term
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.types import (
    EnumType,
    OptionalType,
    Scalar,
    SumType,
    Type,
    type_text,
    unrefined,
)

_ORDERED = frozenset({"Int", "Decimal", "Text", "Instant", "Date", "Duration"})


def logic(expression: node.Logic, scope: Scope, encoding: Encoding, encode: Encode) -> Z3:
    left = _yes(encode, expression.left, scope, encoding)
    match expression.operator:
        case "and":
            return z3.And(left, _yes(encode, expression.right, scope.knowing(left), encoding))
        case "implies":
            return z3.Implies(left, _yes(encode, expression.right, scope.knowing(left), encoding))
        case "or":
            known = scope.knowing(z3.Not(left))
            return z3.Or(left, _yes(encode, expression.right, known, encoding))
        case _:
            assert_never(expression.operator)


def compared(expression: node.Comparison, scope: Scope, encoding: Encoding, encode: Encode) -> Z3:
    # An optional that a guard has narrowed is still compared as what it holds.
    operands = [encode(each, scope, encoding) for each in expression.operands]
    holding = [
        ordered(operator, left, right, scope, encoding)
        for operator, left, right in zip(expression.operators, operands, operands[1:], strict=False)
    ]
    return encoding.all_of(*holding)


def ordered(operator: str, left: Term, right: Term, scope: Scope, encoding: Encoding) -> Z3:
    if operator in {"==", "!="}:
        same = members.equal(left, right, scope, encoding)
        return same if operator == "==" else z3.Not(same)
    left, right = alike(left, right, scope, encoding)
    if not isinstance(left.type, Scalar) or left.type.name not in _ORDERED:
        raise OutsideFragment(f"the order of `{type_text(left.type)}`")
    first, second = left.value, right.value
    match operator:
        case "<":
            return first < second
        case "<=":
            return first <= second
        case ">":
            return second < first
        case _:
            return second <= first


def one_of(asked: Term, cases: tuple[str, ...], scope: Scope, encoding: Encoding) -> Z3:
    if isinstance(asked.type, OptionalType):
        encoding.assume(is_some(asked, encoding), *scope.path)
        asked = inside(asked, encoding)
    if isinstance(asked.type, EnumType):
        sort = encoding.sorts.of(asked.type)
        return encoding.any_of(
            *(sort.recognizer(asked.type.cases.index(case))(asked.value) for case in cases)
        )
    if not isinstance(asked.type, SumType):
        raise OutsideFragment(f"the case of `{type_text(asked.type)}`")
    return encoding.any_of(*(is_case(asked, case, encoding) for case in cases))


def meets_type(value: Term, tested: Type, scope: Scope, encoding: Encoding, encode: Encode) -> Z3:
    """Whether a value meets what a type says of it, and of what it holds."""
    conditions: list[Z3] = []
    for said in restrictions(tested, None, encoding.spec):
        around = Scope({"it": value}, (*scope.path, *conditions))
        conditions.append(_yes(encode, said, around, encoding))
    plain = unrefined(tested)
    if not isinstance(plain, Scalar | EnumType) or isinstance(value.type, OptionalType):
        raise OutsideFragment(f"a test for `{type_text(tested)}`")
    return encoding.all_of(*conditions)


def _yes(encode: Encode, expression: Expression, scope: Scope, encoding: Encoding) -> Z3:
    return encode(expression, scope, encoding).value
