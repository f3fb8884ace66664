"""Whether some conditions contradict each other: one alternative after the other, with arithmetic.

Conditions are taken apart into literals. Where an alternative is left, each of its parts is tried;
where all are settled, the comparisons of numbers are held against each other.
"""

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

import attrs

from factoryc.analysis.by_form import exclude_each_other
from factoryc.analysis.formula import (
    Atom,
    Constant,
    Every,
    Formula,
    Functions,
    OneOf,
    Opaque,
    Opposite,
    Ordered,
    Related,
    Some,
    formula,
)
from factoryc.analysis.walk import meaning
from factoryc.frozen import frozen
from factoryc.proof.known import free_parts, known_of
from factoryc.proof.linear import Row, Sum, contradict, is_number, sum_of
from factoryc.spec.comparisons import ComparisonName
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec

_MOST_BRANCHES = 300
_MOST_TERMS = 80
_ALL = frozenset({-1, 0, 1})
_REGIONS: dict[ComparisonName, frozenset[int]] = {
    "==": frozenset({0}),
    "!=": frozenset({-1, 1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


def contradictory(conditions: Sequence[Expression], spec: Spec, functions: Functions) -> bool:
    """Whether no values make all the conditions true. They are as plain as can be."""
    if exclude_each_other(conditions, functions):
        return True
    everything = [*conditions, *_known(conditions, spec)]
    settled = _Store()
    tree = [_positive(formula(each, functions)) for each in everything]
    return _Search(_MOST_BRANCHES).refutes(tree, settled)


def _known(conditions: Iterable[Expression], spec: Spec) -> list[Expression]:
    """What is known of all the terms that stand in the conditions, and in what is known of those."""
    found: dict[int, Expression] = {}
    seen: set[Hashable] = set()
    waiting = list(conditions)
    while waiting and len(seen) < _MOST_TERMS:
        for term in free_parts(waiting.pop(0)):
            key = meaning(term)
            if key in seen:
                continue
            seen.add(key)
            for fact in known_of(term, spec):
                found[id(fact)] = fact
                waiting.append(fact)
    return list(found.values())


# Literals --------------------------------------------------------------------------------------


@frozen(eq=False)
class _Compares:
    """A subject is in one of the regions below, at and above another one, or a constant."""

    key: Hashable
    regions: frozenset[int]
    difference: Sum | None


@frozen(eq=False)
class _Is:
    """A subject is one of these cases; or a condition holds, or not, where the cases are yes and no."""

    key: Hashable
    cases: frozenset[str]


@frozen(eq=False)
class _All:
    parts: "tuple[_Tree, ...]"


@frozen(eq=False)
class _Any:
    parts: "tuple[_Tree, ...]"


_Literal: TypeAlias = _Compares | _Is
_Tree: TypeAlias = _Literal | _All | _Any

_TRUE = _All(())
_FALSE = _Any(())


def _positive(tree: Formula, *, holds: bool = True) -> _Tree:
    """The formula, or its opposite, without any opposites inside."""
    match tree:
        case Constant(value=value):
            return _TRUE if value == holds else _FALSE
        case Opposite(part=part):
            return _positive(part, holds=not holds)
        case Every(parts=parts) | Some(parts=parts):
            inside = tuple(_positive(part, holds=holds) for part in parts)
            return _All(inside) if isinstance(tree, Every) == holds else _Any(inside)
        case atom:
            return _literal(atom, holds=holds)


def _literal(atom: Atom, *, holds: bool) -> _Literal:
    match atom:
        case OneOf(key=key, cases=cases, case=case):
            one = frozenset({case})
            return _Is(("case", key), one if holds else frozenset(cases) - one)
        case Opaque(key=key):
            return _Is(("opaque", key), frozenset({"yes" if holds else "no"}))
        case Ordered(subject=subject, operator=operator, constant=constant):
            key, sides = (meaning(subject), constant.value), (subject, constant)
        case Related(key=key, operator=operator, sides=sides):
            pass
    regions = _REGIONS[operator] if holds else _ALL - _REGIONS[operator]
    if not all(map(is_number, sides)):
        return _Compares(key, regions, None)
    return _Compares(key, regions, sum_of(sides[0]).plus(sum_of(sides[1]), _MINUS))


# The store ---------------------------------------------------------------------------------------


@attrs.define
class _Store:
    """What is settled in one branch."""

    regions: dict[Hashable, frozenset[int]] = attrs.field(factory=dict)
    differences: dict[Hashable, Sum] = attrs.field(factory=dict)
    cases: dict[Hashable, frozenset[str]] = attrs.field(factory=dict)

    def copy(self) -> "_Store":
        return _Store(dict(self.regions), dict(self.differences), dict(self.cases))

    def says(self, literal: _Literal) -> bool | None:
        """Whether the literal is settled: True, False, or None."""
        before: frozenset[int] | frozenset[str] | None
        now: frozenset[int] | frozenset[str]
        if isinstance(literal, _Compares):
            before, now = self.regions.get(literal.key), literal.regions
        else:
            before, now = self.cases.get(literal.key), literal.cases
        if not now:
            return False
        if before is None:
            return None
        return True if before <= now else None if before & now else False

    def settle(self, literal: _Literal) -> None:
        """Take the literal in, which does not contradict what is there."""
        if isinstance(literal, _Compares):
            self.regions[literal.key] = self.regions.get(literal.key, _ALL) & literal.regions
            if literal.difference is not None:
                self.differences[literal.key] = literal.difference
        else:
            before = self.cases.get(literal.key, literal.cases)
            self.cases[literal.key] = before & literal.cases

    def apart(self) -> Hashable | None:
        """A comparison of which it is only known that it is not equal."""
        unequal = frozenset({-1, 1})
        return next(
            (key for key in self.differences if self.regions[key] == unequal),
            None,
        )

    def rows(self) -> list[Row]:
        """The comparisons of numbers as inequalities."""
        found: list[Row] = []
        for key, difference in self.differences.items():
            regions = self.regions[key]
            if -1 not in regions:
                found.append(Row(difference, strict=0 not in regions))
            if 1 not in regions:
                found.append(Row(_NOTHING.plus(difference, _MINUS), strict=0 not in regions))
        return found


@attrs.define
class _Search:
    left: int

    def refutes(self, trees: Sequence[_Tree], store: _Store) -> bool:
        """Whether no branch of the trees is free of contradiction. False where there are too many."""
        self.left -= 1
        if self.left < 0:
            return False
        waiting = _settled(trees, store)
        if waiting is None or contradict(store.rows()):
            return True
        if waiting:
            first = min(waiting, key=lambda each: len(each.parts))
            rest = [each for each in waiting if each is not first]
            return all(self.refutes([*rest, part], store.copy()) for part in first.parts)
        key = store.apart()
        if key is None:
            return False
        for region in (-1, 1):
            side = store.copy()
            side.regions[key] = frozenset({region})
            if not self.refutes((), side):
                return False
        return True


def _settled(trees: Sequence[_Tree], store: _Store) -> list[_Any] | None:
    """Takes in all that leaves no choice; the alternatives that are left, None for a contradiction."""
    waiting = list(trees)
    while True:
        alternatives: list[_Any] = []
        is_new = False
        while waiting:
            tree = _reduced(waiting.pop(), store)
            match tree:
                case _All(parts=parts):
                    waiting.extend(parts)
                case _Any(parts=()):
                    return None
                case _Any():
                    alternatives.append(tree)
                case literal:
                    store.settle(literal)
                    is_new = True
        if not (is_new and alternatives):
            return alternatives
        waiting = [*alternatives]


def _reduced(tree: _Tree, store: _Store) -> _Tree:
    """The tree without what the store has settled."""
    match tree:
        case _All(parts=parts):
            inside = [_reduced(part, store) for part in parts]
            if any(isinstance(each, _Any) and not each.parts for each in inside):
                return _FALSE
            kept = [each for each in inside if not (isinstance(each, _All) and not each.parts)]
            return kept[0] if len(kept) == 1 else _All(tuple(kept))
        case _Any(parts=parts):
            inside = [_reduced(part, store) for part in parts]
            if any(isinstance(each, _All) and not each.parts for each in inside):
                return _TRUE
            kept = [each for each in inside if not (isinstance(each, _Any) and not each.parts)]
            return kept[0] if len(kept) == 1 else _Any(tuple(kept))
        case literal:
            said = store.says(literal)
            return literal if said is None else _TRUE if said else _FALSE


_NOTHING = Sum({}, Fraction(0))
_MINUS = Fraction(-1)
