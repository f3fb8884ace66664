"""Types what gives names to values on the way: `let`, `fold`, `smallest … such that`, `[… for …]`."""

from factoryc.diagnostics.diagnostic import Label
from factoryc.spec import expressions as typed
from factoryc.spec.bounds import equal_to
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.narrowing import facts_where
from factoryc.spec.type_collections import bind
from factoryc.spec.type_names import hashable
from factoryc.spec.types import (
    BOOL,
    INT,
    TEXT,
    UNKNOWN,
    ListType,
    MapType,
    OptionalType,
    Scalar,
    SetType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax


def type_let(
    node: syntax.LetIn,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
) -> Expression:
    """`let name = value in body`: what is known of the value is known of the name."""
    value = type_expression(node.value, environment)
    inner = environment.binding({node.name.text: value.type})
    inner = inner.knowing(equal_to(syntax.Name(node.name.text, node.name.span), node.value))
    body = type_expression(node.body, inner, expected)
    return typed.Let(node.name.text, value, body, body.type, node.span)


def type_fold(
    node: syntax.Fold,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`fold total = start for x in xs: next`: every total is of the type of the first."""
    start = type_expression(node.start, environment, expected)
    total = unrefined(expected if expected is not None else start.type)
    said = len(environment.diagnostics)
    begun = unrefined(start.type)
    if expected is not None:
        start = type_as(node.start, total, environment)
    starts_wrong = begun != total and len(environment.diagnostics) > said
    source = type_expression(node.source, environment)
    inner = bind(node.names, node.source, source, environment)
    if starts_wrong:
        # What starts with the wrong type goes on with it: that is the one mistake.
        return typed.Variable("?", UNKNOWN, node.span)
    inner = inner.binding({node.total.text: total})
    label = Label(node.start.span, f"`{node.total.text}` is `{type_text(total)}` from here")
    following = type_as(node.next, total, inner, label)
    names = tuple(name.text for name in node.names)
    return typed.Fold(node.total.text, start, names, source, following, total, node.span)


def type_extreme(
    node: syntax.Extreme,
    environment: Environment,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`smallest n in 1..9 such that p`: none where nothing will do, so its type is optional."""
    source = type_expression(node.source, environment)
    inner = bind((node.name,), node.source, source, environment)
    element = inner.locals[node.name.text]
    condition = type_as(node.condition, BOOL, inner)
    if not is_ordered(element):
        return environment.wrong(
            "type-mismatch",
            f"`{node.kind}` compares numbers, texts or times, and here are `{type_text(element)}`",
            node.source.span,
            help="sort them by what is to be compared: `[x for x in xs where … by x.size]`",
        )
    kind = "smallest" if node.kind == "smallest" else "largest"
    found = OptionalType(element) if not isinstance(element, UnknownType) else UNKNOWN
    return typed.Extreme(kind, (node.name.text,), source, condition, found, node.span)  # type: ignore[arg-type]  # mypy widens the conditional to str


def type_comprehension(
    node: syntax.Comprehension,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`[item for names in source where condition by keys]`: a list, or a set where one is asked for."""
    source, condition, inner = _walked(node, environment, type_expression, type_as)
    wanted = unrefined(expected) if expected is not None else None
    if isinstance(wanted, ListType | SetType) and not isinstance(wanted.element, UnknownType):
        item = type_as(node.item, wanted.element, inner)
    else:
        item = type_expression(node.item, inner)
    order = tuple((_key(each, inner, type_expression), each.descending) for each in node.order)
    names = tuple(name.text for name in node.names)
    if not isinstance(wanted, SetType):
        kind: Type = ListType(item.type)
    elif order:
        return environment.wrong(
            "misplaced",
            "a set has no order, and one is asked for here",
            node.order[0].key.span,
            help="leave `by …` away, or ask for a `List`",
        )
    else:
        kind = SetType(item.type)
    return typed.Comprehension(item, names, source, condition, kind, node.span, order)


def type_map_comprehension(
    node: syntax.MapComprehension,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`{ key: value for names in source where condition }`."""
    source, condition, inner = _walked(node, environment, type_expression, type_as)
    wanted = unrefined(expected) if expected is not None else None
    if isinstance(wanted, MapType):
        key = type_as(node.key, wanted.key, inner)
        value = type_as(node.value, wanted.value, inner)
    else:
        key, value = type_expression(node.key, inner), type_expression(node.value, inner)
    if not hashable(key.type):
        return environment.wrong(
            "type-mismatch",
            "the keys of a map are numbers, texts, times, enums or records, and this is "
            f"`{type_text(key.type)}`",
            node.key.span,
        )
    names = tuple(name.text for name in node.names)
    kind = MapType(key.type, value.type)
    return typed.MapComprehension(key, value, names, source, condition, kind, node.span)


def type_slice(
    node: syntax.Slice, environment: Environment, type_expression: TypeExpression, type_as: TypeAs
) -> Expression:
    """`xs[1..3]`: it needs no reason, since it is cut to what is there."""
    base = type_expression(node.base, environment)
    low, high = type_as(node.low, INT, environment), type_as(node.high, INT, environment)
    match unrefined(base.type):
        case UnknownType():
            return base
        case ListType() as kind:
            return typed.Slice(base, low, high, kind, node.span)
        case kind if kind == TEXT:
            return typed.Slice(base, low, high, kind, node.span)
        case _:
            return environment.wrong(
                "type-mismatch",
                f"`[from..to]` cuts a list or a text, and this is `{type_text(base.type)}`",
                node.base.span,
            )


def is_ordered(type_: Type) -> bool:
    """Whether `<` tells which of two values comes first."""
    plain = unrefined(type_)
    return plain == UNKNOWN or (isinstance(plain, Scalar) and plain.name not in {"Bool", "Bytes"})


def _walked(
    node: syntax.Comprehension | syntax.MapComprehension,
    environment: Environment,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> tuple[Expression, Expression | None, Environment]:
    """What is gone through, which of it is taken, and the environment of what is made of it."""
    source = type_expression(node.source, environment)
    inner = bind(node.names, node.source, source, environment)
    if node.condition is None:
        return source, None, inner
    condition = type_as(node.condition, BOOL, inner)
    return source, condition, inner.knowing(facts_where(node.condition, holds=True))


def _key(
    node: syntax.OrderKey, environment: Environment, type_expression: TypeExpression
) -> Expression:
    key = type_expression(node.key, environment)
    if is_ordered(key.type):
        return key
    return environment.wrong(
        "type-mismatch",
        f"`by` sorts by numbers, texts or times, and this is `{type_text(key.type)}`",
        node.key.span,
    )
