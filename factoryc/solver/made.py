"""Values that a clause writes out: records, cases of enums, lists, sets and maps."""

import z3

from factoryc.solver import members
from factoryc.solver.convert import (
    converted,
    field,
)
from factoryc.solver.encoding import Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.terms import Term, plain_type
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    SetType,
    SumType,
    Type,
    type_text,
    unrefined,
)


def record(expression: node.RecordValue, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    fields = encoding.spec.record(expression.name).fields
    kind = unrefined(expression.type)
    if isinstance(kind, SumType):
        kind = kind.record(expression.name.removeprefix(f"{kind.name}."))
    if encoding.sorts.is_opaque(kind) or isinstance(kind, OptionalType):
        raise OutsideFragment(f"a value of `{type_text(kind)}`")
    values = [
        converted(encode(given.value, scope, encoding), each.type, scope, encoding).value
        for given, each in zip(expression.fields, fields, strict=True)
    ]
    return Term(encoding.sorts.of(kind).constructor(0)(*values), plain_type(kind))


def updated(
    expression: node.RecordUpdate, scope: Scope, encoding: Encoding, encode: Encode
) -> Term:
    base = encode(expression.base, scope, encoding)
    fields = encoding.spec.record(getattr(base.type, "name", "")).fields
    changed = {each.name: each.value for each in expression.fields}
    values = [
        converted(encode(changed[each.name], scope, encoding), each.type, scope, encoding).value
        if each.name in changed
        else field(base, each.name, encoding).value
        for each in fields
    ]
    return Term(encoding.sorts.of(base.type).constructor(0)(*values), base.type)


def case_of_enum(type_: EnumType, case: str, encoding: Encoding) -> Term:
    return Term(encoding.sorts.of(type_).constructor(type_.cases.index(case))(), type_)


def listed(
    items: tuple[Expression, ...], type_: Type, scope: Scope, encoding: Encoding, encode: Encode
) -> Term:
    plain = plain_type(type_)
    if not isinstance(plain, ListType | SetType):
        raise OutsideFragment(f"items of `{type_text(plain)}`")
    terms = [
        converted(encode(each, scope, encoding), plain.element, scope, encoding).value
        for each in items
    ]
    made = members.empty(plain, encoding).value
    if isinstance(plain, SetType):
        for each in terms:
            encoding.touch(plain.element, each)
            made = z3.Store(made, each, z3.BoolVal(val=True, ctx=encoding.context))
    elif terms:
        units = [z3.Unit(each) for each in terms]
        made = units[0] if len(units) == 1 else z3.Concat(*units)
    return Term(made, plain)


def entries_of(
    entries: tuple[tuple[Expression, Expression], ...],
    type_: Type,
    scope: Scope,
    encoding: Encoding,
    encode: Encode,
) -> Term:
    plain = plain_type(type_)
    if not isinstance(plain, MapType):
        raise OutsideFragment(f"entries of `{type_text(plain)}`")
    made = members.empty(plain, encoding)
    for key, value in entries:
        made = members.with_entry(
            made, encode(key, scope, encoding), encode(value, scope, encoding), scope, encoding
        )
    return made
