"""The judge accepts a right product, refuses wrong ones, and believes nothing that they say."""

import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.judge import JudgeOptions, evaluate_suite, judge, verdict_of
from factoryc.judge.run_suite_once import Ran
from factoryc.judge.verdict import JudgeUnavailable, disclosed, failure_text
from tests.judge.examples import PRODUCTS, ROOT, example_spec, product

PARKING = derive_suite(example_spec("parking"))
QUICK = JudgeOptions(examples=10, seconds=120, shrink=0.5)
FEE = "operations/fee.py"


def shortener_data():
    return {"samples/urls.csv": (ROOT / "examples/shortener/samples/urls.csv").read_bytes()}


def judged(tmp_path, *changes, options=QUICK, suite=PARKING):
    return judge(suite, product("parking", tmp_path, *changes), {}, options)


def clauses(verdict):
    return {failure.clause for failure in verdict.failures}


def test_a_right_product_is_accepted_and_nothing_is_left_behind(tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    verdict = judged(tmp_path)
    assert verdict.accepted, [failure_text(each) for each in verdict.failures]
    assert (verdict.evals, verdict.surface) == (len(PARKING.evals), "library")
    assert verdict.covered == 2
    assert 1 << 20 < verdict.peak_memory < 1 << 28
    assert list(temporary.iterdir()) == []


def test_over_http_a_right_product_is_accepted():
    suite = derive_suite(example_spec("shortener"))
    options = attrs.evolve(QUICK, examples=2)
    verdict = judge(suite, PRODUCTS / "shortener", shortener_data(), options)
    assert verdict.accepted, [failure_text(each) for each in verdict.failures]
    assert (verdict.evals, verdict.surface) == (len(suite.evals), "http")


@pytest.mark.parametrize(
    ("surface", "options", "tried"),
    [
        ("library", JudgeOptions(), 100),
        ("library", JudgeOptions(at_most=20), 20),
        ("http", JudgeOptions(at_most=20), 20),
        # Each call on a command line is a process.
        ("cli", JudgeOptions(at_most=20), 5),
        ("cli", JudgeOptions(examples=20), 20),
    ],
)
def test_a_bound_on_examples_asks_no_surface_for_more_than_it_would_get(surface, options, tried):
    asked = []

    def run(_evals, examples):
        asked.append(examples)
        return Ran(None, (), "none", 0)

    verdict_of(PARKING, surface, options, run)
    assert asked == [tried]


def test_a_branch_is_judged_by_what_it_has():
    suite = derive_suite(example_spec("shortener"), frozenset({"shorten", "visits"}))
    options = attrs.evolve(QUICK, examples=3)
    verdict = evaluate_suite(suite, PRODUCTS / "shortener", shortener_data(), options)
    assert verdict.accepted
    assert (verdict.surface, verdict.evals) == ("library", len(suite.evals))
    assert verdict.evals < len(derive_suite(example_spec("shortener")).evals)


@pytest.mark.parametrize(
    ("change", "clause", "shows"),
    [
        ((FEE, "stay <= 15", "stay < 15"), "parking.fee.grace", "fee(15,"),
        (("functions.py", "60, 10)", "60, 9)"), "parking.fee.paid", "expected: returns"),
        (("types.py", "44_640", "44_641"), "parking.fee", "is rejected"),
        ((FEE, "return rate", "print('5 passed')\n    return 0 * rate"), "parking.fee.paid", "0"),
        ((FEE, "    if stay", "    raise SystemExit(0)\n    if stay"), "parking.fee", "SystemExit"),
        (
            (FEE, "    if stay", "    import os; os._exit(0)\n    if stay"),
            "parking.fee",
            "status 0",
        ),
    ],
)
def test_a_wrong_product_is_refused_with_the_clause_that_it_breaks(tmp_path, change, clause, shows):
    verdict = judged(tmp_path, change)
    assert not verdict.accepted
    found = [each for each in verdict.failures if each.clause.startswith(clause)]
    assert any(shows in failure_text(each) for each in found), found


def test_a_product_that_cannot_be_imported_says_why_and_is_no_fault_of_the_judges(tmp_path):
    verdict = judged(tmp_path, (FEE, "def fee", "def fee(:\n\ndef other"))
    assert any("SyntaxError" in failure_text(each) for each in verdict.failures)
    assert "inspection.hidden_code" in clauses(verdict)


def test_what_the_source_says_and_what_the_product_does_count_as_well(tmp_path):
    verdict = judged(
        tmp_path,
        (
            FEE,
            "    if stay",
            "    import subprocess; subprocess.Popen(['true']).wait()\n    if stay",
        ),
        ("types.py", "from enum import Enum", "import datetime\nfrom enum import Enum"),
    )
    assert {"sandbox.process", "parking.never.import_datetime"} <= clauses(verdict)
    assert {each.kind for each in verdict.failures} >= {"sandbox", "inspection"}


def test_what_a_slow_product_was_not_asked_in_time_is_not_decided(tmp_path):
    slow = (FEE, "    if stay", "    import time; time.sleep(0.5)\n    if stay")
    verdict = judged(tmp_path, slow, options=attrs.evolve(QUICK, seconds=2))
    assert not verdict.accepted
    assert verdict.failures == ()
    assert len(verdict.inconclusive) == verdict.evals
    assert "time was up for all evals" in verdict.inconclusive[0][1]


def test_what_was_found_before_time_was_up_is_shown(tmp_path):
    wrong = (FEE, "    if stay", "    import time; time.sleep(0.2)\n    return 1\n    if stay")
    verdict = judged(tmp_path, wrong, options=attrs.evolve(QUICK, seconds=4))
    assert verdict.failures
    assert {each.how for each in verdict.failures} <= {"disagreement", "broken"}
    assert len(verdict.failures) + len(verdict.inconclusive) == verdict.evals


def test_of_a_sealed_eval_nobody_who_writes_code_learns_the_data(tmp_path):
    suite = derive_suite(example_spec("shortener"))
    wrong = ("operations/visit.py", "return link.target", "return link.target[:16]")
    folder = product("shortener", tmp_path, wrong)
    options = attrs.evolve(QUICK, surface="library", examples=5)
    verdict = judge(suite, folder, shortener_data(), options)
    (sealed,) = [each for each in verdict.failures if each.sealed]
    assert sealed.calls
    told = disclosed(sealed)
    assert (told.kind, told.clause) == (
        "eval",
        "shortener.eval.real_addresses_survive_the_round_trip",
    )
    shown = " ".join([told.title, told.detail, str(told.file)])
    assert not any(row in shown for row in shortener_data()["samples/urls.csv"].decode().split())
    assert "http" not in shown
    (visible, *_) = [each for each in verdict.failures if not each.sealed]
    assert "http" in disclosed(visible).detail


def test_missing_data_or_a_missing_sandbox_make_no_verdict(tmp_path, monkeypatch):
    suite = derive_suite(example_spec("shortener"))
    with pytest.raises(JudgeUnavailable, match=r"samples/urls\.csv"):
        judge(suite, PRODUCTS / "shortener", {}, QUICK)
    # Without a path to look along, nobody finds `bwrap`.
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JudgeUnavailable, match="bwrap"):
        judged(tmp_path, options=attrs.evolve(QUICK, only="bubblewrap"))


