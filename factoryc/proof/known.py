"""What types and definitions say of the terms that stand in a condition."""

from collections.abc import Iterable, Iterator

import attrs

from factoryc.analysis.definedness import Facts, is_one_of, said_of
from factoryc.analysis.walk import bound, outside, parts
from factoryc.proof.bounds import not_below_zero
from factoryc.proof.linear import is_number
from factoryc.proof.places import is_place
from factoryc.source.span import Span
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    Comparison,
    Conditional,
    Expression,
    FieldRead,
    ListItem,
    Literal,
    Logic,
    MapLookup,
    Match,
    Quantifier,
    Rounded,
    StateRead,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import BOOL, INT, RecordType, unrefined


def free_parts(expression: Expression) -> Iterator[Expression]:
    """The expression and all inside it that speaks of no name that is given inside."""
    yield expression
    if not bound(expression):
        for part in parts(expression):
            yield from free_parts(part)
        return
    for name in outside(expression):
        value = getattr(expression, name, None)
        if value is not None and isinstance(value, Expression):
            yield from free_parts(value)


def known_of(term: Expression, spec: Spec) -> Iterable[Expression]:
    """What is so of one term, wherever it has a value."""
    span = term.span
    match term:
        case FieldRead(base=base, name=name) if is_place(base):
            kind = unrefined(base.type)
            if isinstance(kind, RecordType):
                for field in spec.record(kind.name).fields:
                    if field.name == name:
                        whole = attrs.evolve(term, type=field.type)
                        return _both(
                            said_of(whole, field.restriction, spec), said_of(term, None, spec)
                        )
            return said_of(term, None, spec)
        case StateRead(name=name):
            restriction = spec.state_named(name).restriction
            return said_of(term, restriction, spec)
        case Variable() | MapLookup() | ListItem() if is_place(term):
            return said_of(term, None, spec)
        case BuiltinCall(name="size"):
            return (_compared(_number(0, span), "<=", term),)
        case BuiltinCall(name="min" | "max" as name, arguments=arguments) if is_number(term):
            operator = "<=" if name == "min" else ">="
            is_one: Expression = Literal(value=False, type=BOOL, span=span)
            for each in arguments:
                is_one = Logic("or", is_one, _compared(term, "==", each), span)
            return (*(_compared(term, operator, each) for each in arguments), is_one)
        case BuiltinCall(name="abs", arguments=(inner,)) if is_number(term):
            negative = Arithmetic("-", _number(0, span), inner, term.type, span)
            is_one = Logic(
                "or", _compared(term, "==", inner), _compared(term, "==", negative), span
            )
            return (_compared(term, ">=", inner), _compared(term, ">=", negative), is_one)
        case Arithmetic(operator="div" | "mod"):
            return (*_of_division(term), *_sign_of(term, spec))
        case Conditional(condition=condition, then=then, otherwise=otherwise) if is_number(term):
            chosen = Conditional(
                condition,
                _compared(term, "==", then),
                _compared(term, "==", otherwise),
                condition.type,
                span,
            )
            return (chosen,)
        case Match(subject=subject, arms=arms) if is_number(term):
            is_some: Expression = Literal(value=False, type=BOOL, span=span)
            for arm in arms:
                this = Logic(
                    "and", is_one_of(subject, arm.cases), _compared(term, "==", arm.value), span
                )
                is_some = Logic("or", is_some, this, span)
            return (is_some,)
        case Arithmetic() | Rounded() | BuiltinCall() | Quantifier(kind="sum" | "count"):
            return _sign_of(term, spec)
        case _:
            return ()


def _sign_of(term: Expression, spec: Spec) -> Facts:
    if not not_below_zero(term, spec):
        return ()
    return (_compared(_number(0, term.span), "<=", term),)


def _of_division(term: Arithmetic) -> Facts:
    match term:
        case Arithmetic(left=left, right=Literal(value=int() as by)) if by > 0:
            pass
        case _:
            return ()
    span = term.span
    if term.operator == "mod":
        return (
            _compared(_number(0, span), "<=", term),
            _compared(term, "<", _number(by, span)),
        )
    product = Arithmetic("*", _number(by, span), term, INT, span)
    above = Arithmetic("+", product, _number(by, span), INT, span)
    return (_compared(product, "<=", left), _compared(left, "<", above))


def _compared(left: Expression, operator: str, right: Expression) -> Comparison:
    return Comparison((operator,), (left, right), left.span)  # type: ignore[arg-type]  # one of its names


def _number(value: int, span: Span) -> Literal:
    return Literal(value, INT, span)


def _both(first: Facts, second: Facts) -> Facts:
    return tuple(dict.fromkeys((*first, *second)))
