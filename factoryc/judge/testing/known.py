"""Values that a run has met: in arguments, in results, in what the contract remembers.

Behaviour turns where a value is met again, or missed by one; so arguments are drawn from here.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import attrs

_MOST = 40


@attrs.define
class Known:
    """Each value once, latest last. What a parameter accepts is looked up once for each value."""

    values: list[Any] = attrs.field(factory=list)
    _present: set[tuple[type, Any]] = attrs.field(factory=set)
    _fitting: dict[object, tuple[int, list[Any]]] = attrs.field(factory=dict)

    def add(self, value: Any) -> None:  # noqa: ANN401  of any type
        """Remember a value and all that it consists of; and whole numbers next to it."""
        if value is None or isinstance(value, bool | Enum):
            return
        if isinstance(value, Mapping):
            for key, entry in value.items():
                self.add(key)
                self.add(entry)
        elif isinstance(value, frozenset | set):
            for member in sorted(value, key=repr):
                self.add(member)
        elif isinstance(value, list | tuple):
            for item in value:
                self.add(item)
        elif is_dataclass(value):
            for field in fields(value):
                self.add(getattr(value, field.name))
        elif isinstance(value, int):
            for near in (value - 1, value + 1, value):
                self._remember(near)
            return
        self._remember(value)

    def _remember(self, value: Any) -> None:  # noqa: ANN401  of any type
        try:
            key = (type(value), value)
            if key in self._present:
                return
            self._present.add(key)
        except TypeError:
            # What Python cannot hash is compared with the others one by one.
            if value in self.values:
                return
        self.values.append(value)

    def fitting(self, parameter: object, accepts: Callable[[Any], bool]) -> list[Any]:
        """The values that a parameter accepts, latest first, as many as are of use."""
        seen, found = self._fitting.get(parameter, (0, []))
        if seen < len(self.values):
            new = [value for value in self.values[seen:] if accepts(value)]
            found = [*reversed(new), *found][:_MOST]
            self._fitting[parameter] = (len(self.values), found)
        return found
