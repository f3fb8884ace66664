"""Keeps what was found out about objects, by which object it is rather than by what it equals.

To compare or hash a tree takes as long as to walk over it, so what a walk found is kept with its root.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_V = TypeVar("_V")


class ByIdentity(Generic[_V]):
    """An answer for each object, forgotten when there are `most` of them.

    The object is kept with its answer, so that no other can come to have its identity.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[int, tuple[object, _V]] = {}

    def of(self, value: Any, find_out: Callable[[Any], _V]) -> _V:  # noqa: ANN401  whatever was asked about
        """The answer about a value that never changes."""
        known = self._kept.get(id(value))
        if known is not None:
            return known[1]
        answer = find_out(value)
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[id(value)] = value, answer
        return answer
