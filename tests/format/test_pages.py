"""The pages beside this file show what is made of what: written, and laid out."""

from pathlib import Path

import pytest

from factoryc.format.format import format_source
from factoryc.source.text import SourceFile
from tests.mdtest import read_cases

CASES = [
    pytest.param(case, id=f"{page.stem} - {case.title}")
    for page in sorted((Path(__file__).parent / "pages").glob("*.md"))
    for case in read_cases(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_a_text_gets_its_layout(case):
    written, laid = case.blocks[0].source, case.blocks[-1].source
    assert format_source(SourceFile("main.spec", written)).text == laid
    assert format_source(SourceFile("main.spec", laid)).text == laid
