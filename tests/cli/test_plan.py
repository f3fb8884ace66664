"""`factoryc plan`: the task graph, for people and for programs."""

import json
from datetime import UTC, datetime

import jsonschema
import pytest

from factoryc.cli.task_order import critical_path, width
from factoryc.cli.task_tree import draw_ascii
from factoryc.factory.repository import open_product
from factoryc.plan.task import Task, TaskGraph
from tests.cli.command import ROOT, factoryc

SHORTENER = "examples/shortener/shortener.spec"


def graph(**needs):
    """A graph of tasks from the names that each needs."""
    tasks = [Task(name, "types", name, (), (), of, (), "") for name, of in needs.items()]
    return TaskGraph("example", "1", "", tuple(tasks))


@pytest.mark.parametrize(
    ("needs", "expected_width", "path"),
    [
        ({}, 0, ()),
        ({"a": ()}, 1, ("a",)),
        ({"a": (), "b": ("a",), "c": ("a", "b")}, 1, ("a", "b", "c")),
        ({"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}, 2, ("a", "b", "d")),
        # No level of this graph is wider than two, and yet three can go on at once.
        ({"a": (), "b": (), "c": ("a",), "d": ("a",)}, 3, ("a", "c")),
        ({"a": (), "b": (), "c": ("a", "b"), "d": ("c",), "e": ("b",)}, 2, ("a", "c", "d")),
    ],
)
def test_width_and_longest_chain(needs, expected_width, path):
    assert width(graph(**needs)) == expected_width
    assert critical_path(graph(**needs)) == path


def test_the_tree_says_what_its_lines_do_not():
    drawn = draw_ascii(graph(a=(), b=("a",), c=("a",), d=("a", "b", "c")))
    assert drawn == ("a", "|- b", "`- c", "   `- d (and after b)")


def test_the_answer_for_programs_keeps_to_its_schema():
    ended = factoryc("plan", SHORTENER, "--format", "json")
    assert ended.code == 0, ended.errors
    answer = json.loads(ended.output)
    schema = json.loads((ROOT / "docs" / "reference" / "plan.schema.json").read_text())
    jsonschema.validate(answer, schema)
    seen = set()
    for task in answer["tasks"]:
        assert set(task["needs"]) <= seen
        seen.add(task["name"])
    assert set(answer["critical_path"]) <= seen
    assert answer["spec"] == "shortener"


def test_people_see_every_task_and_its_files():
    ended = factoryc("plan", SHORTENER)
    assert ended.code == 0, ended.errors
    assert "src/shortener/operations/shorten.py" in ended.output
    assert "shortener.shorten.fresh" in ended.output
    assert "└─ " in ended.output


def test_forty_columns_and_ascii_are_enough():
    narrow = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "COLUMNS": "40", "FORCE_COLOR": "1"}
    ended = factoryc("plan", SHORTENER, **narrow)
    assert ended.code == 0, ended.errors
    assert ended.output.isascii()
    assert max(len(line) for line in ended.output.splitlines() if "(and after" not in line) <= 40


def test_an_empty_product_reuses_nothing(tmp_path):
    open_product(tmp_path / "product", "shortener", datetime(2026, 1, 1, tzinfo=UTC))
    ended = factoryc("plan", SHORTENER, "--into", tmp_path / "product", "--format", "json")
    assert ended.code == 0, ended.errors
    answer = json.loads(ended.output)
    schema = json.loads((ROOT / "docs" / "reference" / "plan.schema.json").read_text())
    jsonschema.validate(answer, schema)
    assert {task["reused"] for task in answer["tasks"]} == {None}


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    ended = factoryc("plan", SHORTENER, "--into", tmp_path / "new")
    assert ended.code == 0, ended.errors
    assert "0 reused" in ended.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["full", "file"])
def test_what_is_no_product_is_refused(tmp_path, name):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    ended = factoryc("plan", SHORTENER, "--into", tmp_path / name)
    assert ended.code == 2
    assert "holds no product of factoryc" in ended.errors


def test_a_spec_with_mistakes_has_no_plan(tmp_path):
    (tmp_path / "a.spec").write_text("type Amount = Itn\n")
    ended = factoryc("plan", "a.spec", cwd=tmp_path)
    assert (ended.code, ended.output) == (1, "")
    assert "error[" in ended.errors


@pytest.mark.parametrize("text", ["", "type Amount = Int\n"])
def test_a_file_without_a_spec_has_no_plan_and_no_suite(tmp_path, text):
    (tmp_path / "a.spec").write_text(text)
    for arguments in (("plan", "a.spec"), ("evals", "a.spec", "-o", "suite")):
        ended = factoryc(*arguments, cwd=tmp_path)
        assert (ended.code, ended.output) == (2, "")
        assert ended.errors.startswith("error: `a.spec` is no spec")
    assert not (tmp_path / "suite").exists()


def test_missing_data_is_named(tmp_path):
    (tmp_path / "shortener.spec").write_text((ROOT / SHORTENER).read_text())
    ended = factoryc("plan", "shortener.spec", cwd=tmp_path)
    assert ended.code == 1
    assert "error[missing-data]: there is no file `samples/urls.csv`" in ended.errors
