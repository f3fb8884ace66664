"""Failures that were found are kept, and fail again wherever the same is wrong, and nowhere else."""

import json
from pathlib import PurePosixPath

import attrs
import pytest

from factoryc.evals.derive import derive_suite, visible
from factoryc.judge.implementation import Implementation
from factoryc.judge.regression import kept_failures, kept_line, still_meant, with_kept
from factoryc.judge.testing.runner import run_suite
from factoryc.judge.verdict import Failure, disclosed
from tests.evals.in_process import asking_answer
from tests.evals.shorteners import Shortener
from tests.evals.suites import EXAMPLES, example_spec, understood, write
from tests.evals.test_judged import shortener_subject

SPEC = example_spec("shortener")
SUITE = derive_suite(SPEC)


class CountsToTwo(Shortener):
    def visits(self, code):
        return min(super().visits(code), 2)


class CountsToTwoElsewhere(CountsToTwo):
    """The same fault, in a product that makes other codes."""

    def fresh_code(self):
        return super().fresh_code()[::-1]


class TakesLongCodes(Shortener):
    def check_code(self, code):
        super().check_code(code[:6] if isinstance(code, str) else code)


class LosesSealedRows(Shortener):
    """Only the data of the sealed eval has such addresses."""

    def visit(self, code):
        return super().visit(code).replace("?", "!")


def failed(report):
    return [
        Failure(
            "eval",
            each.failure.clause,
            each.title,
            each.failure.message,
            calls=each.failure.calls,
            sealed=each.sealed,
            eval=each.clause,
            kept=each.failure.kept,
            regression=each.kind == "regression",
        )
        for each in report.failed
    ]


def found_by(folder, implementation, answer=None, evals=()):
    """What the suite finds wrong, and keeps."""
    files = {each.clause: f"{each.file}::{each.function}" for each in SUITE.evals}
    report = run_suite(
        write(SUITE, folder, EXAMPLES / "shortener"),
        shortener_subject(implementation, answer),
        1,
        25,
        stop_at_first=False,
        shrink=0,
        select_evals=[files[each] for each in evals],
    )
    return kept_failures(SPEC, failed(report))


def again(folder, kept, implementation, answer=None):
    """Which of the kept ones fail once more."""
    suite = with_kept(SUITE, kept, "http", Implementation("service"))
    items = [each for each in suite.evals if each.kind == "regression"]
    assert suite.evals[: len(items)] == tuple(items)
    assert len(items) == len(kept)
    report = run_suite(
        write(suite, folder, EXAMPLES / "shortener"),
        shortener_subject(implementation, answer),
        7,
        1,
        stop_at_first=False,
        select_evals=[f"{each.file}::{each.function}" for each in items],
    )
    assert {each.outcome for each in report.evals} <= {"passed", "failed"}
    names = [each.function for each in report.failed]
    assert [each.file for each in report.evals] == [items[0].file] * len(items)
    assert PurePosixPath(items[0].file).name == "test_regression.py"
    return [each for each, item in zip(kept, items, strict=True) if item.function in names]


@pytest.mark.parametrize(
    ("wrong", "alike", "answer", "evals"),
    [
        (CountsToTwo, CountsToTwoElsewhere, None, ["shortener"]),
        (CountsToTwo, CountsToTwoElsewhere, None, ["shortener.eval.visits_are_counted"]),
        (CountsToTwo, CountsToTwo, None, ["shortener.eval.visits_at_once_are_all_counted"]),
        (TakesLongCodes, TakesLongCodes, None, ["shortener.visit", "shortener.visits"]),
        (
            Shortener,
            Shortener,
            asking_answer,
            ["shortener.never.ask_for_a_login_to_follow_a_link"],
        ),
    ],
)
def test_what_is_kept_fails_where_the_same_is_wrong_and_nowhere_else(
    tmp_path, wrong, alike, answer, evals
):
    """Played once, without a search: in a product whose free choices are others, too."""
    kept = found_by(tmp_path, wrong, answer, evals)
    assert [each.eval for each in kept] == sorted(evals, key=[e.clause for e in SUITE.evals].index)
    lines = [each.line for each in kept]
    assert tuple(kept_line(each, sealed=False) for each in lines) == kept
    assert again(tmp_path, kept, alike, answer) == list(kept)
    assert again(tmp_path, kept, Shortener) == []


