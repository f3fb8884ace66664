"""The evals on the pages about the language are true: each of those that need no operation runs."""

from pathlib import Path

import pytest

from tests.expectations import broken_expectations, spec_in
from tests.mdtest import Case, read_cases, read_expectations

PAGES = Path(__file__).parents[1] / "mdtest" / "language"


def cases() -> list[tuple[str, Case]]:
    return [
        (f"{page.stem}: {case.title}", case)
        for page in sorted(PAGES.glob("*.md"))
        for case in read_cases(page.read_text(encoding="utf-8"))
        if any('eval "' in text for text in case.files.values())
        and not any(read_expectations(name, text) for name, text in case.files.items())
    ]


@pytest.mark.parametrize("case", [pytest.param(case, id=title) for title, case in cases()])
def test_what_a_page_expects_is_true(case):
    assert broken_expectations(spec_in(case.files, case.root)) == []


def test_an_expectation_that_is_not_true_is_noticed():
    text = 'eval "sums" for each n in [1, 2] { let twice = n + n  expect twice == 2 * n  expect twice == 2 }'
    assert broken_expectations(spec_in({"main.spec": text}, "main.spec")) == ["sums: expectation 2"]
