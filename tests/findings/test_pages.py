"""Each page of docs/findings/ is documentation and test at once."""

import ast
from pathlib import Path

import pytest

from tests.mdtest import IN_EVERY_SNIPPET, read_page

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "findings").glob("*.md"))
# What a bug in us is called where an editor shows it.
OF_NO_SPEC = {"internal-error"}
SECTIONS = ["What it does", "Why it matters", "Example", "Use instead"]


def named(path):
    """The names that a module gives to diagnostics it makes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and called(node) in {"Diagnostic", "wrong"}:
            given = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
            for value in (*node.args[:1], *given):
                if isinstance(value, ast.Constant):
                    yield value.value


def called(node):
    """The name of what is called, without what it belongs to."""
    return getattr(node.func, "id", getattr(node.func, "attr", None))


def test_every_finding_has_a_page():
    names = {name for path in (ROOT / "factoryc").rglob("*.py") for name in named(path)}
    assert {"missing-data", "type-mismatch"} <= names
    assert names - OF_NO_SPEC - {page.stem for page in PAGES} == set()


def found(page, section, check):
    """The names of all findings in the snippets of a section."""
    cases = read_page(page)[section]
    assert cases, f"{page.name}: `{section}` has no ```spec block"
    names = {each.name for case in cases for each in check(case.files_and_data, case.root)}
    return names - (IN_EVERY_SNIPPET - {page.stem})


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