def test_an_eval_that_did_not_run_makes_no_verdict(tmp_path):
    more = attrs.evolve(PARKING.evals[0], function="test_that_is_not_there")
    suite = attrs.evolve(PARKING, evals=(*PARKING.evals, more))
    with pytest.raises(JudgeUnavailable, match="test_that_is_not_there"):
        judged(tmp_path, suite=suite)
    skipping = tuple(
        attrs.evolve(file, text=f"{file.text}\n\ndel {PARKING.evals[0].function}\n")
        if file.path == PARKING.evals[0].file
        else file
        for file in PARKING.files
    )
    again = tmp_path / "again"
    with pytest.raises(JudgeUnavailable, match=PARKING.evals[0].function):
        judged(again, suite=attrs.evolve(PARKING, files=skipping))


def test_a_broken_suite_is_no_verdict(tmp_path):
    broken = tuple(
        attrs.evolve(file, text="raise RuntimeError('not a suite')\n")
        if file.path.endswith("strategies.py")
        else file
        for file in PARKING.files
    )
    with pytest.raises(JudgeUnavailable, match="not a suite"):
        judged(tmp_path, suite=attrs.evolve(PARKING, files=broken))


def test_when_the_judge_is_interrupted_nothing_of_it_goes_on(tmp_path):
    folder = product(
        "parking", tmp_path, (FEE, "    if stay", "    import time; time.sleep(1)\n    if stay")
    )
    script = (
        "import sys; from tests.judge.test_judge import *; from factoryc.judge.sandbox.policy import Limits\n"
        "judge(PARKING, Path(sys.argv[1]), {}, JudgeOptions(limits=Limits(wall_seconds=20)))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(5)
    process.send_signal(2)
    process.wait(20)
    assert [path.name for path in tmp_path.iterdir()] == ["parking"]
    assert not _mentioning(str(tmp_path))


def _mentioning(text):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if text.encode() in command and path.parent.name != str(os.getpid()):
            found.append(command)
    return found
