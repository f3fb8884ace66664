"""The module of types that a spec becomes, and what its tests say about values."""

import subprocess
import sys
from decimal import Decimal
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factoryc.contract.types_source import types_source
from tests.contract.specs import example, spec_of

PARKING = '''"""What parking speaks of: its types, its errors, and the tests for them."""

from enum import Enum


class Rejected(ValueError):
    """An argument breaks its type."""


class Vehicle(Enum):
    motorbike = "motorbike"
    car = "car"
    lorry = "lorry"


def is_minutes(value: object) -> bool:
    """Whether this is a value of Minutes."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 44_640
'''

WIDE = spec_of(
    """spec wide version "1"
type Price = Decimal where it >= 0.00 and it * 3 <= 1000.00
type Even = Int where it mod 2 == 0
/// A day and a half.
type Stay = Duration
enum Size { small, value }
record Line { size: Size  price: Price  tags: List<Text>  seen: Map<Text, List<Even>>  note: Text? }
record Empty {}
error Gone
error Full { from: Even  size: Size }
"""
)


def module(text: str) -> ModuleType:
    made = ModuleType("types_of_a_test")
    exec(compile(text, "types_of_a_test.py", "exec"), made.__dict__)
    return made


@pytest.fixture(scope="module")
def wide() -> ModuleType:
    return module(types_source(WIDE))


def test_a_small_module_whole():
    assert types_source(example("parking")) == PARKING


@pytest.mark.parametrize("spec", [example("parking"), WIDE], ids=["parking", "wide"])
def test_a_formatter_has_nothing_to_do(spec, tmp_path):
    file = tmp_path / "types.py"
    file.write_text(types_source(spec), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--diff",
        "--isolated",
        "--line-length",
        "100",
    ]
    assert (
        subprocess.run([*command, str(file)], check=False, capture_output=True, text=True).stdout
        == ""
    )


def test_a_kind_is_checked_before_its_restriction(wide):
    assert wide.is_even(4)
    for value in (3, True, 4.0, Decimal(4), "4", None, [], object()):
        assert not wide.is_even(value)
    assert wide.is_price(Decimal("333.33"))
    for value in (Decimal("333.34"), Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity"), 1, "1"):
        assert not wide.is_price(value)


def test_decimals_in_a_restriction_are_exact(wide):
    assert not wide.is_price(Decimal("333.3333333333333333333333333333333333333334"))


def test_a_record_is_tested_field_by_field(wide):
    def line(**changes):
        fields = {
            "size": wide.Size.small, "price": Decimal(1), "tags": [], "seen": {}, "note": None,
        }  # fmt: skip
        return wide.Line(**{**fields, **changes})

    assert wide.is_line(line())
    assert wide.is_line(line(tags=["a"], seen={"a": [2]}, note="n"))
    for wrong in (
        {"size": "small"}, {"price": -1}, {"tags": [1]}, {"tags": None}, {"seen": {"a": [1]}},
        {"seen": {1: [2]}}, {"seen": {"a": 2}}, {"note": 1},
    ):  # fmt: skip
        assert not wide.is_line(line(**wrong))
    assert not wide.is_line({"size": "small"})
    assert wide.is_empty(wide.Empty())


def test_errors_carry_their_fields_as_attributes(wide):
    full = wide.Full(from_=2, size=wide.Size.value_)
    assert (full.from_, full.size) == (2, wide.Size.value_)
    assert isinstance(full, Exception)
    assert str(wide.Gone()) == ""
    assert wide.Size.value_.value == "value"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.binary()
    | st.dates() | st.datetimes() | st.timedeltas(),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.text() | st.integers(), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
WIDE_MODULE = module(types_source(WIDE))
TESTS = [name for name in vars(WIDE_MODULE) if name.startswith("is_")]


@given(st.sampled_from(TESTS), anything)
def test_no_value_makes_a_test_raise(name, value):
    assert getattr(WIDE_MODULE, name)(value) in {True, False}
    line = WIDE_MODULE.Line(value, value, value, value, value)
    assert WIDE_MODULE.is_line(line) is False
