"""Values that a run has met: in arguments, in results, in what the contract remembers.

Behaviour turns where a value is met again, or missed by one; so arguments are drawn from here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import attrs

_MOST = 20


@attrs.define
class _Met:
    values: list[Any] = attrs.field(factory=list)
    present: set[tuple[type, Any]] = attrs.field(factory=set)
    accepted: dict[object, tuple[int, list[Any]]] = attrs.field(factory=dict)

    def add(self, value: Any) -> None:  # noqa: ANN401  of any type
        try:
            key = (type(value), value)
            if key in self.present:
                return
            self.present.add(key)
        except TypeError:
            # What Python cannot hash is compared with the others one by one.
            if value in self.values:
                return
        self.values.append(value)

    def fitting(self, parameter: object, accepts: Callable[[Any], bool]) -> list[Any]:
        seen, found = self.accepted.get(parameter, (0, []))
        if seen < len(self.values):
            new = [value for value in self.values[seen:] if accepts(value)]
            found = [*reversed(new), *found][:_MOST]
            self.accepted[parameter] = (len(self.values), found)
        return found


@attrs.define
class Known:
    """Each value once, the latest last: those of calls that ended well, and all others.

    What a parameter accepts is looked up once for each value.
    """

    _good: _Met = attrs.field(factory=_Met)
    _other: _Met = attrs.field(factory=_Met)

    def add(self, value: Any, *, of_success: bool) -> None:  # noqa: ANN401  of any type
        """Remember a value and all that it consists of; and whole numbers next to it."""
        for part in _parts(value):
            (self._good if of_success else self._other).add(part)

    def fitting(self, parameter: object, accepts: Callable[[Any], bool]) -> list[Any]:
        """The values that a parameter accepts: good ones first, of each sort the latest first."""
        good = self._good.fitting(parameter, accepts)
        return good + [each for each in self._other.fitting(parameter, accepts) if each not in good]


def instants_in(value: Any) -> list[datetime]:  # noqa: ANN401  of any type
    """Every instant that a value holds."""
    return [part for part in _parts(value) if isinstance(part, datetime)]


def _parts(value: Any) -> Iterator[Any]:  # noqa: ANN401  of any type
    if value is None or isinstance(value, bool | Enum):
        return
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _parts(key)
            yield from _parts(entry)
    elif isinstance(value, frozenset | set):
        for member in sorted(value, key=repr):
            yield from _parts(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _parts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, int):
        yield from (value - 1, value + 1)
    yield value
