"""Proofs by form: conditions that cannot hold together, whatever the values are.

Complementary guards, split ranges, cases of an enum, presence and absence are decided here without
any search. A `False` says nothing: the conditions may still exclude each other.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import attrs

from factoryc.analysis.axes import Axis, atoms_in, axes_of, axis_key, is_in
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
    Some,
    formula,
)
from factoryc.analysis.walk import meaning
from factoryc.frozen import frozen
from factoryc.spec.expressions import Expression, Not, Variable
from factoryc.spec.types import BOOL, EnumType, Scalar, Type, unrefined

# How many assignments are tried before the proof is left to others.
_MOST_STEPS = 4_000
# Between any two of their values that are not neighbours lies another, and beyond each lies one.
_WITHOUT_GAPS = frozenset({"Int", "Decimal", "Duration", "Instant", "Date"})

# The numbers of axes with the regions that are tried, and what a condition says of them: true, false, or
# None where they do not tell yet.
_Assignment: TypeAlias = dict[int, int]
_Truth: TypeAlias = Callable[[_Assignment], bool | None]


@frozen(eq=False)
class _Part:
    """One of the conditions that must all hold, and the number of the axis of each of its atoms."""

    tree: Formula
    atoms: tuple[Atom, ...]
    numbers: tuple[int, ...]


@frozen(eq=False)
class _Known:
    """What was found out before, since one fact is asked about with each demand that it may meet.

    By identity, with what the identities are of, so that no other can get them. A subject keeps its
    number, so that axes are told apart by numbers and not by all that they say.
    """

    numbers: dict[Hashable, int] = attrs.field(factory=dict)
    parts: dict[tuple[int, int], tuple[Expression, Functions, tuple[_Part, ...]]] = attrs.field(
        factory=dict
    )
    contradictions: dict[tuple[int, ...], tuple[tuple[_Part, ...], bool]] = attrs.field(
        factory=dict
    )

    def forget_some(self) -> None:
        """Where there is too much of it: everything, since each rests on the others."""
        if max(len(self.numbers), len(self.parts), len(self.contradictions)) > _MOST_KNOWN:
            self.numbers.clear()
            self.parts.clear()
            self.contradictions.clear()


_KNOWN = _Known()
_MOST_KNOWN = 50_000


def exclude_each_other(conditions: Sequence[Expression], functions: Functions) -> bool:
    """Whether no values make all the conditions true."""
    _KNOWN.forget_some()
    parts = [part for condition in conditions for part in _said(condition, functions)]
    # What speaks of other subjects neither helps nor hinders, so each group is tried on its own: first
    # that of the last condition, which is the one that is new.
    return any(map(_contradict, reversed(list(_groups(parts)))))


def _said(condition: Expression, functions: Functions) -> tuple[_Part, ...]:
    """What a condition says, in parts."""
    key = id(condition), id(functions)
    known = _KNOWN.parts.get(key)
    if known is not None:
        return known[2]
    parts = tuple(_part(tree) for tree in _conjuncts(formula(condition, functions)))
    _KNOWN.parts[key] = condition, functions, parts
    return parts


def _part(tree: Formula) -> _Part:
    atoms = tuple(atoms_in(tree))
    numbers = _KNOWN.numbers
    return _Part(
        tree, atoms, tuple(numbers.setdefault(axis_key(atom), len(numbers)) for atom in atoms)
    )


def _contradict(group: tuple[_Part, ...]) -> bool:
    """Whether the parts of a group cannot all hold."""
    key = tuple(map(id, group))
    known = _KNOWN.contradictions.get(key)
    if known is None:
        known = group, _search(group).finds_nothing()
        _KNOWN.contradictions[key] = known
    return known[1]


def _search(group: tuple[_Part, ...]) -> "_Search":
    atoms = (pair for each in group for pair in zip(each.numbers, each.atoms, strict=True))
    axes = axes_of(atoms)
    wanted = tuple(
        _Wanted(_prepared(part.tree, iter(part.numbers), axes), frozenset(part.numbers))
        for part in group
    )
    return _Search({number: axis.regions for number, axis in axes.items()}, wanted)


def surely_meet(
    conditions: Sequence[Expression], functions: Functions, free: Iterable[Variable]
) -> bool:
    """Whether some values of the `free` variables certainly make all the conditions true.

    Only where each condition compares one of them with constants: then every region has a value.
    """
    names = {meaning(each): unrefined(each.type) for each in free}
    _KNOWN.forget_some()
    parts = [part for condition in conditions for part in _said(condition, functions)]
    if not all(_is_of_one(atom, names) for part in parts for atom in part.atoms):
        return False
    return all(map(_meet, _groups(parts)))


def _is_of_one(atom: Atom, names: Mapping[Hashable, Type]) -> bool:
    match atom:
        case Ordered(subject=subject):
            kind = names.get(meaning(subject))
            return isinstance(kind, Scalar) and kind.name in _WITHOUT_GAPS
        case OneOf(key=key):
            return isinstance(names.get(key), EnumType)
        case Opaque(key=key):
            return names.get(key) == BOOL
        case _:
            return False


def _meet(group: tuple[_Part, ...]) -> bool:
    search = _search(group)
    return not search.finds_nothing() and search.steps <= _MOST_STEPS


def cover_everything(
    assumptions: Sequence[Expression], conditions: Sequence[Expression], functions: Functions
) -> bool:
    """Whether one of the conditions is true wherever all the assumptions are."""
    opposites = [Not(condition, condition.span) for condition in conditions]
    return exclude_each_other([*assumptions, *opposites], functions)


class _Wanted(NamedTuple):
    """What must be true, and the axes that it speaks of."""

    truth: _Truth
    axes: frozenset[int]


@attrs.define
class _Search:
    """Tries one region after the other; stops as soon as all parts are decided."""

    regions: Mapping[int, tuple[int, ...]]
    wanted: tuple[_Wanted, ...]
    assignment: _Assignment = attrs.field(factory=dict)
    steps: int = 0

    def finds_nothing(self) -> bool:
        found = self._finds(list(self.regions), self.wanted, self.wanted)
        return not found and self.steps <= _MOST_STEPS

    def _finds(
        self, open_axes: list[int], wanted: tuple[_Wanted, ...], touched: Iterable[_Wanted]
    ) -> bool:
        """`touched`: those of what is wanted of which more is known than before."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return True
        settled: list[_Wanted] = []
        for part in touched:
            verdict = part.truth(self.assignment)
            if verdict is False:
                return False
            if verdict:
                settled.append(part)
        if settled:
            wanted = tuple([part for part in wanted if part not in settled])
        if not wanted or not open_axes:
            return True
        first, *rest = open_axes
        concerned = [part for part in wanted if first in part.axes]
        for region in self.regions[first]:
            self.assignment[first] = region
            if self._finds(rest, wanted, concerned):
                return True
        self.assignment.pop(first, None)
        return False


