"""The small specs of the pages are a catalogue: each finding arises in some, and stays away from others.

What a check asks beyond whether a spec can be read has a page of its own, with six specs that show it and six that
come close and do not. What is wrong with words, names and types stands on the pages about the language.
"""

from pathlib import Path

import pytest

from factoryc.cli.finding_groups import GROUPS
from tests.mdtest import read_cases, read_expectations

ROOT = Path(__file__).parents[2]
CATALOGUE = sorted((ROOT / "tests" / "mdtest" / "findings").glob("*.md"))
# Found while a spec is read. Of these the pages in docs/findings show both ways, which a test of them checks.
OF_READING = {
    *GROUPS["how it is written"],
    *GROUPS["names"],
    *GROUPS["types"],
    *GROUPS["interfaces"],
    "missing-outcome",
    "contradictory-outcome",
    "unbounded-recursion",
    "unbounded-work",
    "missing-data",
    "missing-load-item",
    "missing-decision-item",
}
OF_QUESTIONS = {name for names in GROUPS.values() for name in names} - OF_READING
LEAST = 120
LEAST_EACH_WAY = 6


def cases_of(pages):
    return [case for page in pages for case in read_cases(page.read_text(encoding="utf-8"))]


def expected_names(case):
    texts = case.files.items()
    return {each.name for name, text in texts for each in read_expectations(name, text)}


def test_every_finding_belongs_to_a_group():
    documented = {page.stem for page in (ROOT / "docs" / "findings").glob("*.md")}
    assert documented == OF_READING | OF_QUESTIONS


def test_there_are_many_small_specs_both_flawed_and_clean():
    flawed = [bool(expected_names(case)) for case in cases_of(CATALOGUE)]
    assert flawed.count(True) >= LEAST
    assert flawed.count(False) >= LEAST


@pytest.mark.parametrize("name", sorted(OF_QUESTIONS))
def test_a_finding_has_specs_that_show_it_and_specs_that_come_close(name):
    page = ROOT / "tests" / "mdtest" / "findings" / f"{name}.md"
    assert page.is_file()
    shown = [name in expected_names(case) for case in cases_of([page])]
    assert shown.count(True) >= LEAST_EACH_WAY
    assert shown.count(False) >= LEAST_EACH_WAY
