"""Collections made of others, and sums: known by name, with what is so of them however many members there are.

Only coarse formulas are told. All that is said here is so of every collection of any size.
"""

from collections.abc import Callable

import z3

from factoryc.solver.collection_calls import size_of
from factoryc.solver.convert import converted, inside, is_some
from factoryc.solver.domains import domain, made_of
from factoryc.solver.encoding import Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.members import entry
from factoryc.solver.roles import Domain, Lemma, Total
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import Expression, Quantifier
from factoryc.spec.types import DECIMAL, DURATION, INT, ListType, MapType, SetType, Type

_SUMMED = frozenset({INT, DECIMAL, DURATION})


def remember(
    expression: Expression, term: Term, scope: Scope, encoding: Encoding, encode: Encode
) -> None:
    """Say what is known of a value that only its name stands for. Said once of each."""
    number = term.value.get_id()
    if number in encoding.remembered:
        return
    encoding.remembered[number] = term.value
    try:
        if isinstance(expression, Quantifier):
            if expression.kind in {"sum", "count"} and term.type in _SUMMED:
                _total(expression, term, scope, encoding, encode)
            return
        through = made_of(expression, scope, encoding, encode)
    except OutsideFragment:
        return
    match term.type:
        case _ if through is None:
            return
        case ListType():
            encoding.origins[number] = term.value, through
            _empty_with(z3.Length(term.value), number, through, encoding)
        case SetType(element=element):
            _linked(element, lambda one: term.value[one], through, encoding)
        case MapType(key=key):
            _linked(key, lambda one: is_some(entry(term, one), encoding), through, encoding)
            _values_linked(term, key, through, encoding)


def _empty_with(size: Z3, source: int, through: Domain, encoding: Encoding) -> None:
    """There is something in a list where there is a member, and nothing where there is none."""
    encoding.assume((size > 0) == through.has(_any_member(source, through, encoding)))
    encoding.assume(size >= 0)


def _any_member(source: int, through: Domain, encoding: Encoding) -> Z3:
    """The same for all that is asked of one source: it is in there where anything is."""
    if source not in encoding.any_members:
        one = _some_member(through, encoding)
        is_there = through.has(one)
        encoding.generally(through.role, lambda each: encoding.assume(is_there, through.has(each)))
        encoding.any_members[source] = one
    return encoding.any_members[source]


def _linked(element: Type, is_in: Callable[[Z3], Z3], through: Domain, encoding: Encoding) -> None:
    """Each element of a set, or key of a map, comes from a member; and each member gives one."""

    def comes_from(one: Z3) -> None:
        member = _some_member(through, encoding)
        came = z3.And(through.has(member), through.values(member)[0].value == one)
        encoding.assume(came, is_in(one))

    def gives(member: Z3) -> None:
        has, given = through.has(member), through.values(member)[0].value
        encoding.touch(element, given)
        encoding.assume(is_in(given), has)

    encoding.generally(element, comes_from)
    encoding.generally(through.role, gives)


def _values_linked(term: Term, key: Type, through: Domain, encoding: Encoding) -> None:
    """Each value of a map comes from a member that gives its key."""

    def comes_from(one: Z3) -> None:
        member = _some_member(through, encoding)
        given = [each.value for each in through.values(member)]
        found = entry(term, one)
        came = z3.And(
            through.has(member), given[0] == one, given[-1] == inside(found, encoding).value
        )
        encoding.assume(came, is_some(found, encoding))

    encoding.generally(key, comes_from)


def _some_member(through: Domain, encoding: Encoding) -> Z3:
    member = encoding.fresh(encoding.member_type(through.role), "member").value
    encoding.touch(through.role, member)
    return member


def _total(
    expression: Quantifier, term: Term, scope: Scope, encoding: Encoding, encode: Encode
) -> None:
    through = domain(expression.source, scope, encoding, encode)

    def adds(member: Z3) -> Z3:
        around = scope.naming(through.named(member, expression.names))
        around = around.knowing(through.has(member))
        body = encode(expression.body, around, encoding)
        if expression.kind == "count":
            return z3.If(body.value, encoding.whole(1), encoding.whole(0))
        return converted(body, term.type, around, encoding).value

    source = encode(expression.source, scope, encoding)
    if expression.kind == "count":
        encoding.assume(term.value <= size_of(source, encoding).value)
    total = Total(term.value, source.value.get_id(), through, adds)
    _at_least_its_parts(total, encoding)
    for other in encoding.totals:
        if other.of == total.of and other.value.sort() == total.value.sort():
            _follows_its_parts(other, total, encoding)
            _follows_its_parts(total, other, encoding)
    encoding.totals.append(total)


def _at_least_its_parts(total: Total, encoding: Encoding) -> None:
    """Where no member takes anything away, the sum is no less than what any of them adds."""
    any_one = _any_member(total.of, total.through, encoding)
    there = total.through.has(any_one)
    encoding.assume(total.value == 0, z3.Not(there))
    one = _some_member(total.through, encoding)
    takes = z3.And(total.through.has(one), total.adds(one) < 0)
    least = z3.If(there, total.adds(any_one), encoding.whole(0))
    claim = z3.And(total.value >= 0, total.value >= least)
    encoding.lemmas.append(Lemma(claim, takes))


def _follows_its_parts(more: Total, less: Total, encoding: Encoding) -> None:
    """Where each member adds no less to one sum than to the other, the one is no less."""
    one = _some_member(more.through, encoding)
    falls_short = z3.And(more.through.has(one), more.adds(one) < less.adds(one))
    encoding.lemmas.append(Lemma(more.value >= less.value, falls_short))
