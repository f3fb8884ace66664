"""Sums, counts, sizes and folds over few members, as what they are: one step for each member.

Where there are more members than are looked at, nothing is said. Whoever needs all of it told asks for what is
small: that is what `encoding.small` says.
"""

import z3

from factoryc.solver.convert import converted
from factoryc.solver.domains import domain, made_of
from factoryc.solver.encoding import LONGEST_LIST, Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.roles import Domain
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import Expression, Fold, Quantifier
from factoryc.spec.types import DECIMAL, DURATION, INT, ListType

_SUMMED = frozenset({INT, DECIMAL, DURATION})
_MOST_ENTRIES = 3
BOUND = f"no list has more than {LONGEST_LIST} items, and no map or set more than {_MOST_ENTRIES}"


def spelled_out(
    expression: Expression, term: Term, scope: Scope, encoding: Encoding, encode: Encode
) -> bool:
    """Whether all that there is to a value was said: it stands for something found in a collection."""
    number = term.value.get_id()
    if number in encoding.remembered:
        return number in encoding.spelled_out
    encoding.remembered[number] = term.value
    try:
        match expression:
            case Quantifier(kind="sum" | "count") if term.type in _SUMMED:
                through = domain(expression.source, scope, encoding, encode)
                _total(expression, term, through, scope, encoding, encode)
            case Fold():
                through = domain(expression.source, scope, encoding, encode)
                if not through.is_in_order:
                    return False
                _fold(expression, term, through, scope, encoding, encode)
            case _:
                of_others = made_of(expression, scope, encoding, encode)
                if of_others is not None and isinstance(term.type, ListType):
                    encoding.origins[number] = term.value, of_others
                    counted(z3.Length(term.value), of_others, encoding)
                return False
    except OutsideFragment:
        return False
    encoding.spelled_out.add(number)
    return True


def counted(size: Z3, through: Domain, encoding: Encoding) -> None:
    """There are as many as there are members, where those are few."""
    one, none = encoding.whole(1), encoding.whole(0)
    small, steps = _few(through, encoding)
    encoding.assume(size == z3.Sum([z3.If(has, one, none) for _, has in steps]), small)


def _total(
    expression: Quantifier,
    term: Term,
    through: Domain,
    scope: Scope,
    encoding: Encoding,
    encode: Encode,
) -> None:
    small, steps = _few(through, encoding)
    total = None
    for member, has in steps:
        around = scope.naming(through.named(member, expression.names)).knowing(small, has)
        body = encode(expression.body, around, encoding)
        if expression.kind == "count":
            added = z3.If(body.value, encoding.whole(1), encoding.whole(0))
        else:
            added = converted(body, term.type, around, encoding).value
        step = z3.If(has, added, added - added)
        total = step if total is None else total + step
    encoding.assume(term.value == total, small)


def _fold(
    expression: Fold,
    term: Term,
    through: Domain,
    scope: Scope,
    encoding: Encoding,
    encode: Encode,
) -> None:
    small, steps = _few(through, encoding)
    start = encode(expression.start, scope, encoding)
    total = converted(start, term.type, scope, encoding)
    for member, has in steps:
        names = {**through.named(member, expression.names), expression.total: total}
        around = scope.naming(names).knowing(small, has)
        following = converted(
            encode(expression.next, around, encoding), term.type, around, encoding
        )
        total = Term(z3.If(has, following.value, total.value), term.type)
    encoding.assume(term.value == total.value, small)


def _few(through: Domain, encoding: Encoding) -> tuple[Z3, list[tuple[Z3, Z3]]]:
    """That there are few members, and what may be one, each with whether it is one and a new one."""
    if not through.is_counted:
        raise OutsideFragment("what several members give once")
    small = encoding.yes_or_no("small")
    encoding.small.append(small)
    if through.places is not None:
        first, size = through.places
        encoding.assume(size <= LONGEST_LIST, small)
        members = [first + place for place in range(LONGEST_LIST)]
        return small, [(each, through.has(each)) for each in members]
    members = _slots(through, encoding)
    encoding.generally(
        through.role,
        lambda one: encoding.assume(
            encoding.any_of(*(one == each for each in members)), small, through.has(one)
        ),
    )
    # Where a type has fewer values than this, some of them are the same.
    return small, [
        (each, encoding.all_of(through.has(each), *(each != other for other in members[:number])))
        for number, each in enumerate(members)
    ]


def _slots(through: Domain, encoding: Encoding) -> list[Z3]:
    """The same for all collections of one kind of members."""
    if through.role not in encoding.slots:
        kind = encoding.member_type(through.role)
        members = [encoding.fresh(kind, "slot").value for _ in range(_MOST_ENTRIES)]
        for each in members:
            encoding.touch(through.role, each)
        encoding.slots[through.role] = members
    return encoding.slots[through.role]
