"""What strategies draw keeps to what its type says, at both ends and however narrow."""

import importlib

import pytest
from hypothesis import HealthCheck, given, settings

from factoryc.evals.derive import derive_suite
from tests.evals.suites import understood, write

NARROW = """
spec narrow version "1.0.0"

type Day = Date where it >= 2026-03-01 and it < 2026-03-04
type Pause = Duration where it > 0s and it <= 2s
type Weight = Decimal where it > 0.0 and it < 0.05
type Ratio = Float where it in 2.5e-1..5e-1
type Moment = Instant where it >= 2026-03-01T10:00:00Z and it < 2026-03-01T11:00:00Z

enum Step { wait, carry_on(until: Day) }

record Parcel { day: Day, pause: Pause, weight: Weight, ratio: Ratio, moment: Moment, step: Step }

operation weigh(parcel: Parcel, second: Day where it > 2026-03-01) {
  case always otherwise { }
}
"""


@pytest.fixture(scope="module")
def strategies(tmp_path_factory):
    folder = write(derive_suite(understood(NARROW)), tmp_path_factory.mktemp("narrow"))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield importlib.import_module("narrow_evals.strategies")


def test_all_that_is_drawn_may_be_given(strategies):
    @settings(max_examples=100, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(strategies.any_parcel, strategies.ARGUMENTS["weigh"]["second"])
    def drawn(parcel, second):
        operation = strategies.CONTRACT.operations["weigh"]
        assert operation.parameters[0].accepts(parcel)
        assert operation.parameters[1].accepts(second)

    drawn()
