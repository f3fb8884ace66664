"""`factoryc check` as a user runs it."""

import json
import shutil

import jsonschema
import pytest

from tests.cli.command import ROOT, factoryc

PARKING = "examples/parking/parking.spec"
BROKEN = """\
spec shop version "1.0.0"

operation price(amount: Int) -> Int {
  case always otherwise { returns amonut }
}
"""
NEAR = "; did you mean `specs/samples/deliveries.csv`?"


@pytest.fixture
def broken(tmp_path):
    (tmp_path / "shop.spec").write_text(BROKEN)
    return tmp_path


@pytest.fixture(scope="module")
def schema():
    return json.loads((ROOT / "docs" / "reference" / "check.schema.json").read_text())


def test_a_mistake_is_shown_where_it_stands(broken):
    ended = factoryc("check", "shop.spec", cwd=broken)
    assert ended.code == 1
    assert "error[unknown-name]" in ended.output
    assert "--> shop.spec:4:35" in ended.output
    assert "did you mean `amount`?" in ended.output
    assert ended.errors == ""


def test_all_specs_below_a_folder_are_checked(tmp_path):
    for name in ("parking", "session"):
        shutil.copytree(ROOT / "examples" / name, tmp_path / "here" / name)
    ended = factoryc("check", "here", cwd=tmp_path)
    assert ended.code == 0, ended.output + ended.errors
    for name in ("parking", "session"):
        assert f"here/{name}/{name}.spec: no findings." in ended.output


def test_the_answer_for_programs_keeps_to_its_schema(broken, schema):
    ended = factoryc("check", "shop.spec", "--format", "json", cwd=broken)
    answer = json.loads(ended.output)
    jsonschema.validate(answer, schema)
    assert ended.code == 1
    assert answer["files"] == ["shop.spec"]
    assert [each["name"] for each in answer["findings"]] == ["unknown-name"]
    assert answer["findings"][0]["span"]["start"] == {"line": 4, "column": 35}


def test_the_answer_for_code_scanning_names_files_from_here(broken):
    ended = factoryc("check", broken / "shop.spec", "--format", "sarif", cwd=broken)
    assert ended.code == 1
    (run,) = json.loads(ended.output)["runs"]
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["shop.spec"]
    assert [each["ruleId"] for each in run["results"]] == ["unknown-name"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith("# unknown-name\n")


def test_the_answer_for_github_is_one_command_for_each_finding(broken):
    ended = factoryc("check", ".", "--format", "github", cwd=broken)
    assert ended.code == 1
    (line,) = ended.output.splitlines()
    assert line.startswith("::error file=shop.spec,line=4,col=35,endLine=4,endColumn=41,")


def test_standard_input_is_a_spec_too(tmp_path):
    (tmp_path / "money.spec").write_text("type Amount = Int\n")
    text = "use ./money.{Amount}\n\n" + BROKEN.replace("amount: Int", "amount: Amount")
    ended = factoryc("check", "-", cwd=tmp_path, text=text)
    assert ended.code == 1
    assert "--> <stdin>:6:35" in ended.output
    fine = factoryc("check", "-", cwd=tmp_path, text=text.replace("amonut", "amount"))
    assert fine.code == 0, fine.output


def test_standard_input_that_is_no_text_is_refused(tmp_path):
    ended = factoryc("check", "-", cwd=tmp_path, text="spec shop\0")
    assert (ended.code, ended.output) == (2, "")
    assert ended.errors == "error: `<stdin>` is not text: it holds a NUL at line 1, column 10\n"


@pytest.mark.parametrize("layout", ["text", "json", "sarif", "github"])
def test_characters_that_nobody_can_see_are_warned_of_in_each_format(tmp_path, layout):
    (tmp_path / "a.spec").write_text(BROKEN.replace("amonut", "amount") + "// a\u202eb\n")
    ended = factoryc("check", "a.spec", "--format", layout, cwd=tmp_path)
    assert ended.code == 0
    assert "hidden-character" in ended.output
    assert "\u202e" not in ended.output


def test_warnings_count_when_they_are_asked_to(tmp_path):
    (tmp_path / "a.spec").write_text(BROKEN.replace("amonut", "amount"))
    assert factoryc("check", "a.spec", cwd=tmp_path).code == 0
    ended = factoryc("check", "a.spec", "--strict", cwd=tmp_path)
    assert ended.code == 1
    assert "warning[missing-part]" in ended.output


def test_a_module_is_checked_with_its_user(tmp_path, schema):
    """It is no spec of its own, so nothing is missing from it; its mistakes are said once."""
    (tmp_path / "money.spec").write_text("type Amount = Itn\n")
    (tmp_path / "shop.spec").write_text("use ./money.{Amount}\n\n" + BROKEN)
    ended = factoryc("check", ".", "--format", "json", cwd=tmp_path)
    answer = json.loads(ended.output)
    jsonschema.validate(answer, schema)
    assert answer["files"] == ["shop.spec", "money.spec"]
    assert sorted(each["span"]["file"] for each in answer["findings"]) == [
        "money.spec",
        "shop.spec",
    ]


def test_modules_in_a_circle_are_not_each_left_to_the_other(tmp_path):
    (tmp_path / "a.spec").write_text("use ./b.{B}\n\ntype A = Int\n")
    (tmp_path / "b.spec").write_text("use ./a.{A}\n\ntype B = Int\n")
    ended = factoryc("check", ".", cwd=tmp_path)
    assert ended.code == 1
    assert "`a.spec` -> `b.spec` -> `a.spec`" in ended.output


def test_a_spec_is_asked_though_another_uses_its_definitions(tmp_path):
    """Its user asks nothing about its operations."""
    (tmp_path / "shop.spec").write_text("type Amount = Int\n" + BROKEN)
    (tmp_path / "cart.spec").write_text(
        'spec cart version "1.0.0"\n\nuse shop.{Amount}\n\nrecord Item { price: Amount }\n'
    )
    ended = factoryc("check", ".", cwd=tmp_path)
    assert ended.code == 1
    assert "--> shop.spec:5:35" in ended.output


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("samples/delivery.csv", f"there is no file `specs/samples/delivery.csv`{NEAR}"),
        ("sample/deliveries.csv", f"there is no file `specs/sample/deliveries.csv`{NEAR}"),
        ("elsewhere/a.csv", "there is no file `specs/elsewhere/a.csv`"),
        ("samples", "`specs/samples` is a folder, and no file of data"),
        ("../deliveries.csv", "`../deliveries.csv` lies outside of the folder of `shop.spec`"),
        ("", "`specs` is a folder, and no file of data"),
    ],
)
def test_data_that_are_not_there_are_named_with_their_place(tmp_path, path, said):
    samples = tmp_path / "specs" / "samples"
    samples.mkdir(parents=True)
    (samples / "deliveries.csv").write_text("amount\n3\n")
    text = BROKEN.replace("amonut", "amount")
    evals = f'eval "each" for each row in csv("{path}") {{ expect price(row.amount) == 3 }}\n'
    (tmp_path / "specs" / "shop.spec").write_text(text + "\n" + evals)
    ended = factoryc("check", "specs/shop.spec", cwd=tmp_path, COLUMNS="200")
    assert ended.code == 1
    assert f"error[missing-data]: {said}\n --> specs/shop.spec:7:29\n" in ended.output
    (tmp_path / "specs" / "shop.spec").write_text(
        text + "\n" + evals.replace(f'"{path}"', '"samples/deliveries.csv"')
    )
    assert factoryc("check", "specs/shop.spec", cwd=tmp_path).code == 0


