"""Proofs by form: conditions that cannot hold together, whatever the values are.

Complementary guards, split ranges, cases of an enum, presence and absence are decided here without
any search. A `False` says nothing: the conditions may still exclude each other.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, assert_never

import attrs

from factoryc.analysis.formula import (
    OPERATORS,
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
from factoryc.spec.expressions import BuiltinCall, Expression, Not
from factoryc.spec.types import INT, unrefined

# How many assignments are tried before the proof is left to others.
_MOST_STEPS = 4_000

# By identity, with what the identities are of, so that no other can get them.
_SAID: dict[tuple[int, int], tuple[Expression, Functions, Sequence[Formula]]] = {}
_MOST_SAID = 5_000

# An axis by its number with the regions in which an atom is true, or what joins such parts. Made once,
# so that trying an assignment compares numbers and no expressions.
_Prepared: TypeAlias = "bool | _In | _Not | _Joined"


@attrs.frozen(eq=False)
class _In:
    axis: int
    regions: frozenset[int]


@attrs.frozen(eq=False)
class _Not:
    part: _Prepared


@attrs.frozen(eq=False)
class _Joined:
    """`decides`: one part with this value decides the whole, false for `and`, true for `or`."""

    parts: tuple[_Prepared, ...]
    decides: bool


@attrs.frozen
class _Axis:
    """`regions` are the numbers of those in which there is a value."""

    regions: tuple[int, ...]
    constants: tuple[Any, ...] = ()


def exclude_each_other(conditions: Sequence[Expression], functions: Functions) -> bool:
    """Whether no values make all the conditions true."""
    parts = [part for condition in conditions for part in _said(condition, functions)]
    axes = _axes(parts)
    numbers = {key: number for number, key in enumerate(axes)}
    prepared = [_prepared(part, numbers, axes) for part in parts]
    regions = [axis.regions for axis in axes.values()]
    # What speaks of other subjects neither helps nor hinders, so each group is tried on its own.
    return any(_Search(regions, group).finds_nothing() for group in _groups(prepared))


def _said(condition: Expression, functions: Functions) -> Sequence[Formula]:
    """What a condition says, in parts. Facts are asked about again with each demand that they meet."""
    key = id(condition), id(functions)
    known = _SAID.get(key)
    if known is not None and known[0] is condition and known[1] is functions:
        return known[2]
    parts = tuple(_conjuncts(formula(condition, functions)))
    if len(_SAID) >= _MOST_SAID:
        _SAID.clear()
    _SAID[key] = condition, functions, parts
    return parts


def cover_everything(
    assumptions: Sequence[Expression], conditions: Sequence[Expression], functions: Functions
) -> bool:
    """Whether one of the conditions is true wherever all the assumptions are."""
    opposites = [Not(condition, condition.span) for condition in conditions]
    return exclude_each_other([*assumptions, *opposites], functions)


@attrs.define
class _Search:
    """Tries one region after the other; stops as soon as all parts are decided."""

    regions: list[tuple[int, ...]]
    wanted: tuple[_Prepared, ...]
    assignment: dict[int, int] = attrs.field(factory=dict)
    steps: int = 0

    def finds_nothing(self) -> bool:
        axes = list(dict.fromkeys(axis for part in self.wanted for axis in _spoken_of(part)))
        return not self._finds(axes, self.wanted) and self.steps <= _MOST_STEPS

    def _finds(self, open_axes: list[int], wanted: tuple[_Prepared, ...]) -> bool:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return True
        open_parts: list[_Prepared] = []
        for part in wanted:
            verdict = _truth(part, self.assignment)
            if verdict is False:
                return False
            if verdict is None:
                open_parts.append(part)
        if not open_parts or not open_axes:
            return True
        first, *rest = open_axes
        for region in self.regions[first]:
            self.assignment[first] = region
            if self._finds(rest, tuple(open_parts)):
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


def _groups(parts: Sequence[_Prepared]) -> Iterable[tuple[_Prepared, ...]]:
    """The parts, those together that speak of one axis, or are led to each other by others."""
    groups: dict[int, list[_Prepared]] = {}
    of_axis: dict[int, int] = {}
    for number, part in enumerate(parts):
        axes = set(_spoken_of(part))
        together = [part]
        for group in sorted({of_axis[axis] for axis in axes if axis in of_axis}):
            together = groups.pop(group) + together
        groups[number] = together
        for each in together:
            of_axis.update((axis, number) for axis in _spoken_of(each))
    return map(tuple, groups.values())


def _spoken_of(part: _Prepared) -> Iterable[int]:
    match part:
        case _In(axis=axis):
            return (axis,)
        case _Not(part=inner):
            return _spoken_of(inner)
        case _Joined(parts=parts):
            return [axis for each in parts for axis in _spoken_of(each)]
        case _:
            return ()


def _prepared(
    tree: Formula, numbers: Mapping[Hashable, int], axes: Mapping[Hashable, _Axis]
) -> _Prepared:
    match tree:
        case Constant(value=value):
            return value
        case Opposite(part=part):
            return _Not(_prepared(part, numbers, axes))
        case Every(parts=parts):
            return _Joined(tuple(_prepared(part, numbers, axes) for part in parts), decides=False)
        case Some(parts=parts):
            return _Joined(tuple(_prepared(part, numbers, axes) for part in parts), decides=True)
        case atom:
            key = _axis_key(atom)
            axis = axes[key]
            regions = frozenset(region for region in axis.regions if _is_in(atom, region, axis))
            return _In(numbers[key], regions)


def _axes(formulas: Iterable[Formula]) -> dict[Hashable, _Axis]:
    axes: dict[Hashable, _Axis] = {}
    constants: dict[Hashable, dict[Any, None]] = {}
    subjects: dict[Hashable, Expression] = {}
    for atom in (atom for each in formulas for atom in _atoms(each)):
        key = _axis_key(atom)
        match atom:
            case Ordered(subject=subject, constant=constant):
                constants.setdefault(key, {})[constant.value] = None
                subjects[key] = subject
                axes.setdefault(key, _Axis(()))
            case Related(has_order=has_order):
                axes[key] = _Axis((0, 1, 2) if has_order else (1, 2))
            case OneOf(cases=cases):
                axes[key] = _Axis(tuple(range(len(cases))))
            case Opaque():
                axes[key] = _Axis((0, 1))
            case _:
                assert_never(atom)
    for key, values in constants.items():
        ordered = tuple(sorted(values))
        axes[key] = _Axis(_regions(subjects[key], ordered), ordered)
    return axes


def _regions(subject: Expression, constants: tuple[Any, ...]) -> tuple[int, ...]:
    """Region 2 i is just below constant i, region 2 i + 1 is at it, the last above them all."""
    regions = range(2 * len(constants) + 1)
    if unrefined(subject.type) != INT:
        return tuple(regions)
    is_size = isinstance(subject, BuiltinCall) and subject.name == "size"
    return tuple(region for region in regions if _has_whole(region, constants, is_size))


def _has_whole(region: int, constants: tuple[Any, ...], is_size: bool) -> bool:
    index, is_at = divmod(region, 2)
    if is_at:
        constant = constants[index]
        return bool(constant == math.floor(constant) and not (is_size and constant < 0))
    if index == len(constants):
        return True
    if index == 0:
        return not (is_size and constants[0] <= 0)
    return bool(math.floor(constants[index - 1]) + 1 < constants[index])


def _atoms(tree: Formula) -> Iterable[Atom]:
    match tree:
        case Constant():
            return ()
        case Opposite(part=part):
            return _atoms(part)
        case Every(parts=parts) | Some(parts=parts):
            return (atom for part in parts for atom in _atoms(part))
        case _:
            return (tree,)


def _axis_key(atom: Atom) -> Hashable:
    match atom:
        case Ordered(subject=subject):
            return ("ordered", meaning(subject))
        case Related(key=key, has_order=has_order):
            return ("related", has_order, key)
        case OneOf(key=key):
            return ("case", key)
        case Opaque(key=key):
            return ("opaque", key)
        case _:
            assert_never(atom)


def _truth(part: _Prepared, assignment: Mapping[int, int]) -> bool | None:
    """True, False, or None where the assignment does not say yet."""
    match part:
        case _In(axis=axis, regions=regions):
            region = assignment.get(axis)
            return None if region is None else region in regions
        case _Not(part=inner):
            verdict = _truth(inner, assignment)
            return None if verdict is None else not verdict
        case _Joined(parts=parts, decides=decides):
            is_open = False
            for each in parts:
                verdict = _truth(each, assignment)
                if verdict is decides:
                    return decides
                is_open = is_open or verdict is None
            return None if is_open else not decides
        case bool():
            return part


def _is_in(atom: Atom, region: int, axis: _Axis) -> bool:
    match atom:
        case Ordered(operator=operator, constant=constant):
            return bool(OPERATORS[operator](region, 2 * axis.constants.index(constant.value) + 1))
        case Related(operator=operator):
            return bool(OPERATORS[operator](region, 1))
        case OneOf(cases=cases, case=case):
            return cases[region] == case
        case Opaque():
            return region == 1
        case _:
            assert_never(atom)
