"""What words of the language mean, beside what Python's own library says of the same."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factoryc.contract import meanings
from factoryc.contract.meanings_source import meanings_used

PYTHONS = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "half_down": ROUND_HALF_DOWN,
    "up": ROUND_UP,
    "down": ROUND_DOWN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}


def rounded(value, divisor, mode, places):
    return getattr(meanings, f"rounded_{mode}")(value, divisor, places)


DECIMALS = st.decimals(-10_000, 10_000, places=4)


@given(DECIMALS, st.sampled_from(sorted(PYTHONS)), st.integers(0, 5))
def test_a_number_is_rounded_as_python_does(value, mode, places):
    wanted = value.quantize(Decimal(1).scaleb(-places), PYTHONS[mode], Context(prec=50))
    answer = rounded(value, 1, mode, places)
    assert (answer, answer.as_tuple().exponent) == (wanted, -places)


@given(DECIMALS, DECIMALS.filter(bool), st.sampled_from(sorted(PYTHONS)), st.integers(0, 5))
def test_a_quotient_is_rounded_once(value, divisor, mode, places):
    apart = Fraction(rounded(value, divisor, mode, places)) - Fraction(value) / Fraction(divisor)
    unit = Fraction(1, 10**places)
    assert abs(apart) <= (unit / 2 if mode.startswith("half") else unit)
    assert {"floor": apart <= 0, "ceiling": apart >= 0}.get(mode, True)


@pytest.mark.parametrize(
    ("value", "mode", "answer"),
    [
        ("0.125", "half_up", "0.13"),
        ("0.125", "half_even", "0.12"),
        ("0.125", "half_down", "0.12"),
        ("-0.125", "half_up", "-0.13"),
        ("-0.125", "half_down", "-0.12"),
        ("-0.121", "up", "-0.13"),
        ("-0.129", "down", "-0.12"),
        ("-0.121", "floor", "-0.13"),
        ("-0.129", "ceiling", "-0.12"),
        ("-0.001", "half_up", "0.00"),
    ],
)
def test_each_way_of_rounding(value, mode, answer):
    assert str(rounded(Decimal(value), 1, mode, 2)) == answer


def test_a_module_holds_the_meanings_that_it_calls():
    texts = meanings_used("def f(a):\n    return rounded_up(a, 3, 2)\n")
    called = [text[: text.index("(")] for text in texts]
    assert called == ["def parted", "def at_places", "def rounded_up"]
    assert meanings_used("def f(a):\n    return abs(a)\n") == ()
