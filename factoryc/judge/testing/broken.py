"""Values that break a type: outside its restriction, or of another kind."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from factoryc.judge.subject import Raw

Place: TypeAlias = Literal["argument", "body", "path", "query", "header", "cookie"]

_TEXTS = (
    "",
    " ",
    "\0",
    "\n",
    "a\nb",
    "'; --",
    "<b>",
    "../x",
    "%00",
    "null",
    "-1",
    "\u200b",
    "\u0131\u0307",
    "\u0661\u0662\u0663",
    "\U0001f642",
    "\U0010ffff",
    "x" * 5_000,
)
_NUMBERS = (-1, 0, 1, -(10**6), 10**6, 2**31, -(2**63), 2**63, 10**30)

# What no value of the kind looks like in JSON. A whole number may pass for a decimal.
_OTHERS: dict[str, tuple[object, ...]] = {
    "Bool": (0, 1, "true", [], {}),
    "Int": (1.5, "1", "", True, [], {}),
    "Decimal": ("", "abc", "NaN", "Infinity", True, [], {}),
    "Float": ("1.0", "", True, [], {}),
    "Text": (0, 1.5, True, [], {}, ["a"]),
    "Bytes": (1, True, [], {}),
    "Instant": (1, True, "", "today", [], {}),
    "Date": (1, True, "", "2026-13-01", [], {}),
    "Duration": ("1s", True, [], {}),
    "List": (1, True, "", {}),
    "Set": (1, True, "", {}),
    "Map": (1, True, "", "x"),
    "enum": (1, True, "", "no such case", [], {}),
    "record": (1, True, "", [], {}),
}


@attrs.frozen
class Broken:
    """How an argument breaks its type.

    `valid` makes values of the type, to be spoilt, where it is restricted at all; `near` lie just
    outside. `place` is where a surface takes the argument from.
    """

    kind: str
    valid: SearchStrategy[Any] | None = None
    near: Sequence[Any] = ()
    optional: bool = attrs.field(default=False, kw_only=True)
    place: Place = attrs.field(default="argument", kw_only=True)

    def values(self, accepts: Callable[[Any], bool]) -> SearchStrategy[Any]:
        """Values of the right kind that the type does not accept, and values of other kinds."""
        ways = []

        def breaks(value: Any) -> bool:  # noqa: ANN401  of any type
            return not accepts(value) and (not isinstance(value, str) or _fits(value, self.place))

        near = [value for value in self.near if breaks(value)]
        if near:
            ways.append(st.sampled_from(near))
        if self.valid is not None:
            spoilt = self.valid.flatmap(lambda value: st.sampled_from(_spoilt(value)))
            ways.append(spoilt.filter(breaks))
        others = self._others()
        if others:
            ways.append(st.sampled_from(others))
        return st.one_of(ways)

    def _others(self) -> list[Raw]:
        none = [] if self.optional or self.place not in {"argument", "body"} else [None]
        values = [*_OTHERS[self.kind], *none]
        if self.place not in {"argument", "body"}:
            # Outside a body everything is a text.
            values = [each for each in values if isinstance(each, str) and _fits(each, self.place)]
        return [Raw(value) for value in values]


def _spoilt(value: Any) -> list[Any]:  # noqa: ANN401  of any type
    match value:
        case str():
            at = len(value) // 2
            return [
                value[:-1],
                value + value[-1:] + "x",
                value + "\n",
                " " + value,
                value + " ",
                value.upper(),
                value[:at] + " " + value[at:],
                value[:at] + "\u00e9" + value[at + 1 :],
                value[:at] + "\0" + value[at:],
                "!" + value[1:],
                *_TEXTS,
            ]
        case bool():
            return [value]
        case int() | float():
            return [type(value)(number) for number in _NUMBERS] + [value * 2, -value]
        case list():
            inside = [[*value[:1], each] for item in value[:1] for each in _spoilt(item)]
            return [[], value * 50, value + value, *inside]
        case frozenset():
            inside = [frozenset({each}) for item in sorted(value, key=repr)[:1] for each in _spoilt(item)]
            return [frozenset(), *inside]
        case dict():
            inside = [
                changed
                for key, entry in list(value.items())[:1]
                for changed in (
                    *({each: entry} for each in _spoilt(key)),
                    *({key: each} for each in _spoilt(entry)),
                )
            ]
            return [{}, *inside]
        case Decimal() | dt.timedelta():
            return [-value, value * 2, value * 1000, value * 0, value * 0 - value]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return [value] + [
                dataclasses.replace(value, **{field.name: each})
                for field in dataclasses.fields(value)
                for each in _spoilt(getattr(value, field.name))
            ]
        case _:
            return [value]


def _fits(text: str, place: Place) -> bool:
    # What a surface would read as something else is no argument for it.
    match place:
        case "path":
            return text not in {"", ".", ".."} and "/" not in text and len(text) < 2_000  # noqa: PLR2004
        case "query":
            return len(text) < 2_000  # noqa: PLR2004  servers may limit the length of addresses
        case "header" | "cookie":
            return re.fullmatch(r"[!-~]([ -~]*[!-~])?", text) is not None and len(text) < 2_000  # noqa: PLR2004
        case _:
            return True
