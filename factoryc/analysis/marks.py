"""The values of a type at which behaviour may turn: its ends, and the constants of the spec."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from factoryc.analysis.constants import Constants
from factoryc.analysis.shape import Bounds, Shape
from factoryc.spec.pattern import python_pattern
from factoryc.spec.types import Scalar, Type, unrefined

_MOST_CONSTANTS = 24
_LONGEST_CONSTANT = 60


def marks(type_: Type, form: Shape, constants: Constants) -> Sequence[Any]:
    """The values of a type at which behaviour may turn: its bounds, and the spec's constants."""
    match unrefined(type_):
        case Scalar(name="Int"):
            known = constants.of("Int")
            low, high = whole_bounds(form.bounds)
            around = [number + step for number in known for step in (-1, 0, 1)]  # type: ignore[operator]  # all whole numbers
            wanted = [each for each in (low, high, *around) if each is not None]
            return _some(each for each in wanted if _inside(each, form.bounds))
        case Scalar(name="Decimal" | "Date" | "Instant" | "Duration" as name):
            ends = [each for each in (form.bounds.low, form.bounds.high) if each is not None]
            wanted = [*(Decimal(each) if name == "Decimal" else each for each in ends)]
            return _some(
                each for each in (*wanted, *constants.of(name)) if _inside(each, form.bounds)
            )
        case Scalar(name="Text"):
            ends = [] if form.patterns else ["x" * size for size in whole_bounds(form.size) if size]
            wanted = [*constants.of("Text"), *ends]
            return _some(text for text in wanted if _has_shape(str(text), form))
        case _:
            return ()


def tie_marks(type_: Type, form: Shape, ties: Constants) -> Sequence[Any]:
    """Those of the ties that are of a type."""
    plain = unrefined(type_)
    of_type = ties.of(plain.name) if isinstance(plain, Scalar) else ()
    return _some(each for each in of_type if _inside(each, form.bounds))


def whole_bounds(bounds: Bounds) -> tuple[int | None, int | None]:
    """The least and the greatest whole number within."""
    low = None if bounds.low is None or not isinstance(bounds.low, int) else bounds.low
    high = None if bounds.high is None or not isinstance(bounds.high, int) else bounds.high
    return (
        None if low is None else low + bounds.low_open,
        None if high is None else high - bounds.high_open,
    )


def _inside(value: Any, bounds: Bounds) -> bool:  # noqa: ANN401  of an ordered type
    if bounds.low is not None and (value < bounds.low or (bounds.low_open and value == bounds.low)):
        return False
    return bounds.high is None or not (
        value > bounds.high or (bounds.high_open and value == bounds.high)
    )


def _has_shape(text: str, form: Shape) -> bool:
    low, high = whole_bounds(form.size)
    return (
        len(text) <= _LONGEST_CONSTANT
        and all(_matches(pattern, text) for pattern in form.patterns)
        and (low is None or len(text) >= low)
        and (high is None or len(text) <= high)
    )


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(python_pattern(pattern), text) is not None


def _some(values: Iterable[Any]) -> Sequence[Any]:
    return list(dict.fromkeys(values))[:_MOST_CONSTANTS]
