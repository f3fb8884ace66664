"""Expressions of a contract as terms of z3, with the meaning that `contract/expression.py` gives them.

Where something has no value unless a guard grants it, as an entry of a map, the guard is assumed: whoever asks a
question asks it of what has a value. What has no formula becomes a value of which only its name is known.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import assert_never

import z3

from factoryc.analysis.walk import meaning, variables
from factoryc.solver import amounts, bounded, collected, collection_calls, members, quantifiers
from factoryc.solver.conditions import compared, logic, meets_type, one_of, ordered
from factoryc.solver.convert import (
    converted,
    field,
    is_some,
    none_of,
)
from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.made import case_of_enum, entries_of, listed, record, updated
from factoryc.solver.patterns import language, written
from factoryc.solver.roles import Side
from factoryc.solver.terms import Z3, Term, plain_type
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.mentions import mentions
from factoryc.spec.types import (
    BOOL,
    DECIMAL,
    FLOAT,
    EnumType,
    OptionalType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)

_MOST_CALLS = 12


def encode(expression: Expression, scope: Scope, encoding: Encoding) -> Term:
    """The expression as a term of its type."""
    encoding.spend()
    try:
        term = _encoded(expression, scope, encoding)
        if isinstance(unrefined(expression.type), UnknownType):
            return term
        return converted(term, expression.type, scope, encoding)
    except OutsideFragment as outside:
        return _by_name(expression, scope, encoding, str(outside))


def _by_name(expression: Expression, scope: Scope, encoding: Encoding, why: str) -> Term:
    """A value that depends on the same names, and of which little more is known."""
    known = {**encoding.free, **scope.names}
    given = [known[name].value for name in sorted(variables(expression) & known.keys())]
    states = {**encoding.states, **scope.after}
    given += [states[name].value for name in sorted(mentions(expression).states & states.keys())]
    type_ = plain_type(expression.type)
    shape = [*(each.sort() for each in given), encoding.sorts.of(type_)]
    key = (meaning(expression), tuple(map(str, shape)))
    if key not in encoding.unread:
        name = f"outside!{len(encoding.unread)}"
        encoding.unread[key] = z3.Function(name, *shape)
    term = Term(encoding.unread[key](*given), type_)
    if encoding.is_coarse:
        collected.remember(expression, term, scope, encoding, encode)
    elif encoding.detail == "small" and bounded.spelled_out(
        expression, term, scope, encoding, encode
    ):
        return term
    encoding.loose[why] = None
    return term


def condition(expression: Expression, scope: Scope, encoding: Encoding, side: Side = None) -> Z3:
    """The condition as a yes or a no of z3. Where one side of it is asked, the other may be left out."""
    if side is None or not encoding.is_coarse:
        return encode(expression, scope, encoding).value
    try:
        return _sided(expression, scope, encoding, side)
    except OutsideFragment:
        return encode(expression, scope, encoding).value


def _sided(expression: Expression, scope: Scope, encoding: Encoding, side: bool) -> Z3:
    encoding.spend()
    match expression:
        case node.Not(operand=operand):
            return z3.Not(condition(operand, scope, encoding, not side))
        case node.Logic(operator=operator, left=left, right=right):
            first = condition(left, scope, encoding, side if operator != "implies" else not side)
            known = z3.Not(first) if operator == "or" else first
            second = condition(right, scope.knowing(known), encoding, side)
            joined = {"and": z3.And, "or": z3.Or, "implies": z3.Implies}[operator]
            return joined(first, second)
        case node.Conditional(condition=test, then=then, otherwise=otherwise):
            yes = condition(test, scope, encoding)
            first = condition(then, scope.knowing(yes), encoding, side)
            second = condition(otherwise, scope.knowing(z3.Not(yes)), encoding, side)
            return z3.If(yes, first, second)
        case node.Quantifier():
            return quantifiers.quantified(
                expression, scope, encoding, encode, condition, side
            ).value
        case node.Let(name=name, value=value, body=body):
            named = encode(value, scope, encoding)
            return condition(body, scope.naming({name: named}), encoding, side)
        case node.FunctionCall():
            return _call(expression, scope, encoding, side).value
        case node.BuiltinCall(name="is_subset", arguments=(part, whole)):
            given = [encode(each, scope, encoding) for each in (part, whole)]
            return collection_calls.subset(given[0], given[1], scope, encoding, side)
        case _:
            return encode(expression, scope, encoding).value


def _encoded(expression: Expression, scope: Scope, encoding: Encoding) -> Term:  # noqa: PLR0915  one case a node
    match expression:
        case node.Literal(value=value, type=type_):
            return Term(_written(value, type_, encoding), plain_type(type_))
        case node.NoneValue(type=type_):
            if not isinstance(unrefined(type_), OptionalType):
                raise OutsideFragment("`none` of no type")
            return none_of(type_, encoding)
        case node.Variable(name=name, type=type_):
            known = scope.names.get(name) or encoding.free.get(name)
            if known is None:
                known = encoding.free[name] = encoding.fresh(type_, name)
                encoding.loose[f"the name `{name}`"] = None
            return known
        case node.StateRead(name=name) if name in scope.after:
            return scope.after[name]
        case node.StateRead(name=name, type=type_):
            if name not in encoding.states:
                encoding.states[name] = encoding.fresh(type_, name)
                encoding.loose[f"the state `{name}`"] = None
            return encoding.states[name]
        case node.FieldRead(base=base, name=name):
            return field(encode(base, scope, encoding), name, encoding)
        case node.MapLookup():
            return members.lookup(expression, scope, encoding, encode)
        case node.ListItem():
            return members.item(expression, scope, encoding, encode)
        case node.RecordValue():
            return record(expression, scope, encoding, encode)
        case node.RecordUpdate():
            return updated(expression, scope, encoding, encode)
        case node.EnumCase(case=case):
            # Where an optional is wanted, the type of the case may say so.
            kind = next(each for each in encoding.spec.types if each.name == expression.enum)
            type_ = EnumType(expression.enum, getattr(kind, "cases", ()))
            return case_of_enum(type_, case, encoding)
        case node.ListValue(items=items) | node.SetValue(items=items):
            return listed(items, expression.type, scope, encoding, encode)
        case node.MapValue(entries=entries):
            return entries_of(entries, expression.type, scope, encoding, encode)
        case node.Arithmetic():
            return amounts.arithmetic(expression, scope, encoding, encode)
        case node.Rounded():
            return amounts.rounded(expression, scope, encoding, encode)
        case node.Within():
            return Term(amounts.within(expression, scope, encoding, encode), BOOL)
        case node.Negation(operand=operand):
            number = encode(operand, scope, encoding)
            if number.type == FLOAT:
                raise OutsideFragment("arithmetic on floats")
            return Term(-number.value, number.type)
        case node.Not(operand=operand):
            return Term(z3.Not(condition(operand, scope, encoding)), BOOL)
        case node.Logic():
            return Term(logic(expression, scope, encoding, encode), BOOL)
        case node.Comparison():
            return Term(compared(expression, scope, encoding, encode), BOOL)
        case node.InRange(subject=subject, low=low, high=high, negated=negated):
            least, middle, most = (encode(each, scope, encoding) for each in (low, subject, high))
            inside_it = z3.And(
                ordered("<=", least, middle, scope, encoding),
                ordered("<=", middle, most, scope, encoding),
            )
            return Term(z3.Not(inside_it) if negated else inside_it, BOOL)
        case node.Membership():
            return Term(members.membership(expression, scope, encoding, encode), BOOL)
        case node.Presence(subject=subject, present=present):
            # A guard may have narrowed it already: what it was before is what is asked.
            asked = _as_it_is(subject, scope, encoding)
            if not isinstance(asked.type, OptionalType):
                return Term(z3.BoolVal(val=present, ctx=encoding.context), BOOL)
            there = is_some(asked, encoding)
            return Term(there if present else z3.Not(there), BOOL)
        case node.TypeTest(subject=subject, tested=tested, negated=negated):
            met = meets_type(encode(subject, scope, encoding), tested, scope, encoding, encode)
            return Term(z3.Not(met) if negated else met, BOOL)
        case node.CaseTest(subject=subject, cases=cases, negated=negated):
            asked = _as_it_is(subject, scope, encoding)
            one = one_of(asked, cases, scope, encoding)
            return Term(z3.Not(one) if negated else one, BOOL)
        case node.Matches(subject=subject, pattern=pattern):
            text = encode(subject, scope, encoding)
            return Term(z3.InRe(text.value, language(pattern, encoding.context)), BOOL)
        case node.Conditional(condition=test, then=then, otherwise=otherwise, type=type_):
            yes = condition(test, scope, encoding)
            first = converted(
                encode(then, scope.knowing(yes), encoding), type_, scope.knowing(yes), encoding
            )
            no = z3.Not(yes)
            second = converted(
                encode(otherwise, scope.knowing(no), encoding), type_, scope.knowing(no), encoding
            )
            return Term(z3.If(yes, first.value, second.value), first.type)
        case node.Match():
            return _match(expression, scope, encoding)
        case node.FunctionCall():
            return _call(expression, scope, encoding)
        case node.BuiltinCall(arguments=arguments):
            given = [encode(each, scope, encoding) for each in arguments]
            made = amounts.of_numbers(expression, given, scope, encoding)
            made = made or collection_calls.of_collections(expression, given, scope, encoding)
            if made is None:
                raise OutsideFragment(f"`{expression.name}`")
            return made
        case node.Quantifier():
            return quantifiers.quantified(expression, scope, encoding, encode, condition)
        case node.Let(name=name, value=value, body=body):
            named = encode(value, scope, encoding)
            return encode(body, scope.naming({name: named}), encoding)
        case node.Slice():
            return members.sliced(expression, scope, encoding, encode)
        case node.Without():
            return members.without(expression, scope, encoding, encode)
        case node.Clock() | node.RowCell() | node.OperationCall() | node.JsonObject():
            raise AssertionError("this stands in no clause of an operation")
        case node.Interpolation():
            raise OutsideFragment("a text with values in it")
        case node.Comprehension() | node.MapComprehension() | node.RangeValue():
            raise OutsideFragment("a collection made of another")
        case node.Fold() | node.Extreme():
            raise OutsideFragment("a value found by going through a collection")
        case _:
            assert_never(expression)


def _written(value: node.Value, type_: Type, encoding: Encoding) -> Z3:
    context = encoding.context
    if unrefined(type_) == DECIMAL and isinstance(value, int | Decimal):
        return z3.RealVal(f"{Decimal(value):f}", context)
    match value:
        case bool():
            return z3.BoolVal(value, context)
        case int() if unrefined(type_) != FLOAT:
            return z3.IntVal(value, context)
        case str():
            return written(value, context)
        case datetime():
            return z3.IntVal((value - amounts.EPOCH) // amounts.MICROSECOND, context)
        case date():
            return z3.IntVal(value.toordinal(), context)
        case timedelta():
            return z3.IntVal(value // amounts.MICROSECOND, context)
        case _:
            raise OutsideFragment(f"a value of `{type_text(type_)}`")


def _as_it_is(expression: Expression, scope: Scope, encoding: Encoding) -> Term:
    """The term before any guard narrows it."""
    try:
        return _encoded(expression, scope, encoding)
    except OutsideFragment as outside:
        return _by_name(expression, scope, encoding, str(outside))


def _match(expression: node.Match, scope: Scope, encoding: Encoding) -> Term:
    subject = _as_it_is(expression.subject, scope, encoding)
    values: list[tuple[Z3, Term]] = []
    for arm in expression.arms:
        taken = one_of(subject, arm.cases, scope, encoding)
        known = scope.knowing(taken)
        value = converted(encode(arm.value, known, encoding), expression.type, known, encoding)
        values.append((taken, value))
    result = values[-1][1].value
    for taken, value in reversed(values[:-1]):
        result = z3.If(taken, value.value, result)
    return Term(result, values[-1][1].type)


def _call(
    expression: node.FunctionCall, scope: Scope, encoding: Encoding, side: Side = None
) -> Term:
    function = encoding.functions.get(expression.name)
    if function is None or expression.name in encoding.calls:
        raise OutsideFragment(f"`{expression.name}`, which calls itself")
    if len(encoding.calls) >= _MOST_CALLS:
        raise OutsideFragment("calls in calls in calls")
    given = {
        parameter.name: converted(
            encode(argument, scope, encoding), parameter.type, scope, encoding
        )
        for parameter, argument in zip(function.parameters, expression.arguments, strict=True)
    }
    encoding.calls = (*encoding.calls, expression.name)
    try:
        # The body sees its parameters and nothing else.
        inner = Scope(given, scope.path, scope.after)
        if side is not None:
            return Term(condition(function.body, inner, encoding, side), BOOL)
        return converted(encode(function.body, inner, encoding), function.result, inner, encoding)
    finally:
        encoding.calls = encoding.calls[:-1]
