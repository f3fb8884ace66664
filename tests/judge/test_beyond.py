"""What lies just outside of a type is found wherever a value has a border."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from factoryc.judge.testing.beyond import just_beyond
from factoryc.judge.testing.hostile import HOSTILE_TEXTS
from tests.judge.examples import ROOT


@dataclass(frozen=True)
class Parcel:
    weight: int
    sizes: list


@pytest.mark.parametrize(
    ("value", "accepts", "expected"),
    [
        (7, lambda it: 3 <= it <= 100, [101, 2]),
        (7, lambda it: True, []),
        (True, lambda it: it is not False, []),
        (Decimal("1.5"), lambda it: 0 <= it <= 2, [Decimal("2.01"), Decimal("-0.01")]),
        (dt.timedelta(hours=1), lambda it: it <= dt.timedelta(hours=8), ["8:00:00.000001"]),
        (dt.date(2026, 5, 5), lambda it: it.year == 2026, ["2027-01-01", "2025-12-31"]),
        ("abc", lambda it: 2 <= len(it) <= 5, ["abcccc", "a"]),
        ([1, 2], lambda it: len(it) < 4 and it[0] < 9, [[1, 2, 2, 2], [9, 2]]),
        (Parcel(3, [1]), lambda it: it.weight in range(9), [Parcel(9, [1]), Parcel(-1, [1])]),
    ],
)
def test_the_nearest_values_that_are_refused(value, accepts, expected):
    def safely(it):
        return bool(it) and accepts(it) if isinstance(it, list) else accepts(it)

    test = safely if isinstance(value, list) else accepts
    found = [each for each in just_beyond(value, test) if each != []]
    assert list(map(str, found)) == list(map(str, expected))


def test_hostile_texts_are_those_of_the_standard_library():
    source = (ROOT / "stdlib" / "attack.spec").read_text(encoding="utf-8")
    for text in HOSTILE_TEXTS:
        escaped = "".join(_written(each) for each in text)
        plain = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        assert f'"{plain}' in source or f'"{escaped}' in source, ascii(text)


def _written(character):
    if character in "\r\n":
        return {"\r": "\\r", "\n": "\\n"}[character]
    if character in "{}":
        return f"\\{character}"
    if ord(character) > 126 or ord(character) < 32:
        return f"\\u{{{ord(character):x}}}"
    return character
