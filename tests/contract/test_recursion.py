"""Functions that call themselves, run: a call that goes too deep has no value, and nothing breaks."""

import pytest

from factoryc.contract.model import model_source
from factoryc.contract.runtime import Undefined, evaluate
from tests.contract.specs import spec_of

SPEC = """
spec thing version "1"
function last(n: Int) -> Int decreases n = if n <= 0 then 0 else last(n - 1)
function total(n: Int) -> Int decreases n = if n <= 0 then 0 else sum each in [n]: each + total(n - 1)
"""


def functions() -> dict[str, object]:
    names: dict[str, object] = {}
    exec(compile(model_source(spec_of(SPEC)), "<contract>", "exec"), names)
    return names


@pytest.mark.parametrize("name", ["last", "total"])
def test_a_few_hundred_calls_have_a_value(name):
    assert evaluate("thing.f", functions()[name], 200) in {0, 20100}


@pytest.mark.parametrize("name", ["last", "total"])
def test_a_call_that_goes_too_deep_has_no_value(name):
    with pytest.raises(Undefined, match="deeper than a few hundred calls"):
        evaluate("thing.f", functions()[name], 100_000)
