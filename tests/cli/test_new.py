"""`factoryc new`: a folder to begin from, whose spec checks clean; and nothing is overwritten."""

import json
import tomllib

import jsonschema
import pytest

from factoryc.format.format import format_source
from factoryc.source.text import SourceFile
from tests.cli.command import ROOT, factoryc

RULE = "small letters, digits and `_`"


def test_the_new_spec_checks_clean_with_all_six_parts(tmp_path):
    ended = factoryc("new", "corner_shop", cwd=tmp_path)
    assert (ended.code, ended.errors) == (0, "")
    checked = factoryc("check", "corner_shop.spec", "--strict", cwd=tmp_path / "corner_shop")
    assert checked.code == 0, checked.output
    assert "no findings" in checked.output
    assert 'spec corner_shop version "0.1.0"' in (
        tmp_path / "corner_shop" / "corner_shop.spec"
    ).read_text(encoding="utf-8")


def test_it_tells_what_it_wrote_and_which_commands_are_next(tmp_path):
    told = factoryc("new", "shop", cwd=tmp_path).output
    files = [path for path in (tmp_path / "shop").rglob("*") if path.is_file()]
    for path in files:
        assert path.relative_to(tmp_path / "shop").as_posix() in told
    assert len(files) == 7
    assert told.endswith("  cd shop\n  factoryc check shop.spec\n  factoryc build shop.spec\n")


def test_the_answer_for_programs_keeps_to_its_schema(tmp_path):
    answer = json.loads(
        factoryc("new", "in a folder/shop", "--format", "json", cwd=tmp_path).output
    )
    schema = json.loads((ROOT / "docs" / "reference" / "new.schema.json").read_text())
    jsonschema.validate(answer, schema)
    folder = tmp_path / answer["folder"]
    assert all((folder / path).is_file() for path in answer["files"])
    assert answer["next"][0] == "cd 'in a folder/shop'"


def test_editors_are_told_how_to_ask_factoryc(tmp_path):
    factoryc("new", "shop", cwd=tmp_path)
    folder = tmp_path / "shop"
    code = json.loads((folder / ".vscode" / "settings.json").read_text())
    helix = tomllib.loads((folder / ".helix" / "languages.toml").read_text())
    server = helix["language-server"]["factoryc"]
    assert [code["glspc.serverCommand"], *code["glspc.serverCommandArguments"]] == [
        server["command"],
        *server["args"],
    ]
    assert factoryc(*server["args"], "--help").code == 0


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("My-Shop", "did you mean `my_shop`?"),
        ("cornerShop", "did you mean `corner_shop`?"),
        ("shop.spec", "did you mean `shop`?"),
        ("folder/Shop", "did you mean `folder/shop`?"),
        ("9lives", RULE),
        ("läden", RULE),
        ("", RULE),
        ("..", RULE),
        ("a" * 61, "is too long"),
        ("a" * 5000, "is too long"),
    ],
)
def test_a_name_that_is_none(tmp_path, name, says):
    ended = factoryc("new", name, cwd=tmp_path)
    assert (ended.code, ended.output) == (2, "")
    assert says in ended.errors
    assert "Traceback" not in ended.errors
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "mine.txt").write_text("mine")
    ended = factoryc("new", "shop", cwd=tmp_path)
    assert ended.code == 2
    assert "`shop` holds files already (`mine.txt`); nothing was written" in ended.errors
    assert [path.name for path in (tmp_path / "shop").iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "shop").mkdir()
    assert factoryc("new", "shop", cwd=tmp_path).code == 0
    assert (tmp_path / "shop" / "shop.spec").is_file()


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "shop").write_text("mine")
    ended = factoryc("new", "shop", cwd=tmp_path)
    assert ended.code == 2
    assert "`shop` is a file already; nothing was written" in ended.errors
    assert (tmp_path / "shop").read_text() == "mine"


def test_where_nothing_can_be_written():
    ended = factoryc("new", "/proc/shop")
    assert ended.code == 2
    assert "cannot write into `/proc/shop`" in ended.errors


def test_the_new_spec_is_laid_out_as_the_formatter_does():
    text = (ROOT / "starter" / "starter.spec").read_text(encoding="utf-8")
    assert format_source(SourceFile("starter.spec", text)).text == text
