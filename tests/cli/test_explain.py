"""`factoryc explain` shows the pages of docs/findings."""

import pytest

from tests.cli.command import ROOT, factoryc

PAGES = sorted((ROOT / "docs" / "findings").glob("*.md"))


@pytest.mark.parametrize("name", ["missing-part", "[missing-part]"])
def test_a_pipe_gets_the_page_as_it_was_written(name):
    ended = factoryc("explain", name)
    assert ended.code == 0
    assert ended.output == (ROOT / "docs/findings/missing-part.md").read_text(encoding="utf-8")


def test_a_terminal_gets_it_laid_out():
    ended = factoryc("explain", "missing-part", FORCE_COLOR="1", COLUMNS="40")
    assert ended.code == 0
    assert "\x1b[" in ended.output
    assert "## " not in ended.output


def test_without_a_name_all_are_listed():
    ended = factoryc("explain")
    assert ended.output.split() == [page.stem for page in PAGES]


@pytest.mark.parametrize("name", ["../../README", "/etc/passwd", "zzz", ""])
def test_only_pages_are_shown(name):
    ended = factoryc("explain", name)
    assert (ended.code, ended.output) == (2, "")
