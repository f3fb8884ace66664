"""What is gone through: the members of a collection, where it is one, and of what it was made of.

`values(m)` has a member for each entry of `m`, and `[f(x) for x in c where p(x)]` one for each member of `c` that
meets the condition. In what order they come is not said here.
"""

import attrs
import z3

from factoryc.solver.convert import converted, inside, is_some
from factoryc.solver.encoding import Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.members import entry
from factoryc.solver.roles import Domain
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import (
    BuiltinCall,
    Comprehension,
    Expression,
    MapComprehension,
    RangeValue,
    Variable,
)
from factoryc.spec.types import (
    BOOL,
    INT,
    ListType,
    MapType,
    SetType,
    type_text,
    unrefined,
)

# What is in them is what is in their argument.
_SAME_MEMBERS = frozenset({"sorted", "reversed", "keys"})


def domain(source: Expression, scope: Scope, encoding: Encoding, encode: Encode) -> Domain:
    """The members of an expression."""
    match source:
        case BuiltinCall(name="indices", arguments=(base,)):
            size = z3.Length(encode(base, scope, encoding).value)
            return _whole_numbers(encoding.whole(0), size)
        case RangeValue(low=low, high=high):
            least, most = encode(low, scope, encoding), encode(high, scope, encoding)
            encoding.loose["a range that is gone through"] = None
            return _whole_numbers(least.value, most.value - least.value + 1)
    of_others = made_of(source, scope, encoding, encode)
    return of_others or members(encode(source, scope, encoding), encoding)


def made_of(source: Expression, scope: Scope, encoding: Encoding, encode: Encode) -> Domain | None:
    """The members of a collection by those that it is made of, or None where it is none such."""
    match source:
        case BuiltinCall(name=name, arguments=(base,)) if name in _SAME_MEMBERS:
            return _without_order(domain(base, scope, encoding, encode))
        case BuiltinCall(name="distinct" | "to_set", arguments=(base,)):
            return _once_each(domain(base, scope, encoding, encode))
        case BuiltinCall(name="values", arguments=(base,)):
            return _last_values(domain(base, scope, encoding, encode))
        case Comprehension():
            return _chosen(source, (source.item,), scope, encoding, encode)
        case MapComprehension():
            return _chosen(source, (source.key, source.value), scope, encoding, encode)
        case _:
            return None


def members(whole: Term, encoding: Encoding) -> Domain:
    """The members of a value."""
    if (origin := encoding.origins.get(whole.value.get_id())) is not None:
        return origin[1]
    match whole.type:
        case MapType(key=key):
            return Domain(
                key,
                lambda member: is_some(entry(whole, member), encoding),
                lambda member: (Term(member, key), inside(entry(whole, member), encoding)),
                is_distinct=True,
            )
        case SetType(element=element):
            return Domain(
                element,
                lambda member: whole.value[member],
                lambda member: (Term(member, element),),
                is_distinct=True,
            )
        case ListType(element=element):
            size = z3.Length(whole.value)
            return Domain(
                None,
                lambda place: z3.And(place >= 0, place < size),
                lambda place: (Term(whole.value[place], element),),
                (encoding.whole(0), size),
                is_in_order=True,
            )
    raise OutsideFragment(f"going through `{type_text(whole.type)}`")


def _whole_numbers(first: Z3, size: Z3) -> Domain:
    return Domain(
        None,
        lambda number: z3.And(first <= number, number < first + size),
        lambda number: (Term(number, INT),),
        (first, size),
        is_in_order=True,
        is_distinct=True,
    )


def _without_order(base: Domain) -> Domain:
    return Domain(
        base.role,
        base.has,
        lambda member: base.values(member)[:1],
        base.places,
        is_distinct=base.is_distinct,
        is_counted=base.is_counted,
    )


def _once_each(base: Domain) -> Domain:
    counted = base.is_counted and base.is_distinct
    return attrs.evolve(_without_order(base), is_counted=counted)


def _last_values(base: Domain) -> Domain:
    return Domain(
        base.role,
        base.has,
        lambda member: base.values(member)[-1:],
        base.places,
        is_counted=base.is_counted,
    )


def _chosen(
    source: Comprehension | MapComprehension,
    items: tuple[Expression, ...],
    scope: Scope,
    encoding: Encoding,
    encode: Encode,
) -> Domain:
    base = domain(source.source, scope, encoding, encode)
    kind = unrefined(source.type)
    match kind:
        case MapType(key=key, value=value):
            wanted = [key, value]
        case ListType(element=element) | SetType(element=element):
            wanted = [element]
        case _:
            raise OutsideFragment(f"members of `{type_text(kind)}`")

    def has(member: Z3) -> Z3:
        there = base.has(member)
        if source.condition is None:
            return there
        around = scope.naming(base.named(member, source.names)).knowing(there)
        chosen = converted(encode(source.condition, around, encoding), BOOL, around, encoding)
        return z3.And(there, chosen.value)

    def values(member: Z3) -> tuple[Term, ...]:
        around = scope.naming(base.named(member, source.names)).knowing(has(member))
        return tuple(
            converted(encode(each, around, encoding), type_, around, encoding)
            for each, type_ in zip(items, wanted, strict=True)
        )

    keeps_first = base.is_distinct and isinstance(items[0], Variable)
    is_distinct = keeps_first and getattr(items[0], "name", "") == source.names[0]
    if isinstance(source, MapComprehension) and not is_distinct:
        raise OutsideFragment("entries of which some may take the place of others")
    return Domain(
        base.role,
        has,
        values,
        base.places,
        is_in_order=base.is_in_order and not getattr(source, "order", ()),
        is_distinct=is_distinct,
        is_counted=base.is_counted and (is_distinct or isinstance(kind, ListType)),
    )
