"""Whether a value is of its type, as a formula: what a case makes may be none."""

import z3

from factoryc.analysis.shape import restrictions
from factoryc.solver.convert import field, inside, is_case, is_some, of_case
from factoryc.solver.domains import members
from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.expressions import condition
from factoryc.solver.roles import Domain, Side
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


def fits(
    term: Term,
    type_: Type,
    restriction: Expression | None,
    encoding: Encoding,
    side: Side = None,
) -> Z3:
    """Whether the value meets what its type says of it and of all that it holds, and a restriction."""
    encoding.spend()
    plain = unrefined(type_)
    held = [
        condition(each, Scope({"it": term}), encoding, side)
        for each in restrictions(type_, restriction, encoding.spec)
    ]
    match plain:
        case OptionalType(inner=inner):
            value = fits(inside(term, encoding), inner, None, encoding, side)
            held.append(z3.Implies(is_some(term, encoding), value))
        case RecordType(name=name) if not encoding.sorts.is_opaque(plain):
            held += [
                fits(field(term, each.name, encoding), each.type, each.restriction, encoding, side)
                for each in encoding.spec.record(name).fields
            ]
        case SumType(cases=cases) if not encoding.sorts.is_opaque(plain):
            for case in cases:
                value = of_case(term, case, encoding)
                does_fit = fits(value, plain.record(case), None, encoding, side)
                held.append(z3.Implies(is_case(term, case, encoding), does_fit))
        case ListType(element=element) | SetType(element=element):
            held.append(_all_fit(members(term, encoding), (element,), encoding, side))
        case MapType(key=key, value=value):
            held.append(_all_fit(members(term, encoding), (key, value), encoding, side))
    return encoding.all_of(*held)


def _all_fit(through: Domain, types: tuple[Type, ...], encoding: Encoding, side: Side) -> Z3:
    """A yes or a no: where it is yes, all members that are touched fit; where it is no, one does not."""
    every = encoding.yes_or_no("fit")
    side = side if encoding.is_coarse else None

    def fit(member: Z3, asked: Side) -> Z3:
        held = zip(through.values(member), types, strict=True)
        return encoding.all_of(*(fits(each, type_, None, encoding, asked) for each, type_ in held))

    if side is not False:
        encoding.generally(
            through.role,
            lambda each: encoding.assume(fit(each, True), every, through.has(each)),
        )
    if side is not True:
        one = encoding.fresh(encoding.member_type(through.role), "one").value
        encoding.touch(through.role, one)
        encoding.assume(z3.And(through.has(one), z3.Not(fit(one, False))), z3.Not(every))
    return every
