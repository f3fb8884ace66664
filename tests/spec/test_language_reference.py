"""The reference page of the language: each of its examples is a spec without mistakes."""

import pytest

from tests.mdtest import read_cases
from tests.spec.understanding import ROOT, understood

PAGE = ROOT / "docs" / "reference" / "language.md"
CASES = read_cases(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_examples_have_no_mistakes(case):
    (text,) = case.files.values()
    assert understood(text).diagnostics == ()


def test_the_page_has_examples():
    assert len(CASES) >= 4


def test_each_declaration_is_named():
    page = PAGE.read_text(encoding="utf-8")
    grammar = (ROOT / "grammar" / "spec.lark").read_text(encoding="utf-8")
    rules = grammar.split("?declaration:")[1].split("\n\n")[0].replace("|", " ").split()
    words = {"spec_header": "spec", "type_declaration": "type"}
    for rule in rules:
        assert f"`{words.get(rule, rule)}`" in page
