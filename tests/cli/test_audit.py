"""`factoryc audit`: how strong a suite is, for people and for programs."""

import json

import jsonschema
import pytest

from tests.cli.command import ROOT, factoryc

PARKING = "examples/parking/parking.spec"
WEAK = """\
spec halves version "1.0.0"

operation half(a: Int) -> Int {
  case always otherwise { returns a div 2 }
}

eval "half of nothing" { expect half(0) == 0 }
"""


def test_the_last_line_says_what_notices_how_much():
    ended = factoryc("audit", PARKING)
    assert (ended.code, ended.errors) == (0, "")
    last = ended.output.splitlines()[-1]
    assert last.startswith("parking: ")
    assert "by the author's evals (" in last
    assert "by the contract: returns 6.00" in ended.output
    assert "with the fault:  returns 6.01" in ended.output


def test_programs_get_what_the_schema_describes(tmp_path):
    (tmp_path / "halves.spec").write_text(WEAK, encoding="utf-8")
    ended = factoryc("audit", "halves.spec", "--format", "json", cwd=tmp_path)
    answer = json.loads(ended.output)
    schema = json.loads((ROOT / "docs/reference/audit.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(answer, schema)
    assert ended.code == 0
    (shown,) = (each for each in answer["faults"] if each["says"] == "`a div 2` becomes `a mod 2`")
    assert shown["noticed_by"] == "derived"
    assert answer["summary"]["faults"] == len(answer["faults"])


def test_a_gate_that_is_not_reached_is_said_by_the_exit_code(tmp_path):
    # Nothing can be told apart where the result is any at all.
    free = 'spec free version "1.0.0"\n\noperation any_one(a: Int) -> Int {\n'
    free += "  case always when a > 0 or a <= 0 { ensures result == result on purpose }\n}\n"
    (tmp_path / "free.spec").write_text(
        f"{free}\ngate {{\n  strength >= 100%\n}}\n", encoding="utf-8"
    )
    ended = factoryc("audit", "free.spec", cwd=tmp_path)
    assert ended.code == 1, ended.output


def test_mutants_of_code_are_shown_with_what_becomes_of_them(tmp_path):
    text = WEAK.replace("returns a div 2", "ensures result <= a on purpose")
    (tmp_path / "halves.spec").write_text(text, encoding="utf-8")
    code = "def half(a):\n    if type(a) is not int:\n        raise ValueError\n    return a // 2 if a > 0 else a\n"
    (tmp_path / "halves.py").write_text(code, encoding="utf-8")
    asked = ("audit", "halves.spec", "--against", "halves.py", "--most", "4")
    ended = factoryc(*asked, cwd=tmp_path)
    assert (ended.code, ended.errors) == (0, "")
    assert ended.output.splitlines()[-1].startswith("halves by halves.py: ")
    assert " more were not tried" in ended.output.splitlines()[-1]
    answer = json.loads(factoryc(*asked, "--format", "json", cwd=tmp_path).output)
    schema = json.loads((ROOT / "docs/reference/audit.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(answer, schema)
    fates = [each["fate"] for each in answer["mutants"]]
    assert len(fates) == answer["summary"]["mutants"] == 4
    assert fates.count("caught") == answer["summary"]["caught"]


@pytest.mark.parametrize(
    ("against", "more", "said"),
    [
        ("stdio: python3 speaking.py", (), "cannot be changed: an audit needs a product, a Python"),
        ("gone.py", (), "there is nothing at `gone.py` to judge"),
        (None, ("--most", "3"), "`--most` is for an audit of code; say which: `--against PATH`"),
    ],
)
def test_what_cannot_be_audited_is_said(tmp_path, against, more, said):
    (tmp_path / "speaking.py").write_text("print()\n", encoding="utf-8")
    ended = factoryc(
        "audit",
        str(ROOT / PARKING),
        *(("--against", against) if against else ()),
        *more,
        cwd=tmp_path,
    )
    assert (ended.code, ended.output) == (2, "")
    assert said in ended.errors


def test_a_spec_with_mistakes_is_not_audited(tmp_path):
    (tmp_path / "halves.spec").write_text(WEAK.replace("a div", "b div"), encoding="utf-8")
    ended = factoryc("audit", "halves.spec", cwd=tmp_path)
    assert ended.code == 1
    assert "unknown-name" in ended.errors


def test_what_no_call_shows_stands_apart_from_what_evals_let_through(tmp_path):
    text = WEAK.replace("returns a div 2", "ensures result == result or a > 0 on purpose")
    (tmp_path / "halves.spec").write_text(text.replace("half(0) == 0", "half(0) == half(0)"))
    ended = factoryc("audit", "halves.spec", cwd=tmp_path)
    assert (ended.code, ended.errors) == (0, "")
    assert "  no difference found, and no proof that there is none:\n      " in ended.output
    assert "without a difference found" in ended.output.splitlines()[-1]
