"""Whether nothing satisfies a coarse formula, piece by piece: what z3 need not know of a piece is left out.

A piece that is shown to be impossible with less than all that is assumed is impossible. So nothing is lost
by asking about a member with what is said of that member alone, and first.
"""

from collections.abc import Iterable, Iterator, Sequence

import attrs
import z3

from factoryc.frozen import frozen
from factoryc.solver.encoding import Encoding
from factoryc.solver.queries import Query
from factoryc.solver.small import smaller_and_smaller
from factoryc.solver.terms import Z3

# Beyond, z3 is taken to hang: nothing that the limit stops takes so long.
_MILLISECONDS = 30_000
_MEGABYTES = 1_000
# To make a witness small is worth less than to find one.
_FOR_BEAUTY = 2
_MEMBERS = frozenset({"one", "member", "place"})
_MOST_LEMMAS = 12


def is_impossible(query: Query, limit: int) -> bool:
    """Whether z3 shows, within the limit for each piece, that nothing satisfies the formula."""
    encoding = query.inputs.encoding
    shows = query.formula[len(encoding.assertions) :]
    pieces = list(_pieces(encoding.all_of(*shows)))
    if not encoding.lemmas:
        return all(_is_impossible([*encoding.assertions, each], limit) for each in pieces)
    known: list[Z3] = []
    members = _Members()
    assumed = [(each, members.of(each)) for each in encoding.assertions]

    def about(piece: Z3) -> list[Z3]:
        spoken_of = members.of(piece)
        return [*known, *(each for each, named in assumed if named <= spoken_of), piece]

    for lemma in encoding.lemmas[:_MOST_LEMMAS]:
        # Each may stand on those before it.
        known += [lemma.claim] if _is_impossible(about(lemma.exception), limit) else []
    return all(
        _is_impossible(about(each), limit)
        or _is_impossible([*known, *encoding.assertions, each], limit)
        for each in pieces
    )


def solver_for(formula: Iterable[Z3], context: Z3, limit: int) -> Z3:
    """z3 with a formula, which gives up at the limit."""
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", limit)
    solver.set("timeout", _MILLISECONDS)
    solver.set("max_memory", _MEGABYTES)
    solver.add(*formula)
    return solver


def models(solver: Z3, encoding: Encoding, limit: int) -> Iterator[Z3]:
    """The models of what the solver was given, the smallest first."""
    solver.set("rlimit", limit // _FOR_BEAUTY)
    for small in smaller_and_smaller(encoding):
        solver.push()
        solver.add(*small)
        if solver.check() == z3.sat:
            yield solver.model()
        solver.pop()


def _is_impossible(formula: Sequence[Z3], limit: int) -> bool:
    found: bool = solver_for(formula, formula[-1].ctx, limit).check() == z3.unsat
    return found


def _pieces(goal: Z3) -> Iterator[Z3]:
    """The ways in which a goal can be satisfied, one of which must be."""
    if z3.is_or(goal):
        for each in goal.children():
            yield from _pieces(each)
        return
    if z3.is_not(goal) and z3.is_and(goal.arg(0)):
        for each in goal.arg(0).children():
            yield from _pieces(z3.Not(each))
        return
    yield goal


@frozen(eq=False)
class _Members:
    """The members of collections that were made up, of those that formulas speak of."""

    _known: dict[int, frozenset[str]] = attrs.field(factory=dict)

    def of(self, formula: Z3) -> frozenset[str]:
        """Their names. Each part of all formulas is looked at once."""
        waiting = [formula]
        while waiting:
            each = waiting[-1]
            number = each.get_id()
            held = [] if number in self._known else each.children()
            left = [part for part in held if part.get_id() not in self._known]
            waiting.extend(left)
            if left:
                continue
            waiting.pop()
            if number not in self._known:
                inside = (self._known[part.get_id()] for part in held)
                self._known[number] = _own_name(each).union(*inside)
        return self._known[formula.get_id()]


def _own_name(formula: Z3) -> frozenset[str]:
    if not z3.is_const(formula) or formula.decl().kind() != z3.Z3_OP_UNINTERPRETED:
        return frozenset()
    name = formula.decl().name()
    return frozenset({name} if name.rpartition("!")[2] in _MEMBERS else ())
