"""The functions of the language about texts, lists, sets and maps."""

import z3

from factoryc.solver.bounded import counted
from factoryc.solver.convert import alike, none_of, some
from factoryc.solver.domains import members
from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.members import empty
from factoryc.solver.patterns import language
from factoryc.solver.roles import Side
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import (
    BuiltinCall,
)
from factoryc.spec.types import (
    BOOL,
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


def of_collections(
    call: BuiltinCall, given: list[Term], scope: Scope, encoding: Encoding
) -> Term | None:
    """The functions of the language about texts, lists, sets and maps, or None where it is another."""
    match call.name, given:
        case "size", [whole]:
            return size_of(whole, encoding)
        case "starts_with", [text, part]:
            return Term(z3.PrefixOf(part.value, text.value), BOOL)
        case "ends_with", [text, part]:
            return Term(z3.SuffixOf(part.value, text.value), BOOL)
        case "contains", [text, part]:
            return Term(z3.Contains(text.value, part.value), BOOL)
        case "find", [text, part]:
            return _optional(z3.IndexOf(text.value, part.value, encoding.whole(0)), encoding)
        case "is_digit", [text]:
            return Term(z3.InRe(text.value, language("[0-9]+", encoding.context)), BOOL)
        case "take", [base, amount]:
            return Term(z3.Extract(base.value, encoding.whole(0), amount.value), base.type)
        case "drop", [base, amount]:
            start = z3.If(amount.value < 0, encoding.whole(0), amount.value)
            return Term(z3.Extract(base.value, start, z3.Length(base.value)), base.type)
        case ("first" | "last") as name, [Term(type=ListType(element=element), value=value)]:
            return _end(name, element, value, encoding)
        case "is_subset", [left, right]:
            return Term(subset(left, right, scope, encoding), BOOL)
        case (("union" | "intersection" | "difference"), [left, right]):
            return _of_sets(call.name, *alike(left, right, scope, encoding), encoding)
        case _:
            return None


def size_of(whole: Term, encoding: Encoding) -> Term:
    """How many letters, items or entries there are."""
    match whole.type:
        case ListType() | Scalar(name="Text"):
            return Term(z3.Length(whole.value), INT)
        case MapType() | SetType():
            return _counted(whole, encoding)
        case _:
            raise OutsideFragment(f"the size of `{type_text(whole.type)}`")


def _counted(whole: Term, encoding: Encoding) -> Term:
    """How many entries there are: where they may be many, only whether there are none is known."""
    sort = encoding.sorts.of(whole.type)
    size = z3.Function(f"size!{sort}", sort, z3.IntSort(encoding.context))(whole.value)
    encoding.assume(size >= 0)
    encoding.assume((size == 0) == (whole.value == empty(whole.type, encoding).value))
    if encoding.detail == "small":
        counted(size, members(whole, encoding), encoding)
    else:
        encoding.loose["the size of a map or a set"] = None
    return Term(size, INT)


def _optional(place: Z3, encoding: Encoding) -> Term:
    type_ = OptionalType(INT)
    found = some(Term(place, INT), encoding).value
    return Term(z3.If(place < 0, none_of(type_, encoding).value, found), type_)


def _end(name: str, element: Type, items: Z3, encoding: Encoding) -> Term:
    size = z3.Length(items)
    place = encoding.whole(0) if name == "first" else size - 1
    encoding.touch(None, place)
    found = some(Term(items[place], element), encoding)
    return Term(z3.If(size == 0, none_of(found.type, encoding).value, found.value), found.type)


def _of_sets(name: str, left: Term, right: Term, encoding: Encoding) -> Term:
    if not isinstance(left.type, SetType):
        raise OutsideFragment(f"`{name}` of lists")
    encoding.loose["whole maps or sets that are compared"] = None
    match name:
        case "union":
            return Term(z3.SetUnion(left.value, right.value), left.type)
        case "intersection":
            return Term(z3.SetIntersect(left.value, right.value), left.type)
        case _:
            return Term(z3.SetDifference(left.value, right.value), left.type)


def subset(left: Term, right: Term, scope: Scope, encoding: Encoding, side: Side = None) -> Z3:
    """Said of each element that is touched: z3 takes long over sets as a whole."""
    part, whole = alike(left, right, scope, encoding)
    if not isinstance(part.type, SetType):
        raise OutsideFragment("`is_subset` of lists")
    inside_it = encoding.yes_or_no("subset")
    if side is not False:
        encoding.generally(
            part.type.element,
            lambda one: encoding.assume(whole.value[one], inside_it, part.value[one]),
        )
    if side is not True:
        other = encoding.fresh(part.type.element, "one").value
        encoding.touch(part.type.element, other)
        left_out = z3.And(part.value[other], z3.Not(whole.value[other]))
        encoding.assume(left_out, z3.Not(inside_it))
    return inside_it
