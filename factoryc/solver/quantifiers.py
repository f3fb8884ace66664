"""`all` and `exists`, which never reach z3: what they say is said of each member that is touched."""

from collections.abc import Callable
from typing import TypeAlias

import z3

from factoryc.solver.domains import domain
from factoryc.solver.encoding import Encode, Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.roles import Side
from factoryc.solver.terms import Z3, Term
from factoryc.spec.expressions import Expression, Quantifier
from factoryc.spec.types import BOOL

Condition: TypeAlias = Callable[[Expression, Scope, Encoding, Side], Z3]


def quantified(
    expression: Quantifier,
    scope: Scope,
    encoding: Encoding,
    encode: Encode,
    condition: Condition,
    side: Side = None,
) -> Term:
    """`all` and `exists`: a yes or a no, with what follows from it for each member that matters."""
    if expression.kind not in {"all", "exists"}:
        raise OutsideFragment(f"`{expression.kind}` over a collection")
    is_all = expression.kind == "all"
    through = domain(expression.source, scope, encoding, encode)
    answer = encoding.yes_or_no(expression.kind)
    usual = answer if is_all else z3.Not(answer)

    def body_at(member: Z3, holds: Z3, *, is_true: bool) -> tuple[Z3, Z3]:
        has = through.has(member)
        around = scope.naming(through.named(member, expression.names)).knowing(holds, has)
        body = condition(expression.body, around, encoding, is_true)
        return has, body if is_true else z3.Not(body)

    def say(member: Z3) -> None:
        has, body = body_at(member, usual, is_true=is_all)
        encoding.assume(body, usual, has)

    if side in {None, is_all}:
        encoding.generally(through.role, say)
    if side in {None, not is_all}:
        one = encoding.fresh(encoding.member_type(through.role), "one").value
        encoding.touch(through.role, one)
        has, body = body_at(one, z3.Not(usual), is_true=not is_all)
        encoding.assume(z3.And(has, body), z3.Not(usual))
    return Term(answer, BOOL)