def _conjuncts(tree: Formula) -> Iterable[Formula]:
    """The parts that must all hold."""
    match tree:
        case Every(parts=parts):
            return [each for part in parts for each in _conjuncts(part)]
        case Opposite(part=Some(parts=parts)):
            return [each for part in parts for each in _conjuncts(Opposite(part))]
        case Opposite(part=Opposite(part=part)):
            return _conjuncts(part)
        case _:
            return [tree]


def _groups(parts: Iterable[_Part]) -> Iterable[tuple[_Part, ...]]:
    """The parts, those together that speak of one axis, or are led to each other by others."""
    groups: dict[int, list[_Part]] = {}
    of_axis: dict[int, int] = {}
    for number, part in enumerate(parts):
        joined = {of_axis[axis] for axis in part.numbers if axis in of_axis}
        together: list[_Part] = []
        for group in sorted(joined):
            together += groups.pop(group)
        for each in together:
            of_axis.update(dict.fromkeys(each.numbers, number))
        of_axis.update(dict.fromkeys(part.numbers, number))
        groups[number] = [*together, part]
    return map(tuple, groups.values())


def _prepared(tree: Formula, numbers: Iterator[int], axes: Mapping[int, Axis]) -> _Truth:
    """The tree with an axis by its number for each atom. `numbers`: those of its atoms, in order.

    Made once, so that trying an assignment compares numbers and no expressions.
    """
    match tree:
        case Constant(value=value):
            return lambda _: value
        case Opposite(part=part):
            return _opposite(_prepared(part, numbers, axes))
        case Every(parts=parts):
            return _joined([_prepared(part, numbers, axes) for part in parts], decides=False)
        case Some(parts=parts):
            return _joined([_prepared(part, numbers, axes) for part in parts], decides=True)
        case atom:
            number = next(numbers)
            axis = axes[number]
            return _in(number, frozenset(r for r in axis.regions if is_in(atom, r, axis)))


def _in(axis: int, regions: frozenset[int]) -> _Truth:
    def truth(assignment: _Assignment) -> bool | None:
        region = assignment.get(axis)
        return None if region is None else region in regions

    return truth


def _opposite(part: _Truth) -> _Truth:
    def truth(assignment: _Assignment) -> bool | None:
        verdict = part(assignment)
        return None if verdict is None else not verdict

    return truth


def _joined(parts: Sequence[_Truth], *, decides: bool) -> _Truth:
    """`decides`: one part with this value decides the whole, false for `and`, true for `or`."""

    def truth(assignment: _Assignment) -> bool | None:
        is_open = False
        for part in parts:
            verdict = part(assignment)
            if verdict is None:
                is_open = True
            elif verdict is decides:
                return decides
        return None if is_open else not decides

    return truth
