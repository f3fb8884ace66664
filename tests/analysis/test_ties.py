"""Numbers that make a tie of what is rounded: one over the other they leave exactly a half."""

from decimal import Decimal
from fractions import Fraction

import pytest

from factoryc.analysis.constants import constants_of
from factoryc.analysis.ties import ties_of
from tests.analysis.specs import spec_of

SPEC = """\
spec sample version "1"
{functions}
operation reckon(x: Decimal, y: Decimal where it > 0.5, n: Int) -> Decimal {{
  case all otherwise {{ returns {value} }}
}}
"""


PLAIN = "function plain(x: Decimal) -> Decimal = x rounded half_even to 2"


def ties(value):
    spec = spec_of(SPEC.format(value=value, functions=PLAIN if "plain" in value else ""))
    return {name: set(values) for name, values in ties_of(spec, constants_of(spec)).by_type}


def is_tie(exact, places):
    return (Fraction(exact) * 10**places * 2).numerator % 2 == 1 and (
        Fraction(exact) * 10**places * 2
    ).denominator == 1


@pytest.mark.parametrize(
    ("value", "exact", "places"),
    [
        ("x * 4 / 25.4 rounded half_up to 0", lambda x: Fraction(x) * 4 / Fraction("25.4"), 0),
        ("x / 8 rounded half_down to 1", lambda x: Fraction(x) / 8, 1),
        (
            "-(x - 1.5) * 3 rounded half_even to 1",
            lambda x: -(Fraction(x) - Fraction("1.5")) * 3,
            1,
        ),
        ("plain(x * 7)", lambda x: Fraction(x) * 7, 2),
    ],
)
def test_a_quotient_of_one_number_is_solved_for_it_on_both_sides_of_zero(value, exact, places):
    found = [each for each in ties(value)["Decimal"] if is_tie(exact(each), places)]
    assert len(found) >= 4
    assert min(exact(each) for each in found) < 0 < max(exact(each) for each in found)
    # Half to even goes up from one of them and down from the other.
    assert {int(abs(exact(each)) * 10**places) % 2 for each in found} == {0, 1}


def test_a_whole_number_is_solved_for_where_there_is_one():
    found = ties("n * 19 / 100 rounded half_up to 0")["Int"]
    assert all(is_tie(Fraction(each * 19, 100), 0) for each in found)
    assert 50 in found
    assert ties("n * 2 / 4 rounded half_up to 0") == {"Int": {1, 3, -1, -3}}


def test_each_of_several_is_solved_for_while_the_others_stand_at_one_or_at_a_constant():
    found = ties("x * y / 25.4 rounded half_up to 0")["Decimal"]
    assert Decimal("12.7") in found, "where the other is 1"
    assert Decimal("0.5") in found, "where the other is 25.4"


@pytest.mark.parametrize(
    "value",
    [
        "x * x / 3 rounded half_up to 0",
        "x / 3 rounded floor to 0",
        "if x > 1.0 then 2.5 else 1.5",
    ],
)
def test_what_is_no_straight_line_or_turns_elsewhere_has_none(value):
    assert ties(value) == {}
