"""The pages of mistakes hold each headline word for word, and what repairs a mistake repairs it."""

import re
from functools import cache
from pathlib import Path

import pytest

from factoryc.source.edit import apply_edits
from factoryc.source.text import SourceFile
from factoryc.syntax.parse import parse
from tests.mdtest import read_cases, read_expectations

PAGES = sorted((Path(__file__).parents[1] / "mdtest" / "language").glob("mistakes-in-*.md"))
CASES = [
    pytest.param(text, id=case.title)
    for page in PAGES
    for case in read_cases(page.read_text(encoding="utf-8"))
    for text in case.files.values()
]


@cache
def found(text):
    source = SourceFile("main.spec", text)
    return source, parse(source)[1]


@pytest.mark.parametrize("text", CASES)
def test_headlines_are_told_in_full(text):
    source, diagnostics = found(text)
    said = {source.position(each.span.start).line: each.message for each in diagnostics}
    expected = {each.line: each.text for each in read_expectations("main.spec", text)}
    assert said == expected


@pytest.mark.parametrize("text", CASES)
def test_no_headline_speaks_of_the_parser(text):
    for diagnostic in found(text)[1]:
        said = [diagnostic.message, diagnostic.help or "", *(fix.title for fix in diagnostic.fixes)]
        for words in said:
            assert not re.search(r"token|unexpected|terminal|parse|ANON|\$[a-z{]|\n", words), words


@pytest.mark.parametrize("text", CASES)
def test_a_fix_removes_its_own_mistake(text):
    """Others may come to light behind it; each declaration is fixed for itself."""
    source, diagnostics = found(text)
    for diagnostic in diagnostics:
        line = source.position(diagnostic.span.start).line
        for fix in diagnostic.fixes:
            changed, left = found(apply_edits(text, fix.edits))
            same = [each for each in left if changed.position(each.span.start).line == line]
            again = [
                each.span.start
                for each in same
                if (each.message, each.span.start) == (diagnostic.message, diagnostic.span.start)
            ]
            assert not again, (source.line(line), changed.line(line))


def test_two_units_in_a_cell_are_repaired():
    text = 'eval "t" for each row in table {\n  | stay |\n  | 15m1s |\n} { expect row.stay > 1s }\n'
    _, (diagnostic,) = found(text)
    assert diagnostic.message == "a duration has one unit: `15m + 1s`"
    assert apply_edits(text, diagnostic.fixes[0].edits) == text.replace("15m1s", "15m + 1s")


def test_many_mistakes_are_known():
    assert sum(len(found(case.values[0])[1]) for case in CASES) > 400
