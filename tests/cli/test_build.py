"""`factoryc build` and what it is given by mistake: a clear message, and nothing is overwritten."""

import pytest

from factoryc.factory.repository import open_product
from tests.cli.command import ROOT, factoryc
from tests.factory.till_build import SEALED_ROWS, TILL, WHEN

PARKING = ROOT / "examples" / "parking" / "parking.spec"


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def refused(tmp_path, *arguments, code=2):
    """The message of a build that does nothing, and changes no file."""
    before = tree(tmp_path)
    ended = factoryc("build", *arguments, cwd=tmp_path)
    assert ended.code == code, ended.errors
    assert ended.output == ""
    assert "Traceback" not in ended.errors
    assert "internal error" not in ended.errors
    assert tree(tmp_path) == before
    return ended.errors


def test_a_missing_file(tmp_path):
    assert "there is no file `none.spec`" in refused(tmp_path, "none.spec")


def test_a_folder(tmp_path):
    (tmp_path / "here").mkdir()
    assert "`here` is a folder; name the spec that is meant" in refused(tmp_path, "here")


def test_what_is_not_utf_8(tmp_path):
    (tmp_path / "a.spec").write_bytes(b"spec a version \xff")
    assert "`a.spec` is not UTF-8: byte 0xff at line 1" in refused(tmp_path, "a.spec")


def test_a_terabyte_is_refused_without_being_read(tmp_path):
    with (tmp_path / "a.spec").open("wb") as file:
        file.truncate(1 << 40)
    (tmp_path / "here").mkdir()
    said = refused(tmp_path / "here", "../a.spec")
    assert "`../a.spec` holds 1048576.0 MB; a file may hold 10 MB" in said


def test_every_second_declaration_is_broken_and_each_is_told_once(tmp_path):
    declarations = []
    for number in range(12):
        declarations.append(f"type Good{number} = Int where it in 1..{number + 2}")
        declarations.append(f"operation broken{number}(a: Int) -> {{ case }}")
    text = 'spec broken version "1.0.0"\n\n' + "\n\n".join(declarations) + "\n"
    (tmp_path / "a.spec").write_text(text)
    told = refused(tmp_path, "a.spec", code=1)
    assert "nothing was built: the spec has errors" in told
    for line in range(5, 50, 4):
        assert told.count(f"a.spec:{line}:") == 1, told
    assert told.count("error[") == 12


def test_modules_that_use_each_other(tmp_path):
    (tmp_path / "a.spec").write_text('spec a version "1.0.0"\nuse ./b.{B}\n')
    (tmp_path / "b.spec").write_text("use ./c.{C}\ntype B = Int where it > 0\n")
    (tmp_path / "c.spec").write_text("use ./b.{B}\ntype C = Int where it > 0\n")
    assert "error[" in refused(tmp_path, "a.spec", code=1)


def test_a_spec_without_operations(tmp_path):
    (tmp_path / "a.spec").write_text('spec a version "1.0.0"\ntype B = Int where it > 0\n')
    assert "states no operation, so there is nothing to build" in refused(tmp_path, "a.spec")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("full", "it holds files that factoryc did not make (`letter.txt`)"),
        ("file", "it is a file, not a folder"),
        ("/proc/none", "cannot build into `/proc/none`"),
        ("other", "it holds the product of `till`"),
        ("file/inside", "cannot build into `file/inside`"),
    ],
)
def test_a_target_that_is_taken(tmp_path, target, message):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    open_product(tmp_path / "other", "till", WHEN)
    assert message in refused(tmp_path, PARKING, "--into", target)


def test_a_person_who_works_in_the_product_is_not_disturbed(tmp_path):
    open_product(tmp_path / "other", "parking", WHEN)
    (tmp_path / "other" / "notes.md").write_text("mine")
    told = refused(tmp_path, PARKING, "--into", "other")
    assert "it has changes that are not committed (`notes.md`)" in told


def test_data_that_is_missing_is_named(tmp_path):
    (tmp_path / "till.spec").write_text(TILL)
    told = refused(tmp_path, "till.spec", code=1)
    assert "error[missing-data]: there is no file `tills.csv`" in told


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("atempts = 3", "`factory.toml` sets `atempts`, which is no setting"),
        ("attempts = 0", "`attempts` is a whole number from 1 to 100, not 0"),
        ("budget = -1", "`budget` is an amount of dollars above 0, not -1"),
        ("jobs = [", "`factory.toml` is not TOML"),
        ('agent = "me"', "`agent` is one of built-in, anthropic, not 'me'"),
    ],
)
def test_settings_that_make_no_sense(tmp_path, line, message):
    (tmp_path / "till.spec").write_text(TILL)
    (tmp_path / "tills.csv").write_bytes(SEALED_ROWS)
    (tmp_path / "factory.toml").write_text(line + "\n")
    assert message in refused(tmp_path, "till.spec")


@pytest.mark.parametrize("budget", ["0", "-3", "nan", "inf"])
def test_a_budget_is_an_amount(tmp_path, budget):
    told = refused(tmp_path, PARKING, "--budget", budget)
    assert "`--budget` is an amount of dollars above 0" in told


def test_without_a_key_the_model_is_not_asked(tmp_path):
    ended = factoryc("build", PARKING, "--agent", "anthropic", cwd=tmp_path, ANTHROPIC_API_KEY="")
    assert ended.code == 2
    assert "ANTHROPIC_API_KEY" in ended.errors
    assert list(tmp_path.iterdir()) == []


def test_a_spec_that_no_build_can_judge(tmp_path):
    """Nothing starts to work, and each clause that stands in the way is named."""
    text = """
spec invites version "1.0.0"

port Mailer {
  operation send(subject: Text)
}

port Printer {
  operation print(page: Text)
}

operation invite(subject: Text) {
  case all otherwise { calls Mailer.send(subject) }
}

eval "who is invited gets a mail" {
  invite("Hi")
  expect Mailer.send("Hi") is called
}
"""
    (tmp_path / "invites.spec").write_text(text, encoding="utf-8")
    told = refused(tmp_path, "invites.spec")
    assert "invites.Mailer: a port" in told
    assert "invites.Printer: a port" in told


def test_a_load_that_nothing_could_feed_is_refused_before_anybody_works(tmp_path):
    (tmp_path / "a.spec").write_text(
        'spec a version "1.0.0"\n\n'
        "type Name = Text where it matches /[a-z]{3}/\n\n"
        "state names: Set<Name> = []\n\n"
        "operation has(name: Name) -> Bool { case asked otherwise { returns name in names } }\n\n"
        'load "it" { rate 10 per second for 1s mix 1 of has(existing Name) expect failures == 0 }\n',
        encoding="utf-8",
    )
    said = refused(tmp_path, "a.spec")
    assert "nothing was built: `a.spec` has a load that cannot begin" in said
    assert "a.load.it: there is no `existing Name` to ask for" in said
    assert "ask for `any Name`" in said
