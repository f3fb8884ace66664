"""A run for a fault walks along the marks of each parameter, so that no luck decides about ends."""

from dataclasses import dataclass

import pytest

from factoryc.analysis.constants import constants_of
from factoryc.judge.testing.runner import run_suite
from factoryc.judge.testing.walk import Walk
from tests.evals.in_process import InProcess, Refused
from tests.evals.parkings import Parking
from tests.evals.suites import contract_of, example_spec, understood, write_example

PARCELS = """\
spec parcels version "1.0.0"

type Label = Text where size(it) in 2..4
enum Size { small, large }
record Parcel {
  label: Label
  weight: Int where it in 1..30
}

operation send(parcel: Parcel, size: Size) -> Bool {
  case heavy when parcel.weight > 20 { returns true }
  case light otherwise { returns false }
}

operation group(labels: List<Label> where size(it) in 1..3, by: Text?) -> Int {
  case all otherwise { returns size(labels) }
}

operation price(weight: Int where it in 0..1000, distance: Int where it in 0..1000,
                days: Int where it in 0..1000) -> Int {
  case all otherwise { returns weight + distance + days + 7 + 77 + 777 }
}
"""


@dataclass(frozen=True)
class Parcel:
    label: str
    weight: int


def walk_of(text):
    spec = understood(text)
    return Walk(spec, constants_of(spec))


def called(walk, operation, *like):
    return [arguments for _, arguments in walk.calls(operation, like)]


def test_fields_of_a_record_are_set_to_their_marks_one_at_a_time():
    parcels = {parcel for (parcel, _) in called(walk_of(PARCELS), "send", Parcel("abc", 17), None)}
    weights = {each.weight for each in parcels if each.label == "abc"}
    assert {1, 19, 20, 21, 30} <= weights
    assert {each.label for each in parcels if each.weight == 17} == {"xx", "xxxx"}
    assert all(each.label == "abc" or each.weight == 17 for each in parcels)


def test_lists_and_optionals_are_walked_too():
    calls = called(walk_of(PARCELS), "group", ["ab", "cd"], "x")
    labels = [listed for listed, by in calls if by is None]
    assert [] in labels
    assert ["ab"] in labels
    assert ["ab", "cd", "ab"] in labels
    assert ["xxxx", "cd"] in labels
    assert "" in {by for _, by in calls}


def test_many_marks_are_not_tried_in_all_combinations():
    calls = called(walk_of(PARCELS), "price", 500, 500, 500)
    assert all(sum(each != 500 for each in arguments) == 1 for arguments in calls)
    for at in range(3):
        assert {0, 7, 77, 777, 1000} <= {arguments[at] for arguments in calls}


def test_a_call_that_was_made_is_not_made_again_by_the_same_eval():
    walk = walk_of(PARCELS)
    every = list(walk.calls("price", (500, 500, 500)))
    for number, _ in every[:10]:
        walk.note(number)
    assert list(walk.calls("price", (500, 500, 500))) == every[10:]
    walk.begin()
    assert list(walk.calls("price", (500, 500, 500))) == every


class Shorter(Parking):
    def check(self, stay, vehicle):
        super().check(stay, vehicle)
        if stay == 44_640:
            raise Refused


class DearAtOneMoment(Parking):
    def charge(self, stay, rate):
        return super().charge(stay, rate) + (stay == 1_441)


class TakesOneTooLong(Parking):
    def check(self, stay, vehicle):
        if stay != 44_641:
            super().check(stay, vehicle)


@pytest.mark.parametrize(
    ("wrong", "function"),
    [
        (Shorter, "test_fee_paid"),
        (DearAtOneMoment, "test_fee_paid"),
        (TakesOneTooLong, "test_fee_rejects"),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_one_example_is_enough_to_meet_each_mark(tmp_path, wrong, function, seed):
    spec = example_spec("parking")
    folder = write_example("parking", tmp_path)
    eval_ = f"parking_evals/test_fee.py::{function}"

    def subject():
        return InProcess(lambda: wrong(contract_of(spec).classes["Vehicle"]))

    walk = Walk(spec, constants_of(spec))
    report = run_suite(folder, subject, seed, 1, shrink=0, select_evals=[eval_], walk=walk)
    assert report.outcome == "failed"