def test_what_fails_again_is_not_kept_twice():
    """However often the same is found wrong, by whatever example."""
    text = json.dumps({"given": {"n": 3}})
    found = Failure("eval", "shortener.visit.known", "", "", eval="shortener", kept=text)
    assert len(kept_failures(SPEC, [found, found])) == 1
    assert kept_failures(SPEC, [found, attrs.evolve(found, regression=True)]) == ()


def test_a_sealed_example_is_neither_shown_nor_told(tmp_path):
    """Whoever writes the code gets a suite without it, and of its failure the clause alone."""
    sealed = "shortener.eval.real_addresses_survive_the_round_trip"
    kept = found_by(tmp_path, LosesSealedRows, None, [sealed])
    assert [each.sealed for each in kept] == [True]
    suite = with_kept(SUITE, kept, "library", Implementation())
    assert suite.evals[0].sealed
    assert not any(each.sealed for each in visible(suite).evals)
    assert not any("regression" in each.path for each in visible(suite).files)
    (failure,) = failed_again(tmp_path, suite)
    told = disclosed(failure)
    assert (told.clause, told.title) == (sealed, "a sealed eval")
    assert told.detail == "it did not behave as this clause says"


def failed_again(folder, suite):
    item = suite.evals[0]
    report = run_suite(
        write(suite, folder, EXAMPLES / "shortener"),
        shortener_subject(LosesSealedRows),
        select_evals=[f"{item.file}::{item.function}"],
    )
    return failed(report)


CHANGES = {
    "a comment": ("state places", "// where\nstate places", True),
    "another operation": ("returns places[key] + 1", "returns places[key] + 2", True),
    "the clause": ("returns places[key] }", "returns places[key] + 2 }", False),
    "its name": (
        "case known when key in places { returns places[key] }",
        "case familiar when key in places { returns places[key] }",
        False,
    ),
    "a field": ("row: Int, side: Side", "row: Int, side: Side, level: Int", False),
    "a case": ("left, right", "left, middle", False),
    "a parameter": ("get(key: Key)", "get(key: Key, more: Int)", False),
}
PLACES = """\
spec places version "1.0.0"

enum Side { left, right }
record Key { row: Int, side: Side }

state places: Map<Key, Int> = {}

operation get(key: Key) -> Int {
  case known when key in places { returns places[key] }
  case unknown when key not in places { returns 0 }
}

operation next(key: Key) -> Int {
  case known when key in places { returns places[key] + 1 }
  case unknown when key not in places { returns 1 sets places[key] = 1 }
}
"""
KEY = {
    "record": "Key",
    "fields": {"row": {"int": str(2**70)}, "side": {"enum": "Side", "case": "right"}},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_line_is_kept_while_its_clause_means_the_same(name):
    """What is about another clause does not matter, and what has no value any more is dropped."""
    old, new, stays = CHANGES[name]
    spec = understood(PLACES)
    text = json.dumps({"steps": [{"call": "get", "with": [KEY]}]})
    failure = Failure("eval", "places.get.known", "", "", eval="places.get.known", kept=text)
    (kept,) = kept_failures(spec, [failure])
    assert still_meant(derive_suite(spec), [kept]) == (kept,)
    assert PLACES.count(old) == 1
    changed = derive_suite(understood(PLACES.replace(old, new)))
    assert still_meant(changed, [kept]) == ((kept,) if stays else ())


@pytest.mark.parametrize(
    "line",
    ["", "<<<<<<< ours", "[]", "{}", '{"eval": 1, "clause": "", "meaning": "", "steps": []}'],
)
def test_what_is_no_line_is_no_failure(line):
    with pytest.raises(ValueError):
        kept_line(line, sealed=False)
