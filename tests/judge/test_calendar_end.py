"""No day comes after the last one: an eval that waits for one is not decided, and nobody is accused."""

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.plain_source import plain_source
from tests.evals.suites import understood

FAR = """\
spec far version "1.0.0"

operation at() -> Instant { case always otherwise { returns now } }

eval "far ahead" {
  advance clock 3_000_000d
  let moment = at()
  expect moment > 2000-01-01T00:00:00Z
}
"""


def test_time_does_not_pass_beyond_the_calendar(tmp_path):
    (tmp_path / "far.py").write_text("def at(now):\n    return now\n", encoding="utf-8")
    with plain_source(tmp_path / "far.py") as folder:
        options = JudgeOptions(examples=2, implementation=Implementation("module", "far"))
        verdict = judge(derive_suite(understood(FAR)), folder, {}, options)
    assert verdict.failures == ()
    ((clause, why),) = verdict.inconclusive
    assert clause == "far.eval.far_ahead"
    assert "beyond the calendar" in why
