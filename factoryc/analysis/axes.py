"""The subjects that conditions speak of, each cut into the regions that the conditions tell apart."""

import math
from collections.abc import Hashable, Iterable
from typing import Any, assert_never

from factoryc.analysis.formula import (
    Atom,
    Constant,
    Every,
    Formula,
    OneOf,
    Opaque,
    Opposite,
    Ordered,
    Related,
    Some,
)
from factoryc.analysis.walk import meaning
from factoryc.frozen import frozen
from factoryc.spec.comparisons import COMPARE
from factoryc.spec.expressions import BuiltinCall, Expression
from factoryc.spec.types import INT, unrefined


@frozen
class Axis:
    """`regions` are the numbers of those in which there is a value."""

    regions: tuple[int, ...]
    constants: tuple[Any, ...] = ()


def axes_of(atoms: Iterable[tuple[int, Atom]]) -> dict[int, Axis]:
    """The axes of atoms, each of which comes with the number of its own."""
    axes: dict[int, Axis] = {}
    constants: dict[int, dict[Any, None]] = {}
    subjects: dict[int, Expression] = {}
    for number, atom in atoms:
        match atom:
            case Ordered(subject=subject, constant=constant):
                constants.setdefault(number, {})[constant.value] = None
                subjects[number] = subject
                axes.setdefault(number, Axis(()))
            case Related(has_order=has_order):
                axes[number] = Axis((0, 1, 2) if has_order else (1, 2))
            case OneOf(cases=cases):
                axes[number] = Axis(tuple(range(len(cases))))
            case Opaque():
                axes[number] = Axis((0, 1))
            case _:
                assert_never(atom)
    for number, values in constants.items():
        ordered = tuple(sorted(values))
        axes[number] = Axis(_regions(subjects[number], ordered), ordered)
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


def atoms_in(tree: Formula) -> Iterable[Atom]:
    """The atoms of a formula, in the order written."""
    match tree:
        case Constant():
            return ()
        case Opposite(part=part):
            return atoms_in(part)
        case Every(parts=parts) | Some(parts=parts):
            return (atom for part in parts for atom in atoms_in(part))
        case _:
            return (tree,)


def axis_key(atom: Atom) -> Hashable:
    """Equal for atoms that speak of one axis."""
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


def is_in(atom: Atom, region: int, axis: Axis) -> bool:
    """Whether the atom is true in a region of its axis."""
    match atom:
        case Ordered(operator=operator, constant=constant):
            return bool(COMPARE[operator](region, 2 * axis.constants.index(constant.value) + 1))
        case Related(operator=operator):
            return bool(COMPARE[operator](region, 1))
        case OneOf(cases=cases, case=case):
            return cases[region] == case
        case Opaque():
            return region == 1
        case _:
            assert_never(atom)
