"""What is gone through in a question, and what is asked of a condition there."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from factoryc.frozen import frozen
from factoryc.solver.terms import Z3, Term
from factoryc.spec.types import Type

# The type of what is gone through, or None for places in lists.
Role: TypeAlias = Type | None
# What is asked of a condition: that it holds, that it does not, or either.
Side: TypeAlias = bool | None
# How much a formula knows: enough for proofs; what can be said of all sizes; or all, where collections are small.
Detail: TypeAlias = Literal["coarse", "plain", "small"]


@frozen(eq=False)
class Domain:
    """Whether a member is in it, and what it is there: one value, or a key and its value.

    Where members are places or whole numbers in a row, `places` are the first of them and how many there are.
    Members are `distinct` where no two of them give the same first value, and `counted` where each gives a value of its
    own: those of a set that is made of a list need not.
    """

    role: Role
    has: Callable[[Z3], Z3]
    values: Callable[[Z3], tuple[Term, ...]]
    places: tuple[Z3, Z3] | None = None
    is_in_order: bool = False
    is_distinct: bool = False
    is_counted: bool = True

    def named(self, member: Z3, names: tuple[str, ...]) -> dict[str, Term]:
        """The names of a quantifier with what they stand for. One name over a map is the key."""
        return dict(zip(names, self.values(member), strict=False))


@frozen(eq=False)
class Total:
    """A sum or a count over what `of` names, and what each member adds to it."""

    value: Z3
    of: int
    through: Domain
    adds: Callable[[Z3], Z3]


@frozen(eq=False)
class Lemma:
    """What is claimed holds, unless the exception can be."""

    claim: Z3
    exception: Z3
