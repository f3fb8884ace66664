"""Operations and cases may bear names that Python uses: plain code spells them as it likes."""

import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.plain_source import plain_source
from factoryc.judge.verdict import failure_text
from tests.evals.suites import understood

SUITE = derive_suite(
    understood("""\
spec names version "1.0.0"

enum Every { days(count: Int where it in 1..9), never }

state kept: Int = 0

operation list() -> Int { case always otherwise { returns kept } }
operation set(to: Int where it in 0..9) { case always otherwise { sets kept = to } }
operation type() -> Int { case always otherwise { returns 7 } }
operation import() -> Int { case always otherwise { returns 9 } }
operation next(every: Every) -> Int {
  case some when every is days { returns every.count }
  case none when every is never { returns 0 }
}
""")
)
AS_IN_THE_SPEC = """\
class days:
    def __init__(self, count):
        self.count = count
kind = type
kept = 0
def list():
    return kept
def set(to):
    global kept
    if kind(to) is not int or not 0 <= to <= 9:
        raise ValueError(to)
    kept = to
def type():
    return 7
def import_():
    return 9
def next(every):
    if every != "never" and not isinstance(every, days):
        raise ValueError(every)
    if every != "never" and (kind(every.count) is not int or not 1 <= every.count <= 9):
        raise ValueError(every)
    return 0 if every == "never" else every.count
"""


@pytest.mark.parametrize(
    "renamed",
    [
        {},
        {"def list(": "def list_(", "def set(": "def set_(", "def type(": "def type_("},
        {"days": "Days"},
    ],
    ids=["as in the spec", "with an underscore", "classes as usual"],
)
def test_a_name_is_spelled_as_in_the_spec_or_as_python_likes_it(tmp_path, renamed):
    text = AS_IN_THE_SPEC
    for old, new in renamed.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "names.py").write_text(text, encoding="utf-8")
    with plain_source(tmp_path / "names.py") as folder:
        options = JudgeOptions(examples=5, implementation=Implementation("module", "names"))
        verdict = judge(SUITE, folder, {}, options)
    assert verdict.accepted, [failure_text(each) for each in verdict.failures]
