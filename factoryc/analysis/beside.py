"""The values beside one: a step more, a step less. Where the calendar ends there is none."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

_Value = TypeVar("_Value", int, Decimal, float, date, datetime, timedelta)


def beside(value: _Value, *steps: _Value | timedelta) -> Iterator[_Value]:
    """The value after each of these steps, as far as there is one."""
    for step in steps:
        with suppress(OverflowError):
            yield value + step  # type: ignore[operator]  # numbers take steps of their own type, times take durations
