"""One expression, one meaning: translated Python against a small evaluator that shares none of it."""

import ast
import collections
import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from factoryc.contract.expression import translate
from factoryc.contract.line_breaks import statement
from factoryc.contract.naming import Naming
from factoryc.contract.runtime import Undefined, evaluate
from factoryc.spec import expressions as node
from factoryc.spec.spec import Spec
from factoryc.spec.types import BOOL, DECIMAL, INT, TEXT, ListType, MapType, OptionalType
from tests.contract.specs import NOWHERE

NAMES = Naming(Spec("thing", "1"))
INTS, TABLE = ListType(INT), MapType(TEXT, INT)
VALUES = {
    "a": 3, "b": -7, "c": 0, "d": Decimal("1.20"), "e": Decimal("-0.005"), "p": True, "q": False,
    "items": [4, -1, 4], "empty": [], "table": {"x": 1, "y": -2}, "some": 5, "nothing": None,
}  # fmt: skip


def variable(name, type_):
    return node.Variable(name, type_, NOWHERE)


def of(type_, *names):
    return st.sampled_from([variable(name, type_) for name in names])


@cache
def integers(depth):
    leaf = of(INT, "a", "b", "c") | st.integers(-50, 99_999).map(
        lambda n: node.Literal(n, INT, NOWHERE)
    )
    if depth == 0:
        return leaf
    inner = integers(depth - 1)
    condition = booleans(depth - 1)
    return (
        leaf
        | st.builds(
            lambda o, x, y: node.Arithmetic(o, x, y, INT, NOWHERE),
            st.sampled_from("+-*") | st.sampled_from(["div", "mod"]), inner, inner,
        )
        | inner.map(lambda x: node.Negation(x, INT, NOWHERE))
        | st.builds(lambda c, x, y: node.Conditional(c, x, y, INT, NOWHERE), condition, inner, inner)
        | st.builds(lambda x, y: node.BuiltinCall("min", (x, y), INT, NOWHERE), inner, inner)
        | lists(depth - 1).map(lambda x: node.BuiltinCall("size", (x,), INT, NOWHERE))
        | st.builds(
            lambda k, s, x: node.Quantifier(k, ("a",), s, x, INT, NOWHERE),
            st.just("sum"), lists(depth - 1), inner,
        )
        | st.builds(
            lambda s, x: node.Quantifier("count", ("b",), s, x, INT, NOWHERE), lists(depth - 1), condition
        )
    )  # fmt: skip


@cache
def decimals(depth):
    leaf = of(DECIMAL, "d", "e") | st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000
    ).map(lambda d: node.Literal(d, DECIMAL, NOWHERE))
    if depth == 0:
        return leaf
    inner = decimals(depth - 1)
    number = inner | integers(depth - 1)
    return (
        leaf
        | st.builds(
            lambda o, x, y: node.Arithmetic(o, x, y, DECIMAL, NOWHERE),
            st.sampled_from("+-*"), inner, number,
        )
        | inner.map(lambda x: node.Negation(x, DECIMAL, NOWHERE))
        | st.builds(lambda x, y: node.BuiltinCall("max", (x, y), DECIMAL, NOWHERE), inner, number)
        | st.builds(
            lambda s, x: node.Quantifier("sum", ("a",), s, x, DECIMAL, NOWHERE), lists(depth - 1), inner
        )
    )  # fmt: skip


@cache
def lists(depth):
    leaf = of(INTS, "items", "empty")
    if depth == 0:
        return leaf
    inner = integers(depth - 1)
    small = st.integers(-3, 5).map(lambda n: node.Literal(n, INT, NOWHERE))
    return (
        leaf
        | st.lists(inner, max_size=3).map(lambda xs: node.ListValue(tuple(xs), INTS, NOWHERE))
        | st.builds(
            lambda x, y: node.Arithmetic("+", x, y, INTS, NOWHERE), lists(depth - 1), lists(depth - 1)
        )
        | st.builds(lambda x, y: node.RangeValue(x, y, INTS, NOWHERE), small, small)
        | st.builds(
            lambda x, s, c: node.Comprehension(x, ("c",), s, c, INTS, NOWHERE),
            inner, lists(depth - 1), booleans(depth - 1) | st.none(),
        )
        | lists(depth - 1).map(lambda x: node.BuiltinCall("sorted", (x,), INTS, NOWHERE))
    )  # fmt: skip


