"""Each fix of a catalogued finding settles it, and leaves a spec without new mistakes."""

from collections import Counter
from pathlib import Path

import pytest

from factoryc.source.edit import apply_edits
from tests.mdtest import read_cases

PAGES = sorted((Path(__file__).parents[1] / "mdtest" / "findings").glob("*.md"))
# What a skeleton holds is for its author to say, and until then it does not hold.
UNFINISHED = "eval-contradicts-contract"
SKELETON = "expect false"


def kinds(diagnostics):
    return Counter(each.name for each in diagnostics)


def mistaken(diagnostics):
    return any(each.severity == "error" for each in diagnostics)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_fix_settles_its_finding_and_nothing_new_is_wrong(page, check):
    for case in read_cases(page.read_text(encoding="utf-8")):
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
