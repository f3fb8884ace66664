"""On every spec of the pages about the language and about findings, the solver agrees with the search."""

import os
from pathlib import Path

import pytest

from factoryc.analysis.answer import ProvedAbsent, Shown, Undecided
from factoryc.findings.check import check_spec
from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from tests.mdtest import read_cases
from tests.solver.alone import solver_answers

_ROOT = Path(__file__).parents[2]
PAGES = sorted([*_ROOT.glob("tests/mdtest/findings/*.md"), *_ROOT.glob("docs/findings/*.md")])
# What it shows by itself, of all that is to be shown. One is left to the search: it takes a sum over a map.
_LEAST = 0.9
# So many specs of each page are tried each time, and `make fuzz-solver` tries them all.
_FIRST = 5


def specs_of(page):
    cases = read_cases(page.read_text(encoding="utf-8"))
    for case in cases if "FACTORYC_FUZZ" in os.environ else cases[:_FIRST]:
        if len(case.files) == 1:
            root = SourceFile(case.root, case.files[case.root])
            understood = understand(root, lambda path, _user: read_standard_module(path))
            if understood.sound:
                yield case.title, understood.spec


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_the_solver_contradicts_no_witness_and_no_proof(page):
    asked = found = 0
    for title, spec in specs_of(page):
        shown = {(each.clause, each.name) for each in check_spec(spec, {}).diagnostics}
        for question, answer in solver_answers(spec):
            is_shown = (question.clause, question.name) in shown
            assert isinstance(
                answer, Shown | Undecided if is_shown else ProvedAbsent | Undecided
            ), (
                title,
                question,
            )
            if isinstance(answer, Undecided):
                assert "bug" not in answer.reason, (title, question)
            asked += is_shown
            found += isinstance(answer, Shown)
    assert found >= _LEAST * asked - 1
