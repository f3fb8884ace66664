"""Types lists, maps, ranges, comprehensions and quantifiers."""

from collections.abc import Sequence

from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.bounds import IsPartOf, is_call, within_source
from factoryc.spec.environment import Environment, IsKey, names_in
from factoryc.spec.expressions import Expression
from factoryc.spec.types import (
    BOOL,
    DECIMAL,
    DURATION,
    FLOAT,
    INT,
    UNKNOWN,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    SetType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax
from factoryc.syntax.identifier import Identifier


def type_list(
    node: syntax.ListLiteral,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`[a, b]`: a list, or a set where a set is asked for. All items are of one type."""
    wanted = unrefined(expected) if expected is not None else None
    element = wanted.element if isinstance(wanted, ListType | SetType) else None
    items: list[Expression] = []
    for item in node.items:
        if element is None:
            items.append(type_expression(item, environment))
            element = items[0].type
        else:
            items.append(type_as(item, element, environment))
    if isinstance(wanted, SetType):
        return typed.SetValue(tuple(items), wanted, node.span)
    return typed.ListValue(tuple(items), ListType(element or UNKNOWN), node.span)


def type_map(
    node: syntax.MapLiteral,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`{ key: value }`; `{}` is an empty map, or an empty set where a set is asked for."""
    wanted = unrefined(expected) if expected is not None else None
    if isinstance(wanted, SetType) and not node.entries:
        return typed.SetValue((), wanted, node.span)
    record = unrefined(wanted.inner) if isinstance(wanted, OptionalType) else wanted
    if isinstance(record, RecordType) and node.entries:
        return environment.wrong(
            "type-mismatch",
            f"this is a map, and the fields of a `{record.name}` stand behind its name",
            node.span,
            help=f"write `{record.name} {{ … }}`",
        )
    key_type = wanted.key if isinstance(wanted, MapType) else None
    value_type = wanted.value if isinstance(wanted, MapType) else None
    entries: list[tuple[Expression, Expression]] = []
    for key_node, value_node in node.entries:
        if key_type is None or value_type is None:
            key = type_expression(key_node, environment)
            value = type_expression(value_node, environment)
            key_type, value_type = key.type, value.type
        else:
            key = type_as(key_node, key_type, environment)
            value = type_as(value_node, value_type, environment)
        entries.append((key, value))
    return typed.MapValue(
        tuple(entries), MapType(key_type or UNKNOWN, value_type or UNKNOWN), node.span
    )


def type_range(node: syntax.Range, environment: Environment, type_as: TypeAs) -> Expression:
    """`1..n` as a list of whole numbers."""
    low = type_as(node.low, INT, environment)
    high = type_as(node.high, INT, environment)
    return typed.RangeValue(low, high, ListType(INT), node.span)


def type_quantifier(
    node: syntax.Quantifier,
    environment: Environment,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`all`, `exists` and `count` ask for a condition, `sum` for a number."""
    source = type_expression(node.source, environment)
    inner = bind(node.names, node.source, source, environment)
    names = tuple(name.text for name in node.names)
    if node.kind == "sum":
        body = type_expression(node.body, inner)
        plain = unrefined(body.type)
        if plain not in {INT, DECIMAL, FLOAT, DURATION, UNKNOWN}:
            return environment.wrong(
                "type-mismatch",
                f"`sum` adds numbers, and this is `{type_text(body.type)}`",
                node.body.span,
            )
        return typed.Quantifier("sum", names, source, body, plain, node.span)
    body = type_as(node.body, BOOL, inner)
    if node.kind == "count":
        return typed.Quantifier("count", names, source, body, INT, node.span)
    kind = "all" if node.kind == "all" else "exists"
    return typed.Quantifier(kind, names, source, body, BOOL, node.span)  # type: ignore[arg-type]  # mypy widens the conditional to str


def bind(
    names: Sequence[Identifier],
    written: syntax.Expression,
    source: Expression,
    environment: Environment,
) -> Environment:
    """The environment in which the names stand for what the collection holds."""
    types = _bound_types(len(names), source, environment, _span_of(names, written.span))
    bound = {name.text: type_ for name, type_ in zip(names, types, strict=True)}
    inner = environment.binding(bound)
    own = environment.scope.functions
    if isinstance(written, syntax.Range) or ("indices" not in own and is_call(written, "indices")):
        inner = inner.knowing(within_source(syntax.Name(names[0].text, names[0].span), written))
    if not any(name.text in bound for name in names_in(written)):
        # What it goes through is larger than each of its items.
        parts = (syntax.Name(name.text, name.span) for name in names)
        inner = inner.knowing(IsPartOf(part, written) for part in parts)
    if isinstance(unrefined(source.type), MapType):
        key = syntax.Name(names[0].text, names[0].span)
        inner = inner.knowing({IsKey(key, written)})
    return inner


def _bound_types(
    count: int, source: Expression, environment: Environment, span: Span
) -> tuple[Type, ...]:
    match unrefined(source.type), count:
        case ((ListType(element=element) | SetType(element=element)), 1):
            return (element,)
        case MapType(key=key), 1:
            return (key,)
        case MapType(key=key, value=value), 2:
            return (key, value)
        case UnknownType(), _:
            return (UNKNOWN,) * count
        case ((ListType() | SetType() | MapType()), _):
            wanted = "one or two names" if isinstance(source.type, MapType) else "one name"
            environment.wrong("wrong-arguments", f"`{type_text(source.type)}` gives {wanted}", span)
        case _:
            environment.wrong(
                "type-mismatch",
                f"a list, set or map is asked for, and this is `{type_text(source.type)}`",
                source.span,
            )
    return (UNKNOWN,) * count


def _span_of(names: Sequence[Identifier], otherwise: Span) -> Span:
    return names[0].span.to(names[-1].span) if names else otherwise
