"""Each page of docs/findings/ is documentation and test at once."""

from pathlib import Path

import pytest

from tests.mdtest import IN_EVERY_SNIPPET, read_page

PAGES = sorted((Path(__file__).parents[2] / "docs" / "findings").glob("*.md"))
SECTIONS = ["What it does", "Why it matters", "Example", "Use instead"]


def found(page, section, check):
    """The names of all findings in the snippets of a section."""
    cases = read_page(page)[section]
    assert cases, f"{page.name}: `{section}` has no ```spec block"
    names = {each.name for case in cases for each in check(case.files, case.root)}
    return names if page.stem == IN_EVERY_SNIPPET else names - {IN_EVERY_SNIPPET}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_has_its_sections_in_order(page):
    sections = [section for section in read_page(page) if section in SECTIONS]
    assert sections == SECTIONS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_example_raises_exactly_the_finding(page, check):
    assert found(page, "Example", check) == {page.stem}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_use_instead_is_clean(page, check):
    assert found(page, "Use instead", check) == set()