@cache
def booleans(depth):
    leaf = of(BOOL, "p", "q") | st.booleans().map(lambda b: node.Literal(b, BOOL, NOWHERE))
    if depth == 0:
        return leaf
    inner, number = booleans(depth - 1), integers(depth - 1) | decimals(depth - 1)
    whole = integers(depth - 1)
    optional = of(OptionalType(INT), "some", "nothing")
    compare = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    return (
        leaf
        | inner.map(lambda x: node.Not(x, NOWHERE))
        | st.builds(
            lambda o, x, y: node.Logic(o, x, y, NOWHERE),
            st.sampled_from(["and", "or", "implies"]), inner, inner,
        )
        | st.builds(
            lambda o, xs: node.Comparison(tuple(o), tuple(xs), NOWHERE),
            st.tuples(compare, compare), st.tuples(number, number, number),
        )
        | st.builds(
            lambda o, x, y: node.Comparison((o,), (x, y), NOWHERE), compare, number, number
        )
        | st.builds(
            lambda o, x, y: node.Comparison((o,), (x, y), NOWHERE),
            st.sampled_from(["==", "!="]), inner, inner,
        )
        | st.builds(
            lambda x, y, z, n: node.InRange(x, y, z, n, NOWHERE), number, number, number, st.booleans()
        )
        | st.builds(
            lambda x, y, n: node.Membership(x, y, n, NOWHERE), whole, lists(depth - 1), st.booleans()
        )
        | st.builds(lambda x, n: node.Presence(x, n, NOWHERE), optional, st.booleans())
        | st.builds(
            lambda k, s, x: node.Quantifier(k, ("a",), s, x, BOOL, NOWHERE),
            st.sampled_from(["all", "exists"]), lists(depth - 1), inner,
        )
        | st.builds(
            lambda k, x: node.Quantifier(
                k, ("key", "b"), variable("table", TABLE), x, BOOL, NOWHERE
            ),
            st.sampled_from(["all", "exists"]), inner,
        )
        | lists(depth - 1).map(lambda x: node.BuiltinCall("distinct", (x,), BOOL, NOWHERE))
    )  # fmt: skip


class NoValue(Exception):
    """The reference's word for a division by zero."""


