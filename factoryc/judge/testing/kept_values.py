"""Values of a contract as JSON that says itself what it is, so that it can be read without the spec.

`kept_value` and `value_of` are inverse, as long as the classes of the values are still there.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from factoryc.judge.subjects.subject import Raw

_MICROSECOND = dt.timedelta(microseconds=1)
# Whole numbers are too long for JSON's readers at some size; texts of digits are not.
_LONGEST = 2**53


class NoLongerThere(Exception):
    """What was kept fits the spec no more: a type, a field, an operation or a result is gone."""


def kept_value(value: Any) -> Any:  # noqa: ANN401  any value; one line a type
    """JSON. An object names the type of what is in it."""
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return {"enum": type(value).__name__, "case": value.name}
        case int():
            return value if abs(value) < _LONGEST else {"int": str(value)}
        case Decimal():
            return {"decimal": str(value)}
        case float():
            return {"float": repr(value)}
        case bytes():
            return {"bytes": value.hex()}
        case dt.datetime():
            return {"instant": value.isoformat()}
        case dt.date():
            return {"date": value.isoformat()}
        case dt.timedelta():
            return {"duration": value // _MICROSECOND}
        case list() | tuple():
            return [kept_value(each) for each in value]
        case set() | frozenset():
            return {"set": [kept_value(each) for each in sorted(value, key=repr)]}
        case Mapping():
            return {"map": [[kept_value(key), kept_value(each)] for key, each in value.items()]}
        case Raw(json=json):
            return {"raw": json}
    if is_dataclass(value):
        inside = {each.name: kept_value(getattr(value, each.name)) for each in fields(value)}
        # Not its name: that of a case of an enum is one that people read.
        return {"record": type(value).__qualname__, "fields": inside}
    raise NoLongerThere(f"a {type(value).__name__} cannot be written down")


def value_of(kept: Any, classes: Mapping[str, type]) -> Any:  # noqa: ANN401  of any type
    """The value that `kept_value` wrote. Raises NoLongerThere."""
    if isinstance(kept, list):
        return [value_of(each, classes) for each in kept]
    if not isinstance(kept, dict):
        return kept
    try:
        return _typed(kept, classes)
    except (KeyError, TypeError, ValueError, ArithmeticError) as problem:
        raise NoLongerThere(f"{type(problem).__name__}: {problem}") from None


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "int": int,
    "decimal": Decimal,
    "float": float,
    "bytes": bytes.fromhex,
    "instant": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "duration": lambda count: dt.timedelta(microseconds=count),
    "raw": Raw,
}


def _typed(kept: Mapping[str, Any], classes: Mapping[str, type]) -> Any:  # noqa: ANN401  as above
    match kept:
        case {"enum": str(name), "case": str(case)}:
            return _class(name, classes)[case]  # type: ignore[index]  # an Enum, else TypeError says so
        case {"record": str(name), "fields": dict(inside)}:
            return _class(name, classes)(
                **{field: value_of(each, classes) for field, each in inside.items()}
            )
        case {"set": list(members)}:
            return frozenset(value_of(each, classes) for each in members)
        case {"map": list(entries)}:
            return {value_of(key, classes): value_of(each, classes) for key, each in entries}
    ((kind, content),) = kept.items()
    return _PLAIN[kind](content)


def _class(name: str, classes: Mapping[str, type]) -> type:
    for each in classes.values():
        if each.__qualname__ == name:
            return each
    raise NoLongerThere(f"there is no `{name}`")
