"""`all` and `exists`, which never reach z3: what they say is said of each member that is touched."""

from collections.abc import Callable, Mapping

import z3

from factoryc.frozen import frozen
from factoryc.solver.convert import inside, is_some
from factoryc.solver.encoding import Encode, Encoding, Role, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.members import entry
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import (
    BuiltinCall,
    Expression,
    Quantifier,
    RangeValue,
)
from factoryc.spec.types import (
    BOOL,
    INT,
    ListType,
    MapType,
    Scalar,
    SetType,
    type_text,
)

TEXT = Scalar("Text")


@frozen(eq=False)
class Domain:
    """What a quantifier goes through: whether a member is in it, and the names it gets."""

    role: Role
    has: Callable[[Z3], Z3]
    named: Callable[[Z3, tuple[str, ...]], Mapping[str, Term]]


def domain(source: Expression, scope: Scope, encoding: Encoding, encode: Encode) -> Domain:
    """The members of what a quantifier goes through."""
    match source:
        case BuiltinCall(name="keys", arguments=(base,)):
            return domain(base, scope, encoding, encode)
        case BuiltinCall(name="indices", arguments=(base,)):
            size = z3.Length(encode(base, scope, encoding).value)
            return _whole_numbers(encoding.whole(0), size - 1)
        case RangeValue(low=low, high=high):
            least, most = encode(low, scope, encoding), encode(high, scope, encoding)
            encoding.loose["a range that is gone through"] = None
            return _whole_numbers(least.value, most.value)
    whole = encode(source, scope, encoding)
    match whole.type:
        case MapType(key=key):
            return Domain(
                key,
                lambda member: is_some(entry(whole, member), encoding),
                lambda member, names: dict(
                    zip(
                        names,
                        (Term(member, key), inside(entry(whole, member), encoding)),
                        strict=False,
                    )
                ),
            )
        case SetType(element=element):
            return Domain(
                element,
                lambda member: whole.value[member],
                lambda member, names: {names[0]: Term(member, element)},
            )
        case ListType(element=element):
            size = z3.Length(whole.value)
            return Domain(
                None,
                lambda place: z3.And(place >= 0, place < size),
                lambda place, names: {names[0]: Term(whole.value[place], element)},
            )
    raise OutsideFragment(f"going through `{type_text(whole.type)}`")


def _whole_numbers(low: Z3, high: Z3) -> Domain:
    return Domain(
        None,
        lambda number: z3.And(low <= number, number <= high),
        lambda number, names: {names[0]: Term(number, INT)},
    )


def quantified(expression: Quantifier, scope: Scope, encoding: Encoding, encode: Encode) -> Term:
    """`all` and `exists`: a yes or a no, with what follows from it for each member that matters."""
    if expression.kind not in {"all", "exists"}:
        raise OutsideFragment(f"`{expression.kind}` over a collection")
    is_all = expression.kind == "all"
    through = domain(expression.source, scope, encoding, encode)
    answer = encoding.yes_or_no(expression.kind)
    usual = answer if is_all else z3.Not(answer)

    def said_of(member: Z3, holds: Z3) -> tuple[Z3, Z3]:
        has = through.has(member)
        around = scope.naming(through.named(member, expression.names)).knowing(holds, has)
        return has, encode(expression.body, around, encoding).value

    def say(member: Z3) -> None:
        has, body = said_of(member, usual)
        encoding.assume(body if is_all else z3.Not(body), usual, has)

    encoding.generally(through.role, say)
    one = encoding.fresh(encoding.member_type(through.role), "one").value
    encoding.touch(through.role, one)
    has, body = said_of(one, z3.Not(usual))
    encoding.assume(z3.And(has, z3.Not(body) if is_all else body), z3.Not(usual))
    return Term(answer, BOOL)
