"""Cases that drawn calls hardly get to: the suite has a call for each that a solver finds."""

import pytest

from factoryc.analysis.ground import ground
from factoryc.contract.runtime import applying
from factoryc.evals.derive import derive_suite
from factoryc.evals.narrow_cases import calls_to_narrow_cases
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.plain_source import plain_source
from tests.evals.suites import understood

SPEC = """\
spec narrow version "1.0.0"

state asked: Int = 0

operation root(n: Int where it in 0..1_000_000) -> Bool {{
  case found when {guard} {{ returns true }}
  case other otherwise {{ returns false }}
}}
"""
NARROW = "n * n == 1_874_161"


def known(guard):
    spec = understood(SPEC.format(guard=guard))
    return spec, calls_to_narrow_cases(spec, spec.operations)


@pytest.mark.parametrize(
    "guard",
    [
        NARROW,
        "3 * n - 7 == 299_993",
        "n mod 9973 == 17 and n div 9973 == 51",
    ],
)
def test_a_call_is_known_that_gets_there(guard):
    spec, calls = known(guard)
    base = ground(spec)
    (found,) = applying(
        base.contract.operations["root"], base.contract.initial, calls["narrow.root.found"]
    )
    assert found.clause == "narrow.root.found"


@pytest.mark.parametrize(
    "guard",
    [
        "n >= 999_999",
        "n == 4711",
        "n mod 2 == 0",
        "n * n == 1_874_161 + asked",
        "n * n == 1_874_162",
        'starts_with("{n}", "4711")',
    ],
    ids=["bound", "constant", "often", "by state", "never", "no formula"],
)
def test_no_call_is_written_down(guard):
    """Drawn ones get there as well, or what is remembered decides, or nobody finds one."""
    assert known(guard)[1] == {}


def test_the_suite_finds_what_is_wrong_in_such_a_case(tmp_path):
    (tmp_path / "narrow.py").write_text(
        "def root(n):\n"
        "    if type(n) is not int or not 0 <= n <= 1_000_000:\n"
        "        raise ValueError(n)\n"
        "    return False\n",
        encoding="utf-8",
    )
    suite = derive_suite(understood(SPEC.format(guard=NARROW)))
    with plain_source(tmp_path / "narrow.py") as folder:
        options = JudgeOptions(implementation=Implementation("module", "narrow"), examples=2)
        verdict = judge(suite, folder, {}, options)
    assert [each.clause for each in verdict.failures] == ["narrow.root.found"]
    assert verdict.failures[0].calls == ("root(1369)  returns false",)
