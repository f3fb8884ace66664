"""`factoryc evals` writes a suite, and nothing over anything else."""

import ast
import json
import subprocess
import sys

import jsonschema
import pytest

from factoryc.cli.refusal import CannotAsk
from factoryc.cli.suite_folder import MARKER, write_folder
from tests.cli.command import ROOT, factoryc

SHORTENER = ROOT / "examples/shortener/shortener.spec"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suite") / "new" / "evals"
    ended = factoryc("evals", SHORTENER, "-o", folder, "--format", "json")
    assert ended.code == 0, ended.errors
    return folder, json.loads(ended.output)


def test_the_answer_keeps_to_its_schema_and_to_the_folder(written):
    folder, answer = written
    schema = json.loads((ROOT / "docs/reference/evals.schema.json").read_text())
    jsonschema.validate(answer, schema)
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }
    assert there == set(answer["files"])
    for item in answer["evals"]:
        tree = ast.parse((folder / item["file"]).read_text())
        named = {each.name for each in ast.walk(tree) if hasattr(each, "name")}
        assert item["function"].split("::")[0] in named


def test_the_data_comes_along(written):
    folder, _ = written
    urls = ROOT / "examples/shortener/samples/urls.csv"
    assert (folder / "data/samples/urls.csv").read_bytes() == urls.read_bytes()


def test_the_files_are_laid_out(written):
    folder, _ = written
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100", "--check"]
    assert subprocess.run([*ruff, str(folder)], check=False, capture_output=True).returncode == 0


def test_an_earlier_suite_is_replaced_by_the_same(written):
    folder, _ = written
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "__pycache__").mkdir(exist_ok=True)
    (folder / "__pycache__" / "conftest.pyc").touch()
    ended = factoryc("evals", SHORTENER, "-o", folder)
    assert ended.code == 0, ended.errors
    assert {path: path.read_bytes() for path in before} == before
    assert f"pytest {folder} --factoryc-subject" in ended.output
    assert "sealed" in ended.output


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    ended = factoryc("evals", SHORTENER, "-o", tmp_path)
    assert (ended.code, ended.output) == (2, "")
    assert "`mine.txt`, which factoryc did not write" in ended.errors
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_left_alone(tmp_path):
    (tmp_path / "evals").write_text("mine")
    ended = factoryc("evals", SHORTENER, "-o", tmp_path / "evals")
    assert ended.code == 2
    assert (tmp_path / "evals").read_text() == "mine"


def test_what_was_edited_is_left_alone(tmp_path):
    write_folder(tmp_path, {"a.py": b"1", "b/c.py": b"2"})
    (tmp_path / "a.py").write_text("edited")
    with pytest.raises(CannotAsk, match="was edited since"):
        write_folder(tmp_path, {"a.py": b"3"})
    assert (tmp_path / "a.py").read_text() == "edited"
    assert (tmp_path / "b/c.py").read_text() == "2"


def test_what_a_suite_no_longer_holds_goes(tmp_path):
    write_folder(tmp_path, {"a.py": b"1", "b/c.py": b"2"})
    write_folder(tmp_path, {"a.py": b"3"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [MARKER, "a.py"]
    assert (tmp_path / "a.py").read_bytes() == b"3"


def test_a_killed_run_is_taken_up(tmp_path):
    """The marker of a run that did not end lists its files without digests."""
    (tmp_path / MARKER).write_text(json.dumps({"a.py": None, "b.py": None}))
    (tmp_path / "a.py").write_text("half")
    write_folder(tmp_path, {"a.py": b"whole"})
    assert (tmp_path / "a.py").read_bytes() == b"whole"


def test_a_marker_never_leads_outside(tmp_path):
    """A marker that somebody tampered with deletes nothing beside the folder."""
    (tmp_path / "mine.txt").write_text("mine")
    folder = tmp_path / "evals"
    folder.mkdir()
    (folder / MARKER).write_text(json.dumps({"../mine.txt": None, "/etc/passwd": None}))
    write_folder(folder, {"a.py": b"1"})
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotAsk, match="cannot write into"):
        write_folder(tmp_path / "file" / "evals", {"a.py": b"1"})


def test_the_folder_must_be_named():
    ended = factoryc("evals", SHORTENER)
    assert ended.code == 2
    assert "-o" in ended.errors


def test_a_spec_that_nothing_can_judge_has_no_suite(tmp_path):
    """One message that names the clause; nothing is written."""
    text = 'spec a version "1"\nport P {\n  operation send(b: Text)\n}\noperation c() {\n  case all otherwise { calls P.send("x") }\n}\n'
    (tmp_path / "a.spec").write_text(text, encoding="utf-8")
    ended = factoryc("evals", "a.spec", "-o", "suite", cwd=tmp_path)
    assert ended.code == 2
    assert "a.P: a port" in ended.errors
    assert not (tmp_path / "suite").exists()
