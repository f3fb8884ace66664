"""What is gone through in a question, and what is asked of a condition there."""

from collections.abc import Callable
from typing import TypeAlias

from factoryc.frozen import frozen
from factoryc.solver.terms import Z3, Term
from factoryc.spec.types import Type

# The type of what is gone through, or None for places in lists.
Role: TypeAlias = Type | None
# What is asked of a condition: that it holds, that it does not, or either.
Side: TypeAlias = bool | None


@frozen(eq=False)
class Domain:
    """Whether a member is in it, and what it is there: one value, or a key and its value."""

    role: Role
    has: Callable[[Z3], Z3]
    values: Callable[[Z3], tuple[Term, ...]]

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
