"""What one question has been made of so far: terms, what is assumed of them, and what was left out.

Quantifiers never reach z3. A statement about all entries is a yes or no of its own: where it holds, it
holds of each key that the question touches; where it does not, one entry breaks it. So more is
possible in the formulas than in the contract, and what cannot be in them cannot be at all.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs
import z3

from factoryc.analysis.formula import Functions
from factoryc.frozen import frozen
from factoryc.solver.fragment import TooLarge
from factoryc.solver.roles import Detail, Domain, Lemma, Role, Total
from factoryc.solver.sorts import Sorts
from factoryc.solver.terms import Z3, Term, plain_type
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import BOOL, INT, Type

_MOST_NODES = 20_000
_MOST_INSTANCES = 60
# A formula that is only good for proofs is asked once, where the other is asked for ever smaller calls.
_MOST_COARSE_INSTANCES = 400
_DEEPEST = 2
# Lists of witnesses are no longer than this, so these are all of their places.
LONGEST_LIST = 4


@frozen(eq=False)
class Scope:
    """The names at a place in a clause. `path` must hold for the place to be evaluated at all.

    `after` are the states that are read as a case leaves them; the others are read as it found them.
    """

    names: Mapping[str, Term]
    path: tuple[Z3, ...] = ()
    after: Mapping[str, Term] = attrs.field(factory=dict)

    def knowing(self, *conditions: Z3) -> "Scope":
        """The same names where these hold besides."""
        return Scope(self.names, (*self.path, *conditions), self.after)

    def naming(self, names: Mapping[str, Term]) -> "Scope":
        """The same place with more names."""
        return Scope({**self.names, **names}, self.path, self.after)


Encode: TypeAlias = "Callable[[Expression, Scope, Encoding], Term]"


@attrs.define(eq=False)
class _General:
    """A statement about all members of a collection, and those of which it was made already."""

    role: Role
    say: Callable[[Z3], None]
    depth: int
    said: set[int] = attrs.field(factory=set)


@attrs.define(eq=False)
class Encoding:
    """Grows while a question is encoded. `loose` are reasons why a model may be none of the contract.

    A coarse one is only good for proofs: it knows less, so that z3 has less to look through. One of what is small
    goes through collections member by member, and knows nothing of larger ones.
    """

    spec: Spec
    functions: Functions
    detail: Detail = "plain"
    context: Z3 = attrs.field(factory=z3.Context)
    sorts: Sorts = attrs.field(
        default=attrs.Factory(lambda self: Sorts(self.spec, self.context), takes_self=True)
    )
    assertions: list[Z3] = attrs.field(factory=list)
    loose: dict[str, None] = attrs.field(factory=dict)
    free: dict[str, Term] = attrs.field(factory=dict)
    states: dict[str, Term] = attrs.field(factory=dict)
    # What a witness should have small or plain, by the type it is of.
    leaves: list[Term] = attrs.field(factory=list)
    touched: dict[Role, dict[int, tuple[Z3, int]]] = attrs.field(factory=dict)
    unread: dict[object, Z3] = attrs.field(factory=dict)
    # Collections that were made of others, by what names them: what is in them.
    origins: dict[int, tuple[Z3, Domain]] = attrs.field(factory=dict)
    remembered: dict[int, Z3] = attrs.field(factory=dict)
    # What is said to be small, so that what is found in it can be told; and what was told so.
    small: list[Z3] = attrs.field(factory=list)
    slots: dict[Role, list[Z3]] = attrs.field(factory=dict)
    spelled_out: set[int] = attrs.field(factory=set)
    any_members: dict[int, Z3] = attrs.field(factory=dict)
    lemmas: list[Lemma] = attrs.field(factory=list)
    totals: list[Total] = attrs.field(factory=list)
    calls: tuple[str, ...] = ()
    _generals: list[_General] = attrs.field(factory=list)
    _depth: int = 0
    _nodes: int = 0
    _instances: int = 0
    _names: int = 0

    @property
    def is_coarse(self) -> bool:
        """Whether nothing that satisfies it is to be shown."""
        return self.detail == "coarse"

    def spend(self) -> None:
        """Count one more node. Raises TooLarge where there are too many."""
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise TooLarge

    def assume(self, condition: Z3, *path: Z3) -> None:
        """The condition holds where the path does."""
        self.assertions.append(z3.Implies(self.all_of(*path), condition) if path else condition)

    def all_of(self, *conditions: Z3) -> Z3:
        """Whether all of the conditions hold."""
        if len(conditions) == 1:
            return conditions[0]
        return z3.And(*conditions) if conditions else z3.BoolVal(val=True, ctx=self.context)

    def any_of(self, *conditions: Z3) -> Z3:
        """Whether one of the conditions holds."""
        if len(conditions) == 1:
            return conditions[0]
        return z3.Or(*conditions) if conditions else z3.BoolVal(val=False, ctx=self.context)

    def fresh(self, type_: Type, hint: str) -> Term:
        """A value of which nothing is known."""
        plain = plain_type(type_)
        self._names += 1
        return Term(z3.Const(f"v!{self._names}!{hint}", self.sorts.of(plain)), plain)

    def yes_or_no(self, hint: str) -> Z3:
        """A condition of which nothing is known."""
        return self.fresh(BOOL, hint).value

    def whole(self, number: int) -> Z3:
        """A whole number."""
        return z3.IntVal(number, self.context)

    def touch(self, role: Role, member: Z3) -> None:
        """Remember a key, an element or a place: what is said of all of them is said of it."""
        known = self.touched.setdefault(role, {})
        known.setdefault(member.get_id(), (member, self._depth))

    def generally(self, role: Role, say: Callable[[Z3], None]) -> None:
        """Say something of all members that are touched, now or later."""
        if role is None:
            for place in range(LONGEST_LIST):
                self.touch(None, self.whole(place))
        self._generals.append(_General(role, say, self._depth))

    def saturate(self) -> None:
        """Say all that there is to say of what is touched, as far as it may matter: the nearest first."""
        most = _MOST_COARSE_INSTANCES if self.is_coarse else _MOST_INSTANCES
        for level in range(_DEEPEST + 1):
            while found := self._unsaid(level):
                for general, name, member, depth in found:
                    if self._instances >= most:
                        break
                    self._instances += 1
                    general.said.add(name)
                    self._depth = depth + 1
                    general.say(member)
                else:
                    continue
                break
        self._depth = 0
        if self._unsaid(_DEEPEST + 1):
            self.loose["more entries than are looked at"] = None

    def _unsaid(self, level: int) -> list[tuple[_General, int, Z3, int]]:
        """What is to be said of which member, of those that lie no deeper than the level."""
        return [
            (general, name, member, max(depth, general.depth))
            for general in self._generals
            for name, (member, depth) in self.touched.get(general.role, {}).items()
            if name not in general.said and depth + general.depth <= level
        ]

    def member_type(self, role: Role) -> Type:
        """What the members of a role are."""
        return INT if role is None else role