def test_every_unreadable_file_ends_in_two(tmp_path):
    ended = factoryc("check", "nothing.spec", cwd=tmp_path)
    assert (ended.code, ended.output) == (2, "")
    assert ended.errors == "error: there is no file `nothing.spec`\n"


def test_an_empty_file_is_no_bug(tmp_path):
    (tmp_path / "a.spec").write_text("")
    ended = factoryc("check", "a.spec", cwd=tmp_path)
    assert ended.code == 0
    assert "nothing is declared in this file" in ended.output


def test_output_is_right_in_ascii_and_in_forty_columns(broken):
    (broken / "shop.spec").write_text(BROKEN.replace("amonut", "preis€"), encoding="utf-8")
    narrow = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "COLUMNS": "40"}
    ended = factoryc("check", "shop.spec", cwd=broken, **narrow)
    assert ended.code == 1
    assert ended.output.isascii()
    assert ended.errors == ""


def test_colour_is_for_terminals(broken):
    assert "\x1b" not in factoryc("check", "shop.spec", cwd=broken).output
    assert "\x1b[1;31m" in factoryc("check", "shop.spec", cwd=broken, FORCE_COLOR="1").output


def test_a_clean_spec_says_so_in_one_line():
    ended = factoryc("check", PARKING)
    (line,) = [line for line in ended.output.splitlines() if line.startswith(PARKING)]
    assert "no findings." in line


def test_what_the_solver_is_asked_can_be_looked_at(tmp_path):
    (tmp_path / "sums.spec").write_text("""\
spec sums version "1.0.0"
operation split(a: Int, b: Int) -> Int {
  case low when a + b < 10 { returns 1 }
  case high when b >= 10 - a { returns 2 }
}
""")
    factoryc("check", "--dump-smt", "formulas", "sums.spec", cwd=tmp_path)
    names = sorted(each.name for each in (tmp_path / "formulas").iterdir())
    assert names == [
        "sums.split.conflicting-cases.1.smt2",
        "sums.split.uncovered-input.1.smt2",
    ]
    text = (tmp_path / "formulas" / names[1]).read_text()
    assert text.startswith("(set-logic ALL)")
    assert text.endswith("(check-sat)\n")


def test_quickly_nothing_is_called(tmp_path):
    """What a call or an eval would show is left, and said to be left."""
    (tmp_path / "post.spec").write_text(
        'spec post version "1.0.0"\n\n'
        "operation postage(grams: Int where it >= 0) -> Int {\n"
        "  case light when grams < 20 { returns 95 }\n"
        "  case heavy when grams > 20 { returns 180 }\n"
        "}\n\n"
        'eval "wrong" { expect postage(3) == 96 }\n'
    )
    whole = factoryc("check", "post.spec", "--format", "json", cwd=tmp_path)
    quick = factoryc("check", "post.spec", "--quick", "--format", "json", cwd=tmp_path)
    shown = {each["name"] for each in json.loads(whole.output)["findings"]}
    assert {"uncovered-input", "eval-contradicts-contract"} <= shown
    told = json.loads(quick.output)
    assert not {"uncovered-input", "eval-contradicts-contract"} & {
        each["name"] for each in told["findings"]
    }
    assert "no calls were tried" in told["unknown"][0]["reason"]
