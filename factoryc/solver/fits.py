"""Whether a value is of its type, as a formula: what a case makes may be none."""

from collections.abc import Callable

import z3

from factoryc.analysis.shape import restrictions
from factoryc.solver.convert import field, inside, is_case, is_some, of_case
from factoryc.solver.encoding import Encoding, Role, Scope
from factoryc.solver.expressions import condition
from factoryc.solver.members import entry
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import Expression
from factoryc.spec.types import (
    ListType,
    MapType,
    OptionalType,
    RecordType,
    SetType,
    SumType,
    Type,
    unrefined,
)


def fits(term: Term, type_: Type, restriction: Expression | None, encoding: Encoding) -> Z3:
    """Whether the value meets what its type says of it and of all that it holds, and a restriction."""
    encoding.spend()
    plain = unrefined(type_)
    held = [
        condition(each, Scope({"it": term}), encoding)
        for each in restrictions(type_, restriction, encoding.spec)
    ]
    match plain:
        case OptionalType(inner=inner):
            value = fits(inside(term, encoding), inner, None, encoding)
            held.append(z3.Implies(is_some(term, encoding), value))
        case RecordType(name=name) if not encoding.sorts.is_opaque(plain):
            held += [
                fits(field(term, each.name, encoding), each.type, each.restriction, encoding)
                for each in encoding.spec.record(name).fields
            ]
        case SumType(cases=cases) if not encoding.sorts.is_opaque(plain):
            for case in cases:
                value = fits(of_case(term, case, encoding), plain.record(case), None, encoding)
                held.append(z3.Implies(is_case(term, case, encoding), value))
        case ListType(element=element):
            held.append(_items_fit(term, element, encoding))
        case SetType(element=element):
            held.append(_elements_fit(term, element, encoding))
        case MapType(key=key, value=value):
            held.append(_entries_fit(term, key, value, encoding))
    return encoding.all_of(*held)


def _items_fit(term: Term, element: Type, encoding: Encoding) -> Z3:
    assert isinstance(term.type, ListType), "only a list has items"
    held = term.type.element
    return _all_fit(
        None,
        lambda place: z3.And(place >= 0, place < z3.Length(term.value)),
        lambda place: fits(Term(term.value[place], held), element, None, encoding),
        encoding,
    )


def _elements_fit(term: Term, element: Type, encoding: Encoding) -> Z3:
    assert isinstance(term.type, SetType), "only a set has elements"
    held = term.type.element
    return _all_fit(
        held,
        lambda member: term.value[member],
        lambda member: fits(Term(member, held), element, None, encoding),
        encoding,
    )


def _entries_fit(term: Term, key: Type, value: Type, encoding: Encoding) -> Z3:
    assert isinstance(term.type, MapType), "only a map has entries"
    held = term.type.key
    return _all_fit(
        held,
        lambda member: is_some(entry(term, member), encoding),
        lambda member: z3.And(
            fits(Term(member, held), key, None, encoding),
            fits(inside(entry(term, member), encoding), value, None, encoding),
        ),
        encoding,
    )


def _all_fit(
    role: Role, has: Callable[[Z3], Z3], fit: Callable[[Z3], Z3], encoding: Encoding
) -> Z3:
    """A yes or a no: where it is yes, all members that are touched fit; where it is no, one does not."""
    every = encoding.yes_or_no("fit")
    encoding.generally(role, lambda member: encoding.assume(fit(member), every, has(member)))
    one = encoding.fresh(encoding.member_type(role), "one").value
    encoding.touch(role, one)
    encoding.assume(z3.And(has(one), z3.Not(fit(one))), z3.Not(every))
    return every
