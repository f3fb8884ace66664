"""Suites are run: a right implementation passes, and each wrong one is caught where it is wrong."""

import pytest

from factoryc.judge.testing.runner import run_suite
from tests.evals import parkings, shorteners
from tests.evals.in_process import InProcess, asking_answer
from tests.evals.suites import contract_of, example_spec, write_example

EXAMPLES = 40


@pytest.fixture(scope="module")
def shortener(tmp_path_factory):
    return write_example("shortener", tmp_path_factory.mktemp("shortener"))


@pytest.fixture(scope="module")
def parking(tmp_path_factory):
    return write_example("parking", tmp_path_factory.mktemp("parking"))


def shortener_subject(implementation, answer=None):
    def make():
        link = contract_of(example_spec("shortener")).classes["Link"]
        return InProcess(lambda: implementation(link), answer)

    return make


def parking_subject(implementation):
    def make():
        vehicles = contract_of(example_spec("parking")).classes["Vehicle"]
        return InProcess(lambda: implementation(vehicles))

    return make


def problems(report):
    return [(each.clause, each.failure) for each in report.evals if each.outcome != "passed"]


def test_a_right_shortener_passes_and_every_case_is_reached(shortener):
    subject = shortener_subject(shorteners.Shortener)
    report = run_suite(shortener, subject, 1, 25, stop_at_first=False)
    assert problems(report) == []
    assert report.outcome == "passed"
    assert len(report.evals) == 21
    assert min(report.cases.values()) > 0
    assert len(report.cases) == 7


def test_a_right_car_park_passes_and_every_case_is_reached(parking):
    report = run_suite(parking, parking_subject(parkings.Parking), 1, 50, stop_at_first=False)
    assert problems(report) == []
    assert sorted(report.cases) == ["parking.fee.grace", "parking.fee.paid"]
    assert min(report.cases.values()) > 0


# What is wrong, the eval that has to notice, and the clause that it has to name.
WRONG_SHORTENERS = [
    (shorteners.CountsOneTooMany, "visits::test_visits_known", "shortener.visits.known"),
    (shorteners.CountsNothing, "visit::test_visit_known", "shortener.visits.known"),
    (shorteners.LosesTheFirstVisit, "visit::test_visit_known", "shortener.visits.known"),
    (
        shorteners.StopsAtTheThirdVisit,
        "authored::test_visits_are_counted",
        "shortener.eval.visits_are_counted",
    ),
    (shorteners.StopsAtTheThirdVisit, "sequences::test_sequences", "shortener.visits.known"),
    (shorteners.LeavesTakenOut, "shorten::test_shorten_taken", "shortener.shorten.taken"),
    (
        shorteners.LeavesTakenOut,
        "never::test_never_let_a_code_change_its_target",
        "shortener.never.let_a_code_change_its_target",
    ),
    (shorteners.ConfusesErrors, "visit::test_visit_unknown", "shortener.visit.unknown"),
    (shorteners.NamesAnotherCode, "visits::test_visits_unknown", "shortener.visits.unknown"),
    (shorteners.TakesABrokenAlias, "shorten::test_shorten_rejects", "shortener.shorten"),
    (shorteners.TakesAnyKind, "shorten::test_shorten_rejects", "shortener.shorten"),
    (shorteners.ReturnsAnotherTarget, "visit::test_visit_known", "shortener.visit.known"),
    (shorteners.RepeatsACode, "shorten::test_shorten_fresh", "shortener.shorten.fresh"),
    (
        shorteners.ReusesCodes,
        "authored::test_fresh_codes_never_collide",
        "shortener.eval.fresh_codes_never_collide",
    ),
    (shorteners.ReusesCodes, "sequences::test_sequences", "shortener.shorten.fresh"),
    (shorteners.ForgetsTheAlias, "shorten::test_shorten_chosen", "shortener.shorten.chosen"),
    (shorteners.ChangesWhenItFails, "shorten::test_shorten_taken", "shortener.visit.known"),
    (shorteners.ChangesWhenItRejects, "visits::test_visits_rejects", "shortener.visits.known"),
    (shorteners.Crashes, "visits::test_visits_unknown", "shortener.visits.unknown"),
    (shorteners.Dies, "visit::test_visit_known", "shortener.visit.known"),
]

WRONG_CAR_PARKS = [
    (parkings.NineHours, "test_fee_paid", "parking.fee.paid"),
    (parkings.ShorterGrace, "test_fee_grace", "parking.fee.grace"),
    (parkings.LongerGrace, "test_fee_paid", "parking.fee.paid"),
    (parkings.RoundsHoursDown, "test_fee_paid", "parking.fee.paid"),
    (parkings.RoundsMoney, "test_fee_paid", "parking.fee.paid"),
    (parkings.ForgetsThePeak, "test_fee_paid", "parking.fee.paid"),
    (parkings.MixesRates, "test_fee_paid", "parking.fee.paid"),
    (parkings.ReturnsWholeNumbers, "test_fee_grace", "parking.fee.grace"),
    (parkings.TakesTooLong, "test_fee_rejects", "parking.fee"),
    (parkings.TakesTruth, "test_fee_rejects", "parking.fee"),
]


def caught(folder, subject, eval_):
    report = run_suite(folder, subject, 2, EXAMPLES, shrink=0, select_evals=[eval_])
    (result,) = report.evals
    assert result.outcome == "failed", f"{eval_} passed"
    return result.failure


@pytest.mark.parametrize(
    ("wrong", "where", "clause"),
    WRONG_SHORTENERS,
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_wrong_shortener_is_caught(shortener, wrong, where, clause):
    file, _, function = where.partition("::")
    eval_ = f"shortener_evals/test_{file}.py::{function}"
    failure = caught(shortener, shortener_subject(wrong), eval_)
    assert failure.clause == clause
    assert failure.calls


@pytest.mark.parametrize(
    ("wrong", "function", "clause"),
    WRONG_CAR_PARKS,
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_wrong_car_park_is_caught(parking, wrong, function, clause):
    eval_ = f"parking_evals/test_fee.py::{function}"
    assert caught(parking, parking_subject(wrong), eval_).clause == clause


def test_a_surface_that_asks_for_a_login_is_caught(shortener):
    subject = shortener_subject(shorteners.Shortener, asking_answer)
    function = "test_never_ask_for_a_login_to_follow_a_link"
    failure = caught(shortener, subject, f"shortener_evals/test_never.py::{function}")
    assert failure.observed == "the answer 401 with WWW-Authenticate: Basic"


def test_a_failure_is_told_in_the_words_of_the_spec(shortener):
    """A person reads the shortest calls, what was expected, and what came instead."""
    subject = shortener_subject(shorteners.CountsNothing)
    eval_ = "shortener_evals/test_visit.py::test_visit_known"
    report = run_suite(shortener, subject, 3, EXAMPLES, select_evals=[eval_])
    failure = report.evals[0].failure
    code = failure.calls[-1].partition("(")[2].partition(")")[0]
    assert failure.calls[-2:] == (
        f'visit({code})  returns "https://a"',
        f"visits({code})  returns 0",
    )
    assert (failure.expected, failure.observed) == ("returns 1", "returns 0")
    assert len(failure.calls) == 3


def test_the_same_seed_gives_the_same_report(shortener):
    def told():
        subject = shortener_subject(shorteners.ReusesCodes)
        report = run_suite(shortener, subject, 7, 10, stop_at_first=False, shrink=0)
        return [(each.clause, each.examples, each.failure) for each in report.evals]

    assert told() == told()
