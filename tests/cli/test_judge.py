"""`factoryc judge`: what it says of implementations, to people and to programs."""

import json
import shlex
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.cli.command import ROOT, factoryc

PARKING = str(ROOT / "examples/parking/parking.spec")
PRODUCT = ROOT / "tests/judge/products/parking"
FEES = (ROOT / "examples/parking/fees.py").read_text(encoding="utf-8")


@pytest.fixture
def fees(tmp_path):
    (tmp_path / "fees.py").write_text(FEES, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(FEES.replace("<= GRACE", "< GRACE"), encoding="utf-8")
    return tmp_path


def judged(folder, against, *more):
    return factoryc("judge", PARKING, "--against", against, "--examples", "20", *more, cwd=folder)


@pytest.mark.parametrize("against", ["fees.py", PRODUCT])
def test_what_is_right_is_said_in_a_line(fees, against):
    ended = judged(fees, against)
    assert (ended.code, ended.errors) == (0, "")
    (line,) = ended.output.splitlines()
    assert line.startswith(f"{against} is what the spec says (parking 1.0.0): 5 of 5 evals pass")


def test_what_is_wrong_is_shown_by_its_calls_and_can_be_shown_again(fees):
    ended = judged(fees, "wrong.py")
    assert (ended.code, ended.errors) == (1, "")
    assert "parking.fee.grace: fee: grace\n  1. fee(15, Vehicle." in ended.output
    assert "  expected: returns 0.00\n  observed: returns " in ended.output
    again = next(line for line in ended.output.splitlines() if line.startswith("  again: "))
    repeated = factoryc(*shlex.split(again.removeprefix("  again: factoryc ")), cwd=fees)
    assert repeated.code == 1
    assert "parking.fee.grace: fee: grace\n  1. fee(15, Vehicle." in repeated.output
    assert "0 of 1 evals pass" in repeated.output


def test_programs_get_what_the_schema_describes(fees):
    schema = json.loads((ROOT / "docs/reference/judge.schema.json").read_text(encoding="utf-8"))
    for against in ("fees.py", "wrong.py"):
        ended = judged(fees, against, "--format", "json")
        answer = json.loads(ended.output)
        jsonschema.validate(answer, schema)
        assert answer["accepted"] is (ended.code == 0) is (against == "fees.py")
        assert set(answer["cases"]) == {"parking.fee.grace", "parking.fee.paid"}


def test_junit_has_a_case_for_each_eval(fees):
    ended = judged(fees, "wrong.py", "--format", "junit")
    suites = ET.fromstring(ended.output)
    cases = list(suites.iter("testcase"))
    failed = {each.get("classname") for each in cases if each.find("failure") is not None}
    assert len(cases) == 5
    assert failed == {"parking.fee.grace", "parking.eval.what_the_sign_at_the_gate_says"}
    for suite in suites:
        inside = list(suite)
        assert int(suite.get("tests")) == len(inside)
        assert int(suite.get("failures")) == len(list(suite.iter("failure")))


def test_another_seed_is_another_run_with_the_same_answer(fees):
    first, again = (judged(fees, "wrong.py", "--seed", "7").output for _ in range(2))
    assert first == again
    assert "seed 7" in first


@pytest.mark.parametrize(
    ("against", "said"),
    [
        ("gone.py", "there is nothing at `gone.py` to judge"),
        ("notes.txt", "`notes.txt` is no Python file"),
        ("folder", "`folder` is neither a product of `parking`, with a package `src/parking`, nor"),
    ],
)
def test_what_cannot_be_judged_is_said(fees, against, said):
    (fees / "notes.txt").touch()
    (fees / "folder").mkdir()
    ended = judged(fees, against)
    assert (ended.code, ended.output) == (2, "")
    assert said in ended.errors


def test_a_clause_that_no_eval_is_about_is_said(fees):
    ended = judged(fees, "fees.py", "--only", "parking.fee.grac")
    assert ended.code == 2
    assert (
        "no eval of `parking` is about `parking.fee.grac`; did you mean `parking.fee.grace`?"
        in ended.errors
    )
