"""Each example checks clean, is laid out as the formatter does it, and is on the page of all."""

import pytest

from factoryc.cli.data_lookup import data_reader
from factoryc.format.format import format_source
from factoryc.pipeline import check
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from tests.agents.built_in_product import build, spec_of
from tests.cli.command import ROOT

EXAMPLES = ROOT / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*/*.spec"))


def read(name):
    path = EXAMPLES / name / f"{name}.spec"
    return SourceFile(path.name, path.read_text(encoding="utf-8"))


def test_there_are_examples():
    assert len(NAMES) >= 9


@pytest.mark.parametrize("name", NAMES)
def test_an_example_leaves_nothing_open(name):
    file = str(EXAMPLES / name / f"{name}.spec")
    source = SourceFile(file, read(name).text)
    checked = check(source, lambda path, _: read_standard_module(path), None, data_reader)
    assert [each.message for each in checked.diagnostics] == []
    assert checked.unknown == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_built_in_agent_can_do_each_part(name, tmp_path):
    """That what it does is right takes a judge, and minutes: `make examples`."""
    reports = build(spec_of(read(name).text), tmp_path)
    assert {report.outcome for report in reports} == {"finished"}


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_laid_out_as_the_formatter_does(name):
    source = read(name)
    assert format_source(source).text == source.text


def test_the_page_of_examples_has_each():
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"[{name}]({name}/{name}.spec)" in page
