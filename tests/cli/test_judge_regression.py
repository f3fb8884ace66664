"""What `factoryc judge` once found wrong is kept beside the spec, and tried before all else."""

import json
import shutil

import attrs
import jsonschema
import pytest

from factoryc.cli.refusal import CannotAsk
from factoryc.cli.regression_files import read_kept
from factoryc.evals.derive import derive_suite
from factoryc.judge.verdict import Failure
from tests.cli.command import ROOT, factoryc
from tests.cli.test_judge import FEES
from tests.evals.suites import example_spec

KEPT = ".factoryc/regression"
SEALED = "shortener.eval.real_addresses_survive_the_round_trip"


@pytest.fixture
def parking(tmp_path):
    shutil.copy(ROOT / "examples/parking/parking.spec", tmp_path)
    (tmp_path / "fees.py").write_text(FEES, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(FEES.replace("<= GRACE", "< GRACE"), encoding="utf-8")
    return tmp_path


def judged(folder, against, *more):
    grace = ("--only", "parking.fee.grace", "--keep")
    return factoryc("judge", "parking.spec", "--against", against, *grace, *more, cwd=folder)


def test_a_failure_is_kept_fails_again_and_passes_once_it_is_mended(parking):
    """The line that was kept shows the fault at once: one drawn example would hardly find it."""
    first = judged(parking, "wrong.py", "--examples", "20")
    (file,) = (parking / KEPT).iterdir()
    assert f"regression: 1 more kept in {KEPT}" in first.output.splitlines()
    again = judged(parking, "wrong.py", "--examples", "1", "--format", "json")
    found = json.loads(again.output)
    schema = json.loads((ROOT / "docs/reference/judge.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    assert found["regression"] == {"kept": 1, "failed": 1, "added": 0, "dropped": []}
    assert [each["regression"] for each in found["failures"]][:1] == [True]
    assert found["failures"][0]["title"] == "kept: fee: grace"
    assert found["failures"][0]["calls"][0].startswith("fee(15, Vehicle.")
    mended = judged(parking, "fees.py", "--examples", "1")
    assert (mended.code, mended.errors) == (0, "")
    assert "regression: 1 kept, all pass" in mended.output.splitlines()
    assert len(file.read_text().splitlines()) == 1


def test_a_line_that_a_merge_left_is_shown_with_its_place(parking):
    file = parking / KEPT / "parking.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text("<<<<<<< ours\n", encoding="utf-8")
    ended = judged(parking, "fees.py")
    assert ended.code == 2
    assert f"{KEPT}/parking.jsonl:1: this line is no failure that was kept" in ended.errors
    assert "Traceback" not in ended.errors


@pytest.fixture
def suite(tmp_path):
    spec = attrs.evolve(example_spec("shortener"), file=str(tmp_path / "shortener.spec"))
    return derive_suite(spec)


def failure(clause, count):
    text = json.dumps({"given": {"n": count}})
    return Failure("eval", clause, "", "", eval=clause, kept=text)


def test_what_a_sealed_eval_found_lies_apart(suite, tmp_path):
    """So that it can be kept from whoever writes the code, like the eval itself."""
    read_kept(suite).keep([failure(SEALED, 1), failure("shortener", 2)])
    files = {each.name: each.read_text() for each in (tmp_path / KEPT).iterdir()}
    assert set(files) == {"shortener.jsonl", "shortener.sealed.jsonl"}
    assert SEALED in files["shortener.sealed.jsonl"]
    assert SEALED not in files["shortener.jsonl"]
    assert [each.sealed for each in read_kept(suite).meant] == [False, True]


def test_lines_are_added_once_and_at_the_end(suite, tmp_path):
    """Two branches of a repository merge, and a line that both have is one."""
    kept = read_kept(suite)
    for count in (2, 1, 2):
        kept.keep([failure("shortener", count)])
    file = tmp_path / KEPT / "shortener.jsonl"
    file.write_text(file.read_text() + file.read_text().rstrip("\n"))
    read_kept(suite).keep([failure("shortener", 0)])
    counts = [json.loads(line)["given"]["n"] for line in file.read_text().splitlines()]
    assert counts == [2, 1, 2, 1, 0]
    assert len(read_kept(suite).meant) == 3


def test_what_means_something_else_is_taken_out(suite, tmp_path):
    """Of the clause that has changed, and of no other."""
    read_kept(suite).keep(
        [failure("shortener.visit.known", 1), failure("shortener.visits.known", 2)]
    )
    visit, *others = [each for each in suite.spec.operations if each.name != "shorten"]
    changed = attrs.evolve(visit, cases=tuple(attrs.evolve(c, sets=()) for c in visit.cases))
    spec = attrs.evolve(suite.spec, operations=(changed, *others))
    kept = read_kept(attrs.evolve(suite, spec=spec))
    assert [each.clause for each in kept.dropped] == ["shortener.visit.known"]
    assert [each.clause for each in kept.meant] == ["shortener.visits.known"]
    assert len((tmp_path / KEPT / "shortener.jsonl").read_text().splitlines()) == 1


def test_a_folder_that_takes_no_files_is_named(suite, tmp_path):
    """With the way to judge all the same."""
    kept = read_kept(suite)
    (tmp_path / ".factoryc").write_text("no folder")
    with pytest.raises(CannotAsk, match=r"cannot be kept: .*shortener\.jsonl.*--no-keep"):
        kept.keep([failure("shortener", 1)])
