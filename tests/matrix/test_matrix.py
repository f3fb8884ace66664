"""For each kind of clause one right implementation passes, and wrong ones are caught for the right reason."""

import os
from collections import Counter

import pytest

from factoryc.judge.judge import JudgeOptions
from factoryc.judge.verdict import Verdict, failure_text
from tests.matrix.benches import (
    RIGHT,
    benches,
    folder_of,
    is_inspected,
    is_measured,
    seed_of,
)
from tests.matrix.pages import pages
from tests.soak import soak

PAGES = pages()
WRONG = tuple(wrong for page in PAGES for wrong in page.wrong)
# What takes long is a sample of it; `make soak` takes the whole.
FEW, SOME = 5, 25
# Each example over HTTP or on a command line takes a process of its own.
FEW_PROCESSES = 8
# What is read in the source, or done by each call, shows without many.
TWO = 2
BY_NAME = {page.name: page for page in PAGES}
# Of each kind of clause the first is always tried, and `make soak` tries them all.
FIRST = {wrong.kind: wrong.id for wrong in reversed(WRONG)}
# Each kind of clause that the reference describes, as the pages call it.
KINDS = """
returns / ensures / requires / sets / fails / in order / rejected / function / invariant
a limit that calls add up to / refinement type / optional / enum with payload / state kept between calls / order of lists / aliasing
Decimal / Decimal: rounding / Unicode text / Text with a pattern / parts of texts
dates / durations / now / advance clock / restart / together / repeat / scenario / sealed / for all
for each row in a table / for each row in csv / for each row in json / hostile values
interface http: statuses / interface http: routes / interface http: headers / interface http: bodies
interface http: errors / interface cli: exit codes / interface cli: output / interface cli: words
state kept in a file / never: a header that is asked for / never use network / never use float
never use clock / never use randomness / never use processes / never use environment / never import
never call / never write outside / never log value of / constraint dependencies / constraint imports
constraint runtime / constraint network / constraint files / constraint files only
constraint modules share nothing / constraint latency / constraint memory / load / never use files
a law: symmetric / a law: idempotent / a law: inverse / a law: a way round
calls / calls … as / calls … or fails / a port that remembers / expect a call of a port
"""
LEAST, IN_ALL = 3, 150
# How many other seeds the right ones are judged by: `FACTORYC_RUNS=200 make soak`.
RUNS = int(os.environ.get("FACTORYC_RUNS", "25"))


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    with benches(tmp_path_factory.mktemp("matrix")) as opened:

        def verdict(page, name, seed, examples, only="") -> Verdict:
            options = JudgeOptions(seed=seed, examples=examples, shrink=0.0, seconds=300)
            return opened.verdict(page, name, options, only)

        yield verdict


def told(verdict):
    return "\n\n".join(
        [
            *(failure_text(each) for each in verdict.failures),
            *(f"{clause}: {why}" for clause, why in verdict.inconclusive),
        ]
    )


def expect_caught(verdict, wrong):
    assert verdict.failures, "nobody noticed"
    found = [each for each in verdict.failures if each.how not in {"error", "flaky"}]
    named = [each for each in found if each.clause in wrong.clauses]
    assert named, told(verdict)
    if wrong.shows:
        assert any(wrong.shows in failure_text(each) for each in named), told(verdict)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_right_is_accepted(judged, page):
    verdict = judged(page, RIGHT, seed_of(page.name), FEW if page.module else TWO)
    assert verdict.accepted, told(verdict)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(each, id=each.id, marks=() if FIRST[each.kind] == each.id else soak)
        for each in WRONG
    ],
)
def test_what_is_wrong_is_caught_at_its_clause(judged, wrong):
    page = BY_NAME[wrong.page]
    examples = SOME if page.module else FEW_PROCESSES
    if is_inspected(page, wrong.where):
        examples = TWO
    expect_caught(judged(page, folder_of(wrong), seed_of(wrong.id), examples, wrong.where), wrong)


def test_each_kind_of_clause_is_broken_in_three_ways_and_all_of_them_in_150():
    counted = Counter(wrong.kind for wrong in WRONG)
    kinds = {kind.strip() for line in KINDS.strip().splitlines() for kind in line.split(" / ")}
    assert set(counted) == kinds
    assert [kind for kind, count in counted.items() if count < LEAST] == []
    assert len({wrong.id for wrong in WRONG}) == len(WRONG) >= IN_ALL


@soak
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_right_is_accepted_whatever_the_seed(judged, page):
    for seed in range(RUNS):
        verdict = judged(page, RIGHT, seed, FEW)
        assert verdict.accepted, f"seed {seed}: {told(verdict)}"


@soak
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_with_all_examples_every_case_is_judged_and_nothing_is_missed(judged, page):
    right = judged(page, RIGHT, 0, None)
    assert right.accepted, told(right)
    assert [clause for clause, count in right.cases.items() if not count] == []
    for wrong in page.wrong:
        only = wrong.where if is_measured(page, wrong.where) else ""
        expect_caught(judged(page, folder_of(wrong), 0, None, only), wrong)
