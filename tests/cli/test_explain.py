"""`factoryc explain` shows the pages of docs/findings."""

import ast
import re

import pytest

from factoryc.cli.finding_groups import GROUPS, grouped
from tests.cli.command import ROOT, factoryc

NAMED = {"Diagnostic", "wrong"}
PAGES = sorted((ROOT / "docs" / "findings").glob("*.md"))


@pytest.mark.parametrize(
    "name",
    [
        "missing-part",
        "[missing-part]",
        "error[missing-part]",
        "warning[missing-part]: `a` has no gate",
        "Missing-Part",
        "missing_part",
    ],
)
def test_a_pipe_gets_the_page_as_it_was_written(name):
    ended = factoryc("explain", name)
    assert ended.code == 0
    assert ended.output == (ROOT / "docs/findings/missing-part.md").read_text(encoding="utf-8")


def test_a_terminal_gets_it_laid_out():
    ended = factoryc("explain", "missing-part", FORCE_COLOR="1", COLUMNS="40")
    assert ended.code == 0
    assert "\x1b[" in ended.output
    assert "## " not in ended.output


def test_without_a_name_all_are_listed_by_what_they_are_about():
    lines = factoryc("explain").output.splitlines()
    groups = [line for line in lines if line and not line.startswith(" ")]
    listed = [line.split()[0] for line in lines if line.startswith("  ")]
    assert groups == list(GROUPS)
    assert listed == [name for names in GROUPS.values() for name in names]
    assert any(
        line.split(maxsplit=1)[1:] == ["It reports a load that leaves out its rate or its mix."]
        for line in lines
    )


def test_every_page_belongs_to_one_group():
    """A new finding is added to factoryc/cli/finding_groups.py."""
    members = [name for names in GROUPS.values() for name in names]
    assert sorted(members) == [page.stem for page in PAGES]


def test_a_name_without_a_group_is_listed_last():
    assert list(grouped(["zzz", "syntax"]).items())[1:] == [("others", ("zzz",))]


@pytest.mark.parametrize("width", [40, 80])
def test_the_list_keeps_to_a_terminal(width):
    ended = factoryc("explain", FORCE_COLOR="1", COLUMNS=str(width))
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in ended.output.splitlines()]
    assert all(len(line) <= width for line in lines)
    assert any(line.split()[:1] == ["contradictory-outcome"] for line in lines)


@pytest.mark.parametrize("name", ["../../README", "/etc/passwd", "zzz", ""])
def test_only_pages_are_shown(name):
    ended = factoryc("explain", name)
    assert (ended.code, ended.output) == (2, "")


def named_in(path):
    """The names that a module gives to what it reports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        function = getattr(node, "func", None)
        if isinstance(node, ast.Call) and (
            getattr(function, "id", getattr(function, "attr", None)) in NAMED
        ):
            given = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
            for value in (*node.args[:1], *given):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def test_every_message_leads_to_a_page():
    """A message ends with `factoryc explain NAME`, and that must not be a dead end."""
    passes = [*(ROOT / "factoryc/spec").rglob("*.py"), *(ROOT / "factoryc/syntax").rglob("*.py")]
    names = {name for path in passes for name in named_in(path)}
    assert "unknown-name" in names
    assert names - {page.stem for page in PAGES} == set()
