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

# Which region of its axis each subject is in.
_Assignment: TypeAlias = dict[Hashable, int]


@attrs.frozen
class _Axis:
    """`regions` are the numbers of those in which there is a value."""

    regions: tuple[int, ...]
    constants: tuple[Any, ...] = ()


def exclude_each_other(conditions: Sequence[Expression], functions: Functions) -> bool:
    """Whether no values make all the conditions true."""
    formulas = [formula(condition, functions) for condition in conditions]
    axes = _axes(formulas)
    return _Search(axes, Every(tuple(formulas))).finds_nothing()


def cover_everything(
    assumptions: Sequence[Expression], conditions: Sequence[Expression], functions: Functions
) -> bool:
    """Whether one of the conditions is true wherever all the assumptions are."""
    opposites = [Not(condition, condition.span) for condition in conditions]
    return exclude_each_other([*assumptions, *opposites], functions)


@attrs.define
class _Search:
    """Tries one region after the other; stops as soon as the formula is decided."""

    axes: dict[Hashable, _Axis]
    wanted: Formula
    steps: int = 0

    def finds_nothing(self) -> bool:
        return not self._finds(list(self.axes), {}) and self.steps <= _MOST_STEPS

    def _finds(self, open_axes: list[Hashable], assignment: _Assignment) -> bool:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return True
        verdict = _truth(self.wanted, assignment, self.axes)
        if verdict is not None or not open_axes:
            return verdict is not False
        first, *rest = open_axes
        return any(
            self._finds(rest, {**assignment, first: region}) for region in self.axes[first].regions
        )


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


def _truth(tree: Formula, assignment: _Assignment, axes: Mapping[Hashable, _Axis]) -> bool | None:
    """True, False, or None where the assignment does not say yet."""
    match tree:
        case Constant(value=value):
            return value
        case Opposite(part=part):
            inner = _truth(part, assignment, axes)
            return None if inner is None else not inner
        case Every(parts=parts):
            return _joined([_truth(part, assignment, axes) for part in parts], decides=False)
        case Some(parts=parts):
            return _joined([_truth(part, assignment, axes) for part in parts], decides=True)
        case _:
            key = _axis_key(tree)
            region = assignment.get(key)
            return None if region is None else _is_in(tree, region, axes[key])


def _joined(verdicts: list[bool | None], *, decides: bool) -> bool | None:
    if decides in verdicts:
        return decides
    return None if None in verdicts else not decides


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
