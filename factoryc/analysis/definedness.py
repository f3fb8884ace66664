"""What an expression asks of its inputs to have a value at all: keys that are there, divisors.

Each demand carries what is known where it arises: a guard justifies what stands behind it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Literal as Choice
from typing import TypeAlias

import attrs

from factoryc.analysis.by_form import exclude_each_other
from factoryc.analysis.formula import Functions, opened, without
from factoryc.analysis.shape import restrictions
from factoryc.analysis.walk import Captured, parts, substituted, variables, walk
from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.definitions import Parameter
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    CaseTest,
    Comparison,
    Comprehension,
    Conditional,
    EnumCase,
    Expression,
    Extreme,
    FieldRead,
    Fold,
    FunctionCall,
    Let,
    ListItem,
    ListValue,
    Literal,
    Logic,
    MapComprehension,
    MapLookup,
    Match,
    Membership,
    Not,
    Quantifier,
    Rounded,
    StateRead,
    Value,
    Variable,
)
from factoryc.spec.identity import ByIdentity
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    BOOL,
    DECIMAL,
    DURATION,
    FLOAT,
    INT,
    EnumType,
    ListType,
    MapType,
    RecordType,
    SetType,
    Type,
    unrefined,
)

# What has no value where something does not hold; of arithmetic, what divides.
_ASKING = frozenset({MapLookup, ListItem, Rounded})
_DIVIDING = frozenset({"/", "div", "mod"})
_DIVISIONS = ByIdentity[bool](most=50_000)
_ZEROS: Mapping[Type, Value] = {INT: 0, DECIMAL: Decimal(0), FLOAT: 0.0, DURATION: timedelta()}

DemandName: TypeAlias = Choice["unjustified-lookup", "division-by-zero", "lost-update"]
Facts: TypeAlias = tuple[Expression, ...]


@frozen
class Demand:
    """`condition` must hold, or the expression at `span` has no value. None: form cannot say it."""

    name: DemandName
    condition: Expression | None
    facts: Facts
    span: Span


def is_met(demand: Demand, functions: Functions) -> bool:
    """Whether the facts grant the demand, by form. `False` leaves it open."""
    if demand.condition is None:
        return False
    return exclude_each_other([*demand.facts, Not(demand.condition, demand.span)], functions)


def demands(
    expression: Expression, facts: Facts, functions: Functions, spec: Spec
) -> Iterator[Demand]:
    """What the expression and everything it calls asks for, given the facts."""
    if not _may_ask(expression, functions):
        return iter(())
    return _demands(expression, facts, functions, spec, None)


def _may_ask(expression: Expression, functions: Functions) -> bool:
    """Whether anything in it can be without a value: most of what is written cannot."""
    waiting, passed = [expression], set[str]()
    while waiting:
        looked_at = waiting.pop()
        mentioned = mentions(looked_at)
        if not _ASKING.isdisjoint(mentioned.kinds):
            return True
        if Arithmetic in mentioned.kinds and _DIVISIONS.of(looked_at, _divides):
            return True
        called = {name for name in mentioned.functions - passed if name in functions}
        passed |= called
        waiting.extend(functions[name].body for name in called)
    return False


def _divides(expression: Expression) -> bool:
    return any(
        isinstance(part, Arithmetic) and part.operator in _DIVIDING for part in walk(expression)
    )


def _demands(
    expression: Expression, facts: Facts, functions: Functions, spec: Spec, at: Span | None
) -> Iterator[Demand]:
    """`at`: the call that led here, which the demands are then about."""
    if isinstance(expression, Variable | Literal):
        return

    def inside(part: Expression, *more: Expression) -> Iterator[Demand]:
        return _demands(part, (*facts, *more), functions, spec, at)

    match expression:
        case Logic(operator="or", left=left, right=right):
            yield from inside(left)
            yield from inside(right, Not(left, left.span))
        case Logic(left=left, right=right):
            yield from inside(left)
            yield from inside(right, left)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            yield from inside(condition)
            yield from inside(then, condition)
            yield from inside(otherwise, Not(condition, condition.span))
        case Match(subject=subject, arms=arms):
            yield from inside(subject)
            for arm in arms:
                yield from inside(arm.value, is_one_of(subject, arm.cases))
        case Quantifier(names=names, source=source, body=body):
            yield from inside(source)
            given = around(names, source, facts)
            yield from _demands(body, given, functions, spec, at)
        case (
            Comprehension(names=names, source=source) | MapComprehension(names=names, source=source)
        ):
            yield from inside(source)
            given = around(names, source, facts)
            if expression.condition is not None:
                yield from _demands(expression.condition, given, functions, spec, at)
                given = (*given, expression.condition)
            for built in _built(expression):
                yield from _demands(built, given, functions, spec, at)
        case Extreme(names=names, source=source, condition=body):
            yield from inside(source)
            yield from _demands(body, around(names, source, facts), functions, spec, at)
        case Fold(total=total, names=names, source=source, start=start, next=following):
            yield from inside(start)
            yield from inside(source)
            kept = tuple(fact for fact in facts if total not in variables(fact))
            yield from _demands(following, around(names, source, kept), functions, spec, at)
        case Let(name=name, value=value, body=body):
            yield from inside(value)
            kept = tuple(fact for fact in facts if name not in variables(fact))
            if name not in variables(value):
                named = Variable(name, value.type, value.span)
                kept = (*kept, Comparison(("==",), (named, value), value.span))
            yield from _demands(body, kept, functions, spec, at)
        case FunctionCall(arguments=arguments):
            for argument in arguments:
                yield from inside(argument)
            yield from _of_call(expression, facts, functions, spec, at)
        case _:
            for part in parts(expression):
                yield from inside(part)
            yield from _own(expression, facts, spec, at)


def parameter_facts(parameters: Sequence[Parameter], spec: Spec) -> Facts:
    """What the types and restrictions of parameters say of them."""
    return tuple(
        fact
        for parameter in parameters
        for fact in said_of(
            Variable(parameter.name, parameter.type, parameter.span), parameter.restriction, spec
        )
    )


def state_facts(spec: Spec, states: Iterable[str]) -> Facts:
    """What the types and restrictions of these states say of them."""
    return tuple(
        fact
        for state in map(spec.state_named, sorted(states))
        for fact in said_of(StateRead(state.name, state.type, state.span), state.restriction, spec)
    )


def said_of(subject: Expression, restriction: Expression | None, spec: Spec) -> Facts:
    """What its type, and a restriction on `it` besides, say of an expression."""
    found = []
    for condition in restrictions(subject.type, restriction, spec):
        try:
            found.append(substituted(condition, {"it": subject}))
        except Captured:
            continue
    return tuple(found)


def _built(expression: Comprehension | MapComprehension) -> tuple[Expression, ...]:
    if isinstance(expression, MapComprehension):
        return (expression.key, expression.value)
    return (expression.item, *(key for key, _ in expression.order))


def _own(expression: Expression, facts: Facts, spec: Spec, at: Span | None) -> Iterator[Demand]:
    match expression:
        case MapLookup(base=base, key=key, span=span):
            there = Membership(key, base, negated=False, span=span)
            yield Demand("unjustified-lookup", there, facts, at or span)
        case ListItem(is_there=True, span=span):
            yield Demand(
                "unjustified-lookup", Literal(value=True, type=BOOL, span=span), facts, span
            )
        case ListItem(base=base, index=index, span=span):
            zero = Literal(0, INT, span)
            size = BuiltinCall("size", (base,), INT, span)
            within = Comparison(("<=", "<"), (zero, index, size), span)
            known = (*facts, *_known_of(index, spec))
            yield Demand("unjustified-lookup", within, known, at or span)
        case (
            Arithmetic(operator="/" | "div" | "mod", right=right, span=span)
            | Rounded(divisor=right, span=span)
        ):
            if right is None or (isinstance(right, Literal) and right.value):
                return
            zero = Literal(_ZEROS[unrefined(right.type)], right.type, span)
            apart = Comparison(("!=",), (right, zero), span)
            yield Demand("division-by-zero", apart, (*facts, *_known_of(right, spec)), at or span)


def _of_call(
    call: FunctionCall, facts: Facts, functions: Functions, spec: Spec, at: Span | None
) -> Iterator[Demand]:
    others = without(functions, call.name)
    if call.name not in functions or not _may_ask(functions[call.name].body, others):
        return
    body = opened(call, functions)
    if body is not None:
        # The function may be right for others: the question is about this call.
        yield from _demands(body, facts, others, spec, at or call.span)
    elif any(demands(functions[call.name].body, (), others, spec)):
        # Its parameters would be mixed up with names here: a search has to tell.
        yield Demand("unjustified-lookup", None, facts, at or call.span)


def _known_of(subject: Expression, spec: Spec) -> Facts:
    if isinstance(subject, FieldRead):
        kind = unrefined(subject.base.type)
        if isinstance(kind, RecordType):
            for field in spec.record(kind.name).fields:
                if field.name == subject.name:
                    whole = attrs.evolve(subject, type=field.type)
                    return said_of(whole, field.restriction, spec)
    return said_of(subject, None, spec)


def around(names: tuple[str, ...], source: Expression, facts: Facts) -> Facts:
    """The facts inside a quantifier: those that its names do not hide, and where they come from."""
    kept = tuple(fact for fact in facts if not variables(fact) & set(names))
    kind = unrefined(source.type)
    if variables(source) & set(names):
        return kept
    match kind:
        case MapType(key=element) | ListType(element=element) | SetType(element=element):
            first = Variable(names[0], element, source.span)
            return (*kept, Membership(first, source, negated=False, span=source.span))
        case _:
            return kept


def is_one_of(subject: Expression, cases: tuple[str, ...]) -> Expression:
    """That the subject is one of these cases of its enum."""
    kind = unrefined(subject.type)
    if not isinstance(kind, EnumType):
        return CaseTest(subject, cases, negated=False, span=subject.span)
    listed = tuple(EnumCase(kind.name, case, kind, subject.span) for case in cases)
    items = ListValue(listed, ListType(kind), subject.span)
    return Membership(subject, items, negated=False, span=subject.span)
