"""Types records, their fields, and lookups in maps and lists."""

from collections.abc import Sequence

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.asking_first import asking_first
from factoryc.spec.bound_proof import at_least, not_below_zero
from factoryc.spec.bounds import said_of, size_of
from factoryc.spec.environment import FOLLOWS, Environment, IsKey
from factoryc.spec.expressions import Expression, FieldValue
from factoryc.spec.meant_names import meant_function, meant_member
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_generic import Declared
from factoryc.spec.type_generic_fields import type_generic_fields
from factoryc.spec.type_parameters import fields_with
from factoryc.spec.type_payload import type_payload_field
from factoryc.spec.types import (
    INT,
    TEXT,
    UNKNOWN,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RowType,
    SetType,
    SumType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.spec.written_types import bounds_of_type
from factoryc.syntax import expressions as syntax
from factoryc.syntax.declarations import ANY_MODULE
from factoryc.syntax.nearest import nearest


def type_record(
    node: syntax.RecordLiteral,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`Link { code: …, … }`: every field, once."""
    named = environment.scope.types.get(node.name.text)
    if named is not None and isinstance(named.type, UnknownType):
        return typed.Variable("?", UNKNOWN, node.span)
    if named is None or named.fields is None or not isinstance(named.type, RecordType):
        records = [name for name, other in environment.scope.types.items() if other.fields]
        return environment.unknown(
            node.name.text,
            f"no record is called `{node.name.text}`",
            node.name.span,
            help=nearest(node.name.text, records),
        )
    if named.type_parameters:
        declared = Declared(node.name.text, named.type_parameters, named.type, named.span)
        found = type_generic_fields(
            declared,
            named.fields,
            node.fields,
            node.span,
            environment,
            expected,
            type_expression,
            type_as,
        )
        if found is None:
            return typed.Variable("?", UNKNOWN, node.span)
        return typed.RecordValue(named.type.name, found[0], found[1], node.span)
    fields = type_fields(
        node.name.text, named.fields, node.fields, node.span, environment, type_as, partial=False
    )
    return typed.RecordValue(named.type.name, fields, named.type, node.span)


def type_update(
    node: syntax.RecordUpdate,
    environment: Environment,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`link with { visits: … }`: the fields that change."""
    base = type_expression(node.base, environment)
    plain = unrefined(base.type)
    if isinstance(plain, UnknownType):
        return base
    if not isinstance(plain, RecordType):
        return environment.wrong(
            "type-mismatch",
            f"`with` changes the fields of a record, and this is `{type_text(base.type)}`",
            node.base.span,
            help=_meant_with(plain),
        )
    signatures = fields_of(plain, environment)
    fields = type_fields(
        plain.name, signatures, node.fields, node.span, environment, type_as, partial=True
    )
    return typed.RecordUpdate(base, fields, base.type, node.span)


def fields_of(record: RecordType, environment: Environment) -> tuple[FieldSignature, ...]:
    """The fields of a record, with what stands for its parameters."""
    named = environment.scope.defined.get(record.name)
    if named is None or named.fields is None:
        return ()
    return fields_with(named.fields, named.type_parameters, record.arguments)


def type_fields(
    owner: str,
    signatures: Sequence[FieldSignature],
    nodes: Sequence[syntax.FieldValue],
    span: Span,
    environment: Environment,
    type_as: TypeAs,
    *,
    partial: bool,
) -> tuple[FieldValue, ...]:
    """The values of fields, in the order of the definition; all of them unless `partial`."""
    by_name = {signature.name: signature for signature in signatures}
    values: dict[str, FieldValue] = {}
    for node in nodes:
        name = node.name.text
        if name not in by_name:
            environment.wrong(
                "unknown-name",
                f"`{owner}` has no field `{name}`",
                node.name.span,
                help=nearest(name, by_name),
            )
            continue
        if name in values:
            environment.wrong("duplicate-name", f"`{name}` is given twice", node.name.span)
        signature = by_name[name]
        value = type_as(
            node.value, signature.type, environment, Label(signature.span, "asked for here")
        )
        values[name] = FieldValue(name, value)
    missing = [name for name in by_name if name not in values]
    given = {node.name.text for node in nodes}
    if missing and not partial and given <= set(by_name):
        environment.wrong(
            "missing-field",
            f"`{owner}` also has " + ", ".join(f"`{name}`" for name in missing),
            span,
            help="a value has every field of its type",
        )
    return tuple(values[name] for name in by_name if name in values)


def type_field(
    node: syntax.Field,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
) -> Expression:
    """`link.visits`, a column of a row, or a constant of a used module."""
    if isinstance(node.base, syntax.Name):
        module = environment.scope.modules.get(node.base.text)
        if module is not None and node.base.text not in environment.locals:
            constant = module.functions.get(node.name.text)
            if constant is None or not constant.is_constant:
                return environment.unknown(
                    node.name.text,
                    f"`{node.base.text}` has no value `{node.name.text}`",
                    node.name.span,
                    help=nearest(node.name.text, module.functions),
                )
            return typed.FunctionCall(constant.name, (), constant.result or UNKNOWN, node.span)
        if ANY_MODULE in environment.scope.unclear and not environment.names(node.base.text):
            return environment.wrong(FOLLOWS, "a value of a module", node.span)
    base = type_expression(node.base, environment)
    plain = unrefined(base.type)
    if isinstance(plain, RowType) and isinstance(base, typed.Variable):
        return _column(base.name, node, environment, expected)
    if isinstance(plain, UnknownType):
        return base
    if isinstance(plain, OptionalType):
        return environment.wrong(
            "unjustified-unwrap",
            f"this may be none, and then it has no `{node.name.text}`",
            node.base.span,
            f"`{type_text(base.type)}`",
            help=asking_first(node.base),
        )
    if isinstance(plain, SumType):
        return type_payload_field(node, base, plain, environment)
    signatures = fields_of(plain, environment) if isinstance(plain, RecordType) else ()
    fields = {field.name: field for field in signatures}
    if node.name.text not in fields:
        return environment.wrong(
            "unknown-name",
            f"`{type_text(base.type)}` has no field `{node.name.text}`",
            node.name.span,
            help=nearest(node.name.text, fields) or _function_of(node),
        )
    return typed.FieldRead(base, node.name.text, fields[node.name.text].type, node.span)


def _function_of(node: syntax.Field) -> str | None:
    """The function for what other languages have a field for."""
    if isinstance(node.base, syntax.Name):
        return meant_member(node.base.text, node.name.text)
    return meant_function(node.name.text)


def _column(
    row: str, node: syntax.Field, environment: Environment, expected: Type | None
) -> Expression:
    """A column has one type: that of the first place which asks for one."""
    key = (row, node.name.text)
    known = environment.columns.get(key, UNKNOWN)
    if isinstance(known, UnknownType) and expected is not None:
        known = expected
    environment.columns[key] = known
    return typed.RowCell(row, node.name.text, known, node.span)


def type_lookup(
    node: syntax.Lookup,
    environment: Environment,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`links[code]`, where something says that `code` is in `links`; or an item of a list."""
    base = type_expression(node.base, environment)
    match unrefined(base.type):
        case UnknownType():
            return base
        case MapType(key=key_type, value=value_type):
            key = type_as(node.key, key_type, environment)
            justified = IsKey(node.key, node.base) in environment.facts
            if not justified and not environment.asked_later:
                return environment.wrong(
                    "unjustified-lookup",
                    "nothing here says that this key is in the map",
                    node.span,
                    help="guard it: `when key in map`, or put it into a case of its own",
                )
            return typed.MapLookup(base, key, value_type, node.span)
        case ListType(element=element):
            return _item(node, base, element, environment, type_as)
        case plain if plain == TEXT:
            return _item(node, base, TEXT, environment, type_as)
        case _:
            return environment.wrong(
                "type-mismatch",
                f"`[ ]` looks into a map, a list or a text, and this is `{type_text(base.type)}`",
                node.base.span,
            )


def _item(
    node: syntax.Lookup, base: Expression, element: Type, environment: Environment, type_as: TypeAs
) -> Expression:
    """An item of a list or a character of a text. An eval may try: it fails where there is none."""
    index = type_as(node.key, INT, environment)
    is_there = _is_inside(node, index, environment)
    if not (is_there or environment.asked_later or environment.operations_visible):
        what = "text" if element == TEXT and unrefined(base.type) == TEXT else "list"
        return environment.wrong(
            "unjustified-lookup",
            f"nothing here says that this index is in the {what}",
            node.span,
            help="guard it with `0 <= index < size(…)`, or go through `indices(…)`",
        )
    return typed.ListItem(base, index, element, node.span, is_there)


def _is_inside(node: syntax.Lookup, index: Expression, environment: Environment) -> bool:
    if isinstance(unrefined(index.type), UnknownType):
        return True
    inner = environment.knowing(said_of(bounds_of_type(index.type, environment), node.key))
    return not_below_zero(node.key, inner) and at_least(size_of(node.base), node.key, 1, inner)


def _meant_with(plain: Type) -> str | None:
    if isinstance(plain, MapType):
        return "an entry of a state is set with `sets map[key] = …`"
    if isinstance(plain, ListType | SetType):
        return "`+` joins two lists, and `union(…)` two sets"
    return None