def reference(e, names):
    """The meaning of an expression, over fractions, so that nothing is ever rounded."""
    match e:
        case node.Literal(value=value):
            return value if isinstance(value, bool) else Fraction(value)
        case node.Variable(name=name):
            return names[name]
        case node.ListValue(items=items):
            return [reference(item, names) for item in items]
        case node.Negation(operand=x):
            return -reference(x, names)
        case node.Not(operand=x):
            return not reference(x, names)
        case node.Arithmetic(operator=o, left=x, right=y):
            x, y = reference(x, names), reference(y, names)
            if o in {"div", "mod"}:
                if y == 0:
                    raise NoValue
                quotient = Fraction((x / y).numerator // (x / y).denominator)
                return quotient if o == "div" else x - y * quotient
            return x + y if o == "+" else x - y if o == "-" else x * y
        case node.Logic(operator="and", left=x, right=y):
            return reference(y, names) if reference(x, names) else False
        case node.Logic(operator="or", left=x, right=y):
            return True if reference(x, names) else reference(y, names)
        case node.Logic(operator="implies", left=x, right=y):
            return reference(y, names) if reference(x, names) else True
        case node.Comparison(operators=operators, operands=operands):
            left = reference(operands[0], names)
            for operator, operand in zip(operators, operands[1:], strict=True):
                right = reference(operand, names)
                if not compared(operator, left, right):
                    return False
                left = right
            return True
        case node.InRange(subject=x, low=y, high=z, negated=negated):
            low, subject = reference(y, names), reference(x, names)
            return (low <= subject <= reference(z, names)) != negated
        case node.Membership(element=x, collection=xs, negated=negated):
            return (reference(x, names) in reference(xs, names)) != negated
        case node.Presence(subject=x, present=present):
            return (reference(x, names) is not None) == present
        case node.Conditional(condition=c, then=x, otherwise=y):
            return reference(x, names) if reference(c, names) else reference(y, names)
        case node.RangeValue(low=x, high=y):
            x, y = reference(x, names), reference(y, names)
            return [Fraction(n) for n in range(int(x), int(y) + 1)]
        case node.Comprehension(item=item, source=source, condition=condition):
            return [
                reference(item, inner)
                for inner in walk(e.names, source, names)
                if condition is None or reference(condition, inner)
            ]
        case node.Quantifier(kind=kind, source=source, body=body):
            total = Fraction(0)
            for inner in walk(e.names, source, names):
                value = reference(body, inner)
                if kind == "all" and not value:
                    return False
                if kind == "exists" and value:
                    return True
                total += Fraction(value) if kind in {"sum", "count"} else 0
            return {"all": True, "exists": False}.get(kind, total)
        case node.BuiltinCall(name=name, arguments=arguments):
            values = [reference(argument, names) for argument in arguments]
            return {
                "min": lambda: min(values),
                "max": lambda: max(values),
                "size": lambda: Fraction(len(values[0])),
                "sorted": lambda: sorted(values[0]),
                "distinct": lambda: all(values[0].count(x) == 1 for x in values[0]),
            }[name]()
    raise AssertionError(e)


def walk(bound, source, names):
    value = reference(source, names)
    for item in value.items() if isinstance(value, dict) else ((item,) for item in value):
        yield {**names, **dict(zip(bound, item, strict=True))}


def compared(operator, x, y):
    return {
        "==": x == y, "!=": x != y, "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y,
    }[operator]  # fmt: skip


def exactly(value):
    """The same value for the reference: numbers as fractions."""
    match value:
        case bool() | str() | None:
            return value
        case list():
            return [exactly(item) for item in value]
        case dict():
            return {key: exactly(item) for key, item in value.items()}
    return Fraction(value)


def run(source):
    scope = {"Decimal": Decimal, "collections": collections, "re": re, "replace": replace}
    return eval(source, {**scope, "datetime": dt, **VALUES})


anything = booleans(3) | integers(3) | decimals(3) | lists(3)

# Operators within operators alone: what parentheses are for.
numbers = st.recursive(
    of(INT, "a", "b") | st.integers(-9, 9).map(lambda n: node.Literal(n, INT, NOWHERE)),
    lambda inner: st.builds(
        lambda o, x, y: node.Arithmetic(o, x, y, INT, NOWHERE),
        st.sampled_from(["+", "-", "*", "div", "mod"]), inner, inner,
    )
    | st.builds(lambda x: node.Negation(x, INT, NOWHERE), inner)
    | st.builds(
        lambda c, x, y: node.Conditional(c, x, y, INT, NOWHERE), of(BOOL, "p", "q"), inner, inner
    ),
    max_leaves=8,
)  # fmt: skip
conditions = st.recursive(
    of(BOOL, "p", "q")
    | st.builds(lambda x: node.Presence(x, True, NOWHERE), of(OptionalType(INT), "some", "nothing"))
    | st.builds(lambda x, y: node.InRange(x, y, y, False, NOWHERE), numbers, numbers),
    lambda inner: st.builds(
        lambda o, x, y: node.Logic(o, x, y, NOWHERE),
        st.sampled_from(["and", "or", "implies"]), inner, inner,
    )
    | st.builds(lambda x: node.Not(x, NOWHERE), inner)
    | st.builds(
        lambda o, x, y: node.Comparison((o,), (x, y), NOWHERE), st.sampled_from(["==", "!="]), inner, inner
    )
    | st.builds(
        lambda c, x, y: node.Conditional(c, x, y, BOOL, NOWHERE), inner, inner, inner
    ),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(anything | numbers | conditions)
def test_python_means_what_the_language_means(expression):
    source = translate(expression, NAMES)
    try:
        expected = reference(expression, exactly(VALUES))
    except NoValue:
        expected = "it divides by zero"
    try:
        actual = exactly(value := evaluate("thing.f", run, source))
    except Undefined as undefined:
        actual = value = undefined.reason
    assert actual == expected, source
    if expression.type == DECIMAL and not isinstance(value, str):
        assert type(value) is Decimal, source


@settings(max_examples=150, deadline=None)
@given(anything | conditions, st.integers(1, 23))
def test_breaking_lines_changes_no_meaning(expression, depth):
    source = translate(expression, NAMES)
    written = "\n".join(statement("x =", source, depth))
    assert ast.dump(ast.parse(written)) == ast.dump(ast.parse(f"x = {source}")), written


@settings(max_examples=100, deadline=None)
@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=20), max_size=4))
def test_decimals_are_never_rounded(numbers):
    total = product = node.Literal(Decimal("1.1"), DECIMAL, NOWHERE)
    for number in numbers:
        literal = node.Literal(number, DECIMAL, NOWHERE)
        total = node.Arithmetic("+", total, literal, DECIMAL, NOWHERE)
        product = node.Arithmetic("*", product, literal, DECIMAL, NOWHERE)
    for expression in (total, product):
        actual = evaluate("thing.f", run, translate(expression, NAMES))
        assert Fraction(actual) == reference(expression, {})


def test_logic_stops_where_the_answer_is_known():
    zero = node.Arithmetic("div", variable("a", INT), variable("c", INT), INT, NOWHERE)
    crash = node.Comparison(("==",), (zero, zero), NOWHERE)
    no, yes = variable("q", BOOL), variable("p", BOOL)
    for operator, left, expected in (("and", no, False), ("or", yes, True), ("implies", no, True)):
        assert run(translate(node.Logic(operator, left, crash, NOWHERE), NAMES)) is expected
