"""Values that break a type: outside its restriction, or of another kind."""

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import attrs
from hypothesis.strategies import SearchStrategy

from factoryc.judge.subjects.subject import Raw
from factoryc.judge.testing.beyond import Test, just_beyond
from factoryc.judge.testing.drawing import Drawing

Place: TypeAlias = Literal["argument", "body", "path", "query", "header", "cookie", "word"]

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
_SEPARATOR = re.compile(r"[^a-zA-Z0-9]")
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

    def listed(self, drawing: Drawing, accepts: Test) -> list[Any]:
        """Values that the type does not accept: near ones, other kinds, a drawn value spoilt."""
        values = list(self.near)
        if self.valid is not None:
            drawn = drawing.value(self.valid)
            values.extend(just_beyond(drawn, accepts))
            values.extend(_spoilt(drawn))
            values.extend(_TEXTS if self.kind == "Text" else ())
        fitting = (each for each in values if not isinstance(each, str) or _fits(each, self.place))
        return [each for each in fitting if not accepts(each)] + self._others()

    def _others(self) -> list[Raw]:
        none = [] if self.optional or self.place not in {"argument", "body"} else [None]
        values = [*_OTHERS[self.kind], *none]
        if self.place not in {"argument", "body"}:
            # Outside a body everything is a text.
            values = [each for each in values if isinstance(each, str) and _fits(each, self.place)]
        return [Raw(value) for value in values]


def _spoilt(value: Any) -> list[Any]:  # noqa: ANN401  of any type
    """Values of the same kind, of which most will not do where `value` did."""
    match value:
        case str():
            return _spoilt_texts(value)
        case bool():
            return [value]
        case int() | float():
            return [type(value)(number) for number in _NUMBERS] + [value * 2, -value]
        case Decimal():
            # Beyond the largest that Python reckons with there is only infinity, and no wire for it.
            spoilt = [-value, value * 2, value * 1000, Decimal(0), -1 - value]
            return [number for number in spoilt if number.is_finite()]
        case dt.timedelta():
            return [-value, value * 2, value * 1000, dt.timedelta(), -dt.timedelta(1) - value]
        case list():
            inside = [[each, *value[1:]] for item in value[:1] for each in _spoilt(item)]
            return [[], value * 50, value + value, *inside]
        case frozenset():
            first = sorted(value, key=repr)[:1]
            return [frozenset(), *(frozenset({each}) for item in first for each in _spoilt(item))]
        case dict():
            return [{}, *_spoilt_entries(value)]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return [value] + [
                dataclasses.replace(value, **{field.name: each})
                for field in dataclasses.fields(value)
                for each in _spoilt(getattr(value, field.name))
            ]
        case _:
            return [value]


def _spoilt_texts(text: str) -> list[str]:
    at = len(text) // 2
    return [
        text[:-1],
        text + text[-1:] + "x",
        # `$` in a pattern also stands before a line break at the end.
        text + "\n",
        " " + text,
        text + " ",
        text.upper(),
        text[:at] + " " + text[at:],
        text[:at] + "\u00e9" + text[at + 1 :],
        text[:at] + "\0" + text[at:],
        "!" + text[1:],
        text[: at + 1] + text[at:],
        *(text.replace(each, 2 * each, 1) for each in sorted(set(_SEPARATOR.findall(text)))[:2]),
    ]


def _spoilt_entries(entries: dict[Any, Any]) -> list[dict[Any, Any]]:
    first = list(entries.items())[:1]
    keys = [{each: entry} for key, entry in first for each in _spoilt(key)]
    return keys + [{key: each} for key, entry in first for each in _spoilt(entry)]


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
