"""Time passes in a run as far as the calendar goes, and nobody is accused of where it ends."""

from datetime import datetime, timedelta

from factoryc.evals.derive import derive_suite
from factoryc.judge.testing.runner import run_suite
from tests.evals.in_process import Fails, InProcess, Refused
from tests.evals.suites import understood, write

SPEC = understood("""\
spec diary version "1.0.0"

error Unplanned

state planned: List<Instant> where size(it) <= 1 = []

operation plan(at: Instant) {
  case always otherwise { sets planned = [at] }
}

operation is_history() -> Bool {
  case known when size(planned) == 1 { returns now - planned[0] > 3_000_000d }
  case unknown when size(planned) == 0 { fails Unplanned }
}
""")


class Diary:
    def __init__(self):
        self.planned = None

    def plan(self, at):
        if not isinstance(at, datetime):
            raise Refused
        self.planned = at

    def is_history(self):
        if self.planned is None:
            raise Fails("Unplanned")
        return self.now - self.planned > timedelta(days=3_000_000)


class Told(InProcess):
    """Its implementation is told what time it is."""

    now = None

    def at(self, instant):
        self.now = instant

    def call(self, operation, arguments):
        self.implementation.now = self.now
        return super().call(operation, arguments)


def test_what_happens_so_much_later_that_there_is_no_such_day_is_left_out(tmp_path):
    folder = write(derive_suite(SPEC), tmp_path)
    report = run_suite(folder, lambda: Told(Diary), examples=10, stop_at_first=False)
    assert [each.failure for each in report.evals if each.outcome == "failed"] == []
    assert report.cases["diary.is_history.known"]
