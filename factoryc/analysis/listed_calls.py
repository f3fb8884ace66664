"""Lists a few calls of an operation, the simplest first; all that there are, where there are few.

Whoever tries every sequence of calls can do so over a list alone. The same values turn up for all parameters
of one type, since behaviour turns where values meet.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from random import Random
from typing import Any

import attrs

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue, drawer
from factoryc.analysis.results import Caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.shape import shape
from factoryc.analysis.simpler import stable_text
from factoryc.frozen import frozen
from factoryc.spec.expressions import Expression
from factoryc.spec.types import EnumType, OptionalType, Scalar, Type, type_text, unrefined

_DRAWN = 60
# Of a type with more values, so many of the simplest.
_FEW = 3
_MOST_ALL = 12
_MOST_CALLS = 24

Arguments = tuple[Any, ...]


@frozen(eq=False)
class Listed:
    """An operation with what it is called with. `is_all`: it accepts nothing else."""

    called: Caller
    arguments: tuple[Arguments, ...]
    is_all: bool


@frozen(eq=False)
class Lists:
    """Lists of calls of one spec. What is drawn for a type is drawn once.

    `met` are values that matter: they come first in what is offered for their types.
    """

    ground: Ground
    met: Seen = attrs.field(factory=Seen)
    _values: dict[str, tuple[tuple[Any, ...], bool]] = attrs.field(factory=dict)

    def of(self, called: Caller, first: Iterable[Arguments] = ()) -> Listed:
        """Calls of an operation: `first` those that are known to matter, then simple ones."""
        parameters = called.operation.parameters
        found = {stable_text(each): each for each in first}
        known = len(found)
        offered = [self._few(each.type, each.restriction) for each in parameters]
        is_all = all(whole for _, whole in offered)
        count = 1
        for values, _ in offered:
            count *= len(values)
        for each in _simplest_first([values for values, _ in offered]):
            if len(found) >= known + _MOST_CALLS:
                break
            found.setdefault(stable_text(each), each)
        return Listed(called, tuple(found.values()), is_all and count <= _MOST_CALLS)

    def _few(self, type_: Type, restriction: Expression | None) -> tuple[tuple[Any, ...], bool]:
        key = f"{type_text(type_)} {restriction!r}"
        if key not in self._values:
            every = every_value(type_, restriction, self.ground, _MOST_ALL)
            few = every if every is not None else self._met_or_drawn(type_, restriction)
            self._values[key] = few, every is not None
        return self._values[key]

    def _met_or_drawn(self, type_: Type, restriction: Expression | None) -> tuple[Any, ...]:
        met = self.met.all_of(type_)
        if met and (restriction is not None or type_ != unrefined(type_)):
            fits = self.ground.values.test(type_, restriction)
            met = tuple(value for value in met if fits(value))
        few = (*met[:_FEW], *_drawn(type_, restriction, self.ground))
        return tuple({stable_text(value): value for value in few}.values())


def _simplest_first(offered: Sequence[Sequence[Any]]) -> list[Arguments]:
    places = product(*(range(len(values)) for values in offered))
    ranked = sorted(places, key=lambda each: (sum(each), each))
    return [
        tuple(values[at] for values, at in zip(offered, place, strict=True)) for place in ranked
    ]


def every_value(
    type_: Type, restriction: Expression | None, ground: Ground, most: int
) -> tuple[Any, ...] | None:
    """All values of a type, where that says which they are, and there are not more than `most`."""
    values = _candidates(type_, restriction, ground, most)
    if values is None or len(values) > most:
        return None
    if restriction is None and type_ == unrefined(type_):
        return values
    fits = ground.values.test(type_, restriction)
    try:
        return tuple(value for value in values if fits(value))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None


def _candidates(
    type_: Type, restriction: Expression | None, ground: Ground, most: int
) -> tuple[Any, ...] | None:
    plain = unrefined(type_)
    match plain:
        case Scalar(name="Bool"):
            return (False, True)
        case Scalar(name="Int"):
            bounds = shape(type_, restriction, ground.spec).bounds
            low, high = bounds.low, bounds.high
            if isinstance(low, int) and isinstance(high, int) and high - low < most:
                return tuple(range(low, high + 1))
            return None
        case EnumType(name=name):
            return ground.values.enum_members[name]
        case OptionalType(inner=inner):
            some = every_value(inner, None, ground, most)
            return None if some is None else (None, *some)
        case _:
            return None


def _drawn(type_: Type, restriction: Expression | None, ground: Ground) -> tuple[Any, ...]:
    """The simplest of some that are drawn, and the one that is least so. Raises `NoValue`."""
    draw = drawer(type_, restriction, ground.values)
    random = Random(type_text(type_))  # noqa: S311 -- to be repeatable is the point
    found: dict[str, Any] = {}
    for _ in range(_DRAWN):
        try:
            value = draw(random, Seen())
        except NoValue:
            continue
        found.setdefault(stable_text(value), value)
    if not found:
        raise NoValue(type_text(type_))
    ranked = sorted(found, key=_rank)
    return tuple(found[each] for each in dict.fromkeys([*ranked[:_FEW], ranked[-1]]))


def _rank(text: str) -> tuple[int, bool, str]:
    return len(text.lstrip("-")), text.startswith("-"), text
