"""A written suite is run by pytest, as anyone would run it, and reports what it found."""

import json
import os
import subprocess
import sys

import attrs
import pytest

from factoryc.judge.testing.report import from_json
from factoryc.judge.testing.runner import run_suite
from tests.evals.product_under_test import shortener as product
from tests.evals.suites import ROOT, write_example


@pytest.fixture(scope="module")
def shortener(tmp_path_factory):
    return write_example("shortener", tmp_path_factory.mktemp("suite"))


def run_pytest(folder, *options):
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", folder, folder, *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


SUBJECT = "--factoryc-subject=tests.evals.product_under_test:shortener"


def test_a_right_product_passes_and_the_report_says_how(shortener, tmp_path):
    file = tmp_path / "report.json"
    ended = run_pytest(
        shortener,
        SUBJECT,
        "--factoryc-examples=8",
        "--factoryc-seed=5",
        f"--factoryc-report={file}",
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    report = from_json(json.loads(file.read_text(encoding="utf-8")))
    assert (report.schema, report.seed, report.examples, report.outcome) == (1, 5, 8, "passed")
    assert {each.outcome for each in report.evals} <= {"passed", "inconclusive"}
    assert len(report.evals) == 21
    assert len(report.cases) == 7
    sealed = [each.function for each in report.evals if each.sealed]
    assert sealed == ["test_real_addresses_survive_the_round_trip"]
    assert report.evals[0].file == "shortener_evals/test_authored.py"
    # The judge plays the same without pytest.
    played = run_suite(shortener, lambda: product({}), 5, 8, stop_at_first=False)
    assert untimed(played) == untimed(report)


def untimed(report):
    evals = {attrs.evolve(each, duration=0.0) for each in report.evals}
    return attrs.evolve(report, duration=0.0, evals=evals)


def test_a_wrong_product_is_shown_by_its_calls(shortener):
    options = '--factoryc-options={"class": "CountsOneTooMany"}'
    ended = run_pytest(shortener, SUBJECT, options, "-k", "visits_known", "--factoryc-examples=20")
    assert ended.returncode == 1
    assert "expected: returns 0" in ended.stdout
    assert "observed: returns 1" in ended.stdout
    assert "Traceback" not in ended.stdout
    assert "hypothesis" not in ended.stdout.lower().replace("hypothesispytest", "")


def test_sealed_evals_can_be_left_out(shortener):
    ended = run_pytest(shortener, SUBJECT, "-m", "sealed", "--factoryc-examples=2")
    assert "1 passed, 20 deselected" in ended.stdout


def test_nothing_to_judge_is_said_in_one_line(shortener):
    ended = run_pytest(shortener)
    assert ended.returncode == pytest.ExitCode.USAGE_ERROR
    assert "say what to judge: --factoryc-subject MODULE:FUNCTION" in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


def test_a_case_that_nothing_reaches_is_named_and_does_not_fail(shortener, tmp_path):
    file = tmp_path / "report.json"
    # An author's eval is judged by what it expects, and covers no case.
    picked = ["-k", "a_chosen_alias", f"--factoryc-report={file}"]
    ended = run_pytest(shortener, SUBJECT, *picked)
    assert ended.returncode == 0
    assert "not reached: shortener.shorten.fresh" in ended.stdout
    report = from_json(json.loads(file.read_text(encoding="utf-8")))
    assert report.outcome == "passed"
    assert set(report.cases.values()) == {0}
