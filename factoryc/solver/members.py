"""Lists, sets, maps and texts: what is in them, and what they are with something more or less."""

import z3

from factoryc.solver.convert import alike, converted, inside, is_some, none_of, some
from factoryc.solver.encoding import Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import (
    BuiltinCall,
    Expression,
    ListItem,
    ListValue,
    MapLookup,
    Membership,
    RangeValue,
    SetValue,
    Slice,
    Without,
)
from factoryc.spec.types import (
    INT,
    ListType,
    MapType,
    OptionalType,
    Scalar,
    SetType,
    Type,
    type_text,
)

TEXT = Scalar("Text")


def entry(map_: Term, key: Z3) -> Term:
    """The entry of a map at a key, or none."""
    assert isinstance(map_.type, MapType), "only a map has entries"
    return Term(map_.value[key], OptionalType(map_.type.value))


def lookup(expression: MapLookup, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    """The entry at a key, which is taken to be there."""
    base = encode(expression.base, scope, encoding)
    if not isinstance(base.type, MapType):
        raise OutsideFragment(f"an entry of `{type_text(base.type)}`")
    key = converted(encode(expression.key, scope, encoding), base.type.key, scope, encoding)
    encoding.touch(base.type.key, key.value)
    found = entry(base, key.value)
    encoding.assume(is_some(found, encoding), *scope.path)
    return inside(found, encoding)


def item(expression: ListItem, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    """The item at an index, or the character, which is taken to be there."""
    base = encode(expression.base, scope, encoding)
    index = encode(expression.index, scope, encoding)
    size = z3.Length(base.value)
    encoding.assume(z3.And(index.value >= 0, index.value < size), *scope.path)
    encoding.touch(None, index.value)
    if base.type == TEXT:
        return Term(z3.SubString(base.value, index.value, 1), TEXT)
    if not isinstance(base.type, ListType):
        raise OutsideFragment(f"an item of `{type_text(base.type)}`")
    return Term(base.value[index.value], base.type.element)


def membership(expression: Membership, scope: Scope, encoding: Encoding, encode: Encode) -> Z3:
    """Whether an element is in a collection, or a key in a map."""
    element = encode(expression.element, scope, encoding)
    found = _is_in(element, expression.collection, scope, encoding, encode)
    return z3.Not(found) if expression.negated else found


def _is_in(
    element: Term, collection: Expression, scope: Scope, encoding: Encoding, encode: Encode
) -> Z3:
    match collection:
        case ListValue(items=items) | SetValue(items=items):
            return encoding.any_of(
                *(equal(element, encode(each, scope, encoding), scope, encoding) for each in items)
            )
        case RangeValue(low=low, high=high):
            least, most = encode(low, scope, encoding), encode(high, scope, encoding)
            return z3.And(least.value <= element.value, element.value <= most.value)
        case BuiltinCall(name="keys", arguments=(base,)):
            return _is_in(element, base, scope, encoding, encode)
    whole = encode(collection, scope, encoding)
    match whole.type:
        case MapType(key=key):
            wanted = converted(element, key, scope, encoding).value
            encoding.touch(key, wanted)
            return is_some(entry(whole, wanted), encoding)
        case SetType(element=type_):
            wanted = converted(element, type_, scope, encoding).value
            encoding.touch(type_, wanted)
            return whole.value[wanted]
        case ListType(element=type_):
            wanted = converted(element, type_, scope, encoding).value
            return _is_item(wanted, whole, encoding)
    raise OutsideFragment(f"what is in `{type_text(whole.type)}`")


def _is_item(wanted: Z3, items: Term, encoding: Encoding) -> Z3:
    found = encoding.yes_or_no("in")
    place = encoding.fresh(INT, "place").value
    encoding.touch(None, place)
    there = z3.And(place >= 0, place < z3.Length(items.value), items.value[place] == wanted)
    encoding.assume(there, found)
    encoding.assume(z3.Not(z3.Contains(items.value, z3.Unit(wanted))), z3.Not(found))
    encoding.generally(
        None,
        lambda other: encoding.assume(
            items.value[other] != wanted,
            z3.Not(found),
            other >= 0,
            other < z3.Length(items.value),
        ),
    )
    return found


def equal(left: Term, right: Term, scope: Scope, encoding: Encoding) -> Z3:
    """Whether two values are the same."""
    left, right = alike(left, right, scope, encoding)
    if _holds_floats(left.type, encoding):
        raise OutsideFragment("equality of what holds floats")
    if isinstance(left.type, MapType | SetType):
        encoding.loose["whole maps or sets that are compared"] = None
    return left.value == right.value


def _holds_floats(type_: Type, encoding: Encoding) -> bool:
    match type_:
        case Scalar(name=name):
            return name == "Float"
        case OptionalType(inner=element) | ListType(element=element) | SetType(element=element):
            return _holds_floats(element, encoding)
        case MapType(key=key, value=value):
            return _holds_floats(key, encoding) or _holds_floats(value, encoding)
        case _:
            return encoding.sorts.is_opaque(type_)


def without(expression: Without, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    """A map without a key, or a set without an element."""
    base = encode(expression.base, scope, encoding)
    key = encode(expression.key, scope, encoding)
    match base.type:
        case MapType(key=type_, value=value):
            taken = converted(key, type_, scope, encoding).value
            nothing = none_of(OptionalType(value), encoding).value
        case SetType(element=type_):
            taken = converted(key, type_, scope, encoding).value
            nothing = z3.BoolVal(val=False, ctx=encoding.context)
        case _:
            raise OutsideFragment(f"`without` on `{type_text(base.type)}`")
    encoding.touch(type_, taken)
    return Term(z3.Store(base.value, taken, nothing), base.type)


def with_entry(map_: Term, key: Term, value: Term, scope: Scope, encoding: Encoding) -> Term:
    """The map with another value at a key."""
    assert isinstance(map_.type, MapType), "only a map has entries"
    place = converted(key, map_.type.key, scope, encoding).value
    encoding.touch(map_.type.key, place)
    held = some(converted(value, map_.type.value, scope, encoding), encoding).value
    return Term(z3.Store(map_.value, place, held), map_.type)


def empty(type_: Type, encoding: Encoding) -> Term:
    """A collection with nothing in it."""
    match type_:
        case MapType(key=key, value=value):
            nothing = none_of(OptionalType(value), encoding).value
            return Term(z3.K(encoding.sorts.of(key), nothing), type_)
        case SetType(element=element):
            nothing = z3.BoolVal(val=False, ctx=encoding.context)
            return Term(z3.K(encoding.sorts.of(element), nothing), type_)
        case _:
            return Term(z3.Empty(encoding.sorts.of(type_)), type_)


def sliced(expression: Slice, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    """From one index to another, both included, cut to what is there."""
    base = encode(expression.base, scope, encoding)
    low = encode(expression.low, scope, encoding).value
    high = encode(expression.high, scope, encoding).value
    start = z3.If(low < 0, encoding.whole(0), low)
    return Term(z3.Extract(base.value, start, high - start + 1), base.type)
