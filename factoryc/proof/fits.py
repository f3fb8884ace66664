"""Whether a value that a clause makes fits the type it is meant for, with all its refinements.

What lies in a parameter, a state or a field fits its own type. What is reckoned has to be shown to fit,
part by part: the fields of a record, the items of a list, the entries of a map.
"""

import re

import attrs

from factoryc.analysis.definedness import around, is_one_of
from factoryc.analysis.formula import opened, without
from factoryc.analysis.shape import conjuncts, restrictions
from factoryc.analysis.walk import Captured, substituted
from factoryc.proof.places import is_place
from factoryc.proof.prove import Ground, proves
from factoryc.spec.expressions import (
    Arithmetic,
    BuiltinCall,
    Comparison,
    Comprehension,
    Conditional,
    EnumCase,
    Expression,
    FieldValue,
    FunctionCall,
    Let,
    ListValue,
    Literal,
    MapValue,
    Match,
    Matches,
    NoneValue,
    Not,
    RecordUpdate,
    RecordValue,
    SetValue,
    Slice,
    Variable,
    Without,
)
from factoryc.spec.mentions import mentions
from factoryc.spec.pattern import python_pattern
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    INT,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    SetType,
    SumType,
    Type,
    unrefined,
)

# These give out of what they take in, and nothing else.
_JOINING = frozenset({"union", "intersection", "difference"})
_CHOOSING = frozenset(
    {"distinct", "drop", "reversed", "sorted", "take", "to_list", "to_set", "unique"}
)


def fits(value: Expression, type_: Type, restriction: Expression | None, ground: Ground) -> bool:
    """Whether it is shown that the value is of the type, and meets a restriction on `it` besides."""
    own = restrictions(type_, restriction, ground.spec)
    if not own and not says_more(type_, ground.spec):
        return True
    match value:
        case FunctionCall(name=name):
            body = opened(value, ground.functions)
            if body is not None and name not in mentions(body).functions:
                inside = attrs.evolve(ground, functions=without(ground.functions, name))
                if fits(body, type_, restriction, inside):
                    return True
            # What the function promises is a promise that nobody has looked at; what a guard asks of it is so.
            return not says_more(unrefined(type_), ground.spec) and all(
                _meets(value, each, ground) for each in own
            )
        case Let(name=name, value=inner, body=body):
            try:
                return fits(substituted(body, {name: inner}), type_, restriction, ground)
            except Captured:
                return False
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return fits(then, type_, restriction, ground.knowing(condition)) and fits(
                otherwise, type_, restriction, ground.knowing(Not(condition, condition.span))
            )
        case Match(subject=subject, arms=arms):
            return all(
                fits(arm.value, type_, restriction, ground.knowing(is_one_of(subject, arm.cases)))
                for arm in arms
            )
        case NoneValue():
            return True
    return all(_meets(value, each, ground) for each in own) and _parts_fit(value, type_, ground)


def says_more(type_: Type, spec: Spec, inside: frozenset[str] = frozenset()) -> bool:
    """Whether a value of the right kind may still not be of the type."""
    match type_:
        case RefinedType(name=name, base=base):
            return spec.refinement(name).restriction is not None or says_more(base, spec, inside)
        case ListType(element=element) | SetType(element=element) | OptionalType(inner=element):
            return says_more(element, spec, inside)
        case MapType(key=key, value=value):
            return says_more(key, spec, inside) or says_more(value, spec, inside)
        case RecordType(name=name) if name not in inside:
            return any(
                field.restriction is not None or says_more(field.type, spec, inside | {name})
                for field in spec.record(name).fields
            )
        case SumType(cases=cases):
            return any(says_more(type_.record(case), spec, inside) for case in cases)
        case _:
            return False


def _meets(value: Expression, restriction: Expression, ground: Ground) -> bool:
    if isinstance(value, Literal) and isinstance(value.value, str):
        return all(_text_meets(value.value, each, value, ground) for each in conjuncts(restriction))
    try:
        return proves(substituted(restriction, {"it": value}), ground)
    except Captured:
        return False


