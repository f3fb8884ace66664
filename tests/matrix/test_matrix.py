"""For each kind of clause one right implementation passes, and wrong ones are caught for the right reason."""

import pytest

from factoryc.judge.judge import JudgeOptions
from factoryc.judge.verdict import Verdict, failure_text
from tests.matrix.benches import RIGHT, benches, folder_of, seed_of
from tests.matrix.pages import pages
from tests.soak import soak

PAGES = pages()
WRONG = tuple(wrong for page in PAGES for wrong in page.wrong)
# What takes long is a sample of it; `make soak` takes the whole.
FEW, SOME = 5, 25
# Each example over HTTP or on a command line takes a process of its own.
FEW_PROCESSES = 8
BY_NAME = {page.name: page for page in PAGES}


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
    verdict = judged(page, RIGHT, seed_of(page.name), FEW)
    assert verdict.accepted, told(verdict)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.id)
def test_what_is_wrong_is_caught_at_its_clause(judged, wrong):
    page = BY_NAME[wrong.page]
    examples = SOME if page.module else FEW_PROCESSES
    expect_caught(judged(page, folder_of(wrong), seed_of(wrong.id), examples, wrong.where), wrong)


@soak
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_with_all_examples_every_case_is_judged_and_nothing_is_missed(judged, page):
    right = judged(page, RIGHT, 0, None)
    assert right.accepted, told(right)
    assert [clause for clause, count in right.cases.items() if not count] == []
    for wrong in page.wrong:
        expect_caught(judged(page, folder_of(wrong), 0, None), wrong)
