"""Each fix of a catalogued finding settles it, and leaves a spec without new mistakes."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from factoryc.source.edit import apply_edits
from tests.mdtest import read_cases, read_page

ROOT = Path(__file__).parents[2]
CATALOGUE = sorted((ROOT / "tests" / "mdtest" / "findings").glob("*.md"))
PAGES = sorted((ROOT / "docs" / "findings").glob("*.md"))
# What a skeleton holds is for its author to say, and until then it does not hold.
UNFINISHED = "eval-contradicts-contract"
SKELETON = "expect false"
# So many specs of each page are tried each time, and `make soak` tries them all.
FIRST = 4


def kinds(diagnostics):
    return Counter(each.name for each in diagnostics)


def mistaken(diagnostics):
    return any(each.severity == "error" for each in diagnostics)


@pytest.mark.parametrize("page", CATALOGUE, ids=lambda page: page.stem)
def test_a_fix_settles_its_finding_and_nothing_new_is_wrong(page, check):
    cases = read_cases(page.read_text(encoding="utf-8"))
    for case in cases if "FACTORYC_SOAK" in os.environ else cases[:FIRST]:
        settles(page, case, check)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_a_fix_or_says_why_there_is_none(page, check):
    """Read as a whole, since a fix may be for some of what the finding is about."""
    text = page.read_text(encoding="utf-8")
    fixed = [settles(page, case, check) for case in read_page(page)["Example"]]
    says_none = re.search(r"[Tt]here is (no fix|none)|no fix that a machine", text) is not None
    assert any(fixed) or says_none


def settles(page, case, check):
    """Whether there are fixes. Each takes its finding away, and brings no other."""
    found = check(case.files_and_data, case.root)
    for each in found:
        for fix in each.fixes if each.name == page.stem else ():
            files = dict(case.files_and_data)
            file = fix.edits[0].span.file
            files[file] = apply_edits(files[file], fix.edits)
            told = check(files, case.root)
            # Questions are asked once there are no mistakes.
            told = [one for one in told if one.severity == "error" or not mistaken(found)]
            after = kinds(told)
            if any(SKELETON in edit.text for edit in fix.edits):
                after.pop(UNFINISHED, None)
            before = kinds(found)
            assert after[page.stem] < before[page.stem], (case.title, fix.title)
            assert set(after) <= set(before), (case.title, fix.title, files[file])
    return any(each.fixes for each in found if each.name == page.stem)
