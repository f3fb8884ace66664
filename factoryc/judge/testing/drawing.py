"""Draws values for an example that is under way.

Thousands of draws make up a suite, so the small ones take Hypothesis's own shortest way; all of them
are remembered, and made simpler when an example fails.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import attrs
from hypothesis.strategies import DataObject, SearchStrategy

_T = TypeVar("_T")


@attrs.frozen
class Drawing:
    """One example's source of values."""

    data: DataObject

    def value(self, strategy: SearchStrategy[_T]) -> _T:
        """Any value of a strategy."""
        drawn: _T = self.data.conjecture_data.draw(strategy)
        return drawn

    def number(self, low: int, high: int) -> int:
        """A whole number, both bounds included. Simpler ones are lower."""
        return int(self.data.conjecture_data.draw_integer(low, high))

    def either(self) -> bool:
        """True half of the time. False is simpler."""
        return bool(self.data.conjecture_data.draw_boolean(0.5))

    def one_of(self, values: Sequence[Any]) -> Any:  # noqa: ANN401  of any type
        """One of the values. Earlier ones are simpler."""
        return values[self.number(0, len(values) - 1)]
