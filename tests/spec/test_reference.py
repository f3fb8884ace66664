"""The reference: each example is what its page says, and each construct has a page."""

import re

import pytest

from factoryc.format.format import format_source
from factoryc.judge.unjudged import unjudged
from factoryc.source.text import SourceFile
from factoryc.syntax.wording import RESERVED
from tests.expectations import broken_expectations, spec_in
from tests.mdtest import disagreements, read_cases, read_expectations
from tests.spec.understanding import ROOT

FOLDER = ROOT / "docs" / "reference"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
CASES = [(page, case) for page, text in PAGES.items() for case in read_cases(text)]
MADE_FROM_THE_CODE = {"builtins.md", "commands.md", "grammar.md", "standard-library.md"}
# They show what a command answers, and have tests of their own.
OF_A_COMMAND = {"simulate.md", "judging.md"}
OF_THE_LANGUAGE = set(PAGES) - MADE_FROM_THE_CODE - OF_A_COMMAND


@pytest.mark.parametrize(("page", "case"), CASES, ids=lambda part: getattr(part, "title", part))
def test_an_example_is_what_its_page_says(page, case, check):
    problems = [f"{page}:{problem}" for problem in disagreements(case, check)]
    assert problems == []


RUN = [
    pytest.param(case, id=f"{page}: {case.title}")
    for page, case in CASES
    if any('eval "' in text for text in case.files.values())
    and not any(read_expectations(name, text) for name, text in case.files.items())
]


@pytest.mark.parametrize("case", RUN)
def test_what_an_example_expects_is_true(case):
    """Of functions and values; what is expected of operations is for products to meet."""
    assert broken_expectations(spec_in(case.files, case.root)) == []


SOUND = [
    (page, block.source)
    for page, case in CASES
    for block in case.blocks
    if not read_expectations(block.file, block.source)
]


@pytest.mark.parametrize(("page", "text"), SOUND, ids=lambda part: part.partition("\n")[0])
def test_an_example_has_the_one_layout(page, text):
    assert format_source(SourceFile(page, text)).text == text


def test_the_words_that_cannot_be_names_are_those_of_the_compiler():
    words = re.search(r"no value can be called like them[^`]*`([^`]+)`", PAGES["layout.md"])
    assert words[1].split() == sorted(RESERVED)


def refused_by_a_build():
    """What no build judges yet, of all that the examples show."""
    for _, case in CASES:
        if not any(read_expectations(name, text) for name, text in case.files.items()):
            spec = spec_in(case.files, case.root)
            for each in unjudged(spec):
                text = case.files[each.span.file][each.span.start : each.span.end]
                yield f"`{text}`" if each.what.startswith("this ") else each.what


def test_the_first_page_says_what_no_build_judges_yet():
    section = PAGES["index.md"].partition("## What no build judges yet\n")[2].partition("\n## ")[0]
    listed = set(re.findall(r"(?m)^- (.+)$", section))
    assert listed == set(refused_by_a_build()), "docs/reference/index.md says what is refused"


def test_each_page_has_examples():
    assert {page for page, _ in CASES} - OF_A_COMMAND == OF_THE_LANGUAGE


@pytest.mark.parametrize("page", sorted(OF_THE_LANGUAGE - {"index.md"}))
def test_each_page_says_what_is_checked_and_what_goes_wrong(page):
    headings = re.findall(r"(?m)^## (.+)$", PAGES[page])
    assert headings[-2:] == ["What is checked", "Common mistakes"]


@pytest.mark.parametrize("page", sorted(set(PAGES) - MADE_FROM_THE_CODE))
def test_each_page_leads_to_findings_that_there_are(page):
    for name in re.findall(r"\.\./findings/([a-z-]+)\.md", PAGES[page]):
        assert (ROOT / "docs" / "findings" / f"{name}.md").exists()


def test_each_finding_is_named_where_it_belongs():
    findings = {path.stem for path in (ROOT / "docs" / "findings").glob("*.md")}
    named = set(re.findall(r"\.\./findings/([a-z-]+)\.md", "".join(PAGES.values())))
    assert findings - named == set(), "a page of the reference says what is checked"


def test_each_declaration_is_on_the_first_page():
    grammar = (ROOT / "grammar" / "spec.lark").read_text(encoding="utf-8")
    rules = grammar.split("?declaration:")[1].split("\n\n")[0].replace("|", " ").split()
    words = {"spec_header": "spec", "type_declaration": "type"}
    for rule in rules:
        assert f"`{words.get(rule, rule)}`" in PAGES["index.md"]