def _text_meets(text: str, condition: Expression, value: Expression, ground: Ground) -> bool:
    match condition:
        case Matches(subject=Variable(name="it"), pattern=pattern):
            return re.fullmatch(python_pattern(pattern), text) is not None
        case _:
            size = BuiltinCall("size", (value,), INT, value.span)
            is_so = Comparison(("==",), (size, Literal(len(text), INT, value.span)), value.span)
            return proves(substituted(condition, {"it": value}), ground.knowing(is_so))


def _is_at_least(given: Type, wanted: Type) -> bool:
    """Whether all values of one type are of another, by what they are called."""
    while given != wanted:
        if not isinstance(given, RefinedType):
            return False
        given = given.base
    return True


def _parts_fit(value: Expression, type_: Type, ground: Ground) -> bool:
    """Whether all that the value holds is of the types that it should be of."""
    plain_type = unrefined(type_)
    if not says_more(plain_type, ground.spec):
        return True
    given = unrefined(value.type)
    if is_place(value) and (given == plain_type or OptionalType(given) == plain_type):
        return True

    def inside(part: Expression, wanted: Type) -> bool:
        return fits(part, wanted, None, ground)

    def field_fits(each: FieldValue, name: str) -> bool:
        fields = {field.name: field for field in ground.spec.record(name).fields}
        return fits(each.value, fields[each.name].type, fields[each.name].restriction, ground)

    match value, plain_type:
        case _, OptionalType(inner=inner):
            return inside(value, inner)
        case RecordValue(name=name, fields=fields), _:
            return all(field_fits(each, name) for each in fields)
        case EnumCase(), _:
            return True
        case RecordUpdate(base=base, fields=fields), RecordType(name=name):
            return inside(base, plain_type) and all(field_fits(each, name) for each in fields)
        case ListValue(items=items) | SetValue(items=items), (
            ListType(element=element) | SetType(element=element)
        ):
            return all(inside(item, element) for item in items)
        case MapValue(entries=entries), MapType(key=key, value=entry):
            return all(inside(name, key) and inside(held, entry) for name, held in entries)
        case Without(base=base) | Slice(base=base), _:
            return inside(base, plain_type)
        case Arithmetic(operator="+", left=left, right=right), (ListType() | MapType()):
            return inside(left, plain_type) and inside(right, plain_type)
        case Comprehension(), ListType(element=element) | SetType(element=element):
            return _item_fits(value, element, ground)
        case BuiltinCall(name=name, arguments=arguments), _ if name in _JOINING:
            return all(inside(each, plain_type) for each in arguments)
        case BuiltinCall(name=name, arguments=(source, *_)), (
            ListType(element=element) | SetType(element=element)
        ) if name in _CHOOSING:
            kind = ListType if isinstance(unrefined(source.type), ListType) else SetType
            return inside(source, kind(element))
        case BuiltinCall(name="keys" | "values" as name, arguments=(source,)), (
            ListType(element=element) | SetType(element=element)
        ):
            held = unrefined(source.type)
            assert isinstance(held, MapType), "only maps have keys and values"
            of_map = held.key if name == "keys" else held.value
            return is_place(source) and _is_at_least(of_map, element)
        case _:
            return False


def _item_fits(value: Comprehension, element: Type, ground: Ground) -> bool:
    """Whether each item fits, whatever item of the source it is made from."""
    source = unrefined(value.source.type)
    first = source.key if isinstance(source, MapType) else _element_of(source)
    if first is None:
        return False
    if not is_place(value.source) and not fits(value.source, value.source.type, None, ground):
        return False
    facts = around(value.names, value.source, ground.facts)
    if value.condition is not None:
        facts = (*facts, value.condition)
    return fits(value.item, element, None, attrs.evolve(ground, facts=facts))


def _element_of(source: Type) -> Type | None:
    match source:
        case ListType(element=element) | SetType(element=element):
            return element
        case _:
            return None
