"""By how much the numbers of a state miss what a guard asks of them."""

import math

import pytest

from factoryc.contract.evaluation import short
from factoryc.contract.model import load_contract
from tests.contract.specs import spec_of


def short_by(guard):
    text = f"""\
spec sample version "1"
state stored: List<Int> = [1, 2]
state level: Decimal = 0.50
operation look(n: Int) -> Int {{
  case met when {guard} {{ returns 1 }}
  case other otherwise {{ returns 2 }}
}}
"""
    contract = load_contract(spec_of(text))
    met, other = contract.operations["look"].cases
    return tuple(
        None if case.short_by is None else case.short_by(contract.initial, 3)
        for case in (met, other)
    )


@pytest.mark.parametrize(
    ("guard", "missing"),
    [
        ("size(stored) >= 5", (4.0, 0.0)),
        ("size(stored) < 2", (1.0, 0.0)),
        ("size(stored) == n", (2.0, 0.0)),
        ("size(stored) <= 2", (0.0, 1.0)),
        ("level > 2.00", (2.5, 0.0)),
        ("size(stored) >= 5 and level > 2.00", (6.5, None)),
        ("not (size(stored) < 5)", (4.0, 0.0)),
        ("not (size(stored) < 5 or level <= 2.00)", (6.5, None)),
        ("size(stored) >= 5 or level > 2.00", (None, 0.0)),
        ("size(stored) in 4..6", (3.0, None)),
        ("not (size(stored) in 1..6)", (None, 0.0)),
        ("1 < size(stored) < 2", (1.0, None)),
        ("n in stored", (None, None)),
        ("n > 5", (None, None)),
    ],
)
def test_numbers_of_what_is_remembered_count(guard, missing):
    assert short_by(guard) == missing


def test_a_difference_may_be_beyond_any_float():
    assert short(0, "==", 10**400) == math.inf
    assert short(10**400, "==", 10**400) == 0.0
