"""`factoryc fmt` as a user runs it."""

import stat

import pytest

from tests.cli.command import factoryc

CROOKED = 'spec shop version "1.0.0"\n\n\ntype A=Int // why\ntype Long=Int\n'
STRAIGHT = 'spec shop version "1.0.0"\n\ntype A    = Int  // why\ntype Long = Int\n'
TORN = "type A=Int\n\ntype B = = // left\n\ntype C=Int\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "crooked.spec").write_text(CROOKED)
    (tmp_path / "straight.spec").write_text(STRAIGHT)
    return tmp_path


def test_a_spec_gets_the_layout_in_place(folder):
    ended = factoryc("fmt", "crooked.spec", cwd=folder)
    assert (ended.code, ended.errors) == (0, "")
    assert ended.output == "crooked.spec: formatted\n1 spec formatted\n"
    assert (folder / "crooked.spec").read_text() == STRAIGHT


def test_a_folder_stands_for_every_spec_below_it(folder):
    (folder / "deep").mkdir()
    (folder / "deep" / "other.spec").write_text("type A=Int")
    ended = factoryc("fmt", ".", cwd=folder)
    assert ended.code == 0
    assert ended.output.splitlines()[-1] == "2 specs formatted, 1 spec has the layout"
    assert (folder / "deep" / "other.spec").read_text() == "type A = Int\n"


def test_check_names_what_would_change_and_writes_nothing(folder):
    ended = factoryc("fmt", "--check", ".", cwd=folder)
    assert ended.code == 1
    assert "crooked.spec: would be formatted\n" in ended.output
    assert "straight.spec:" not in ended.output
    assert (folder / "crooked.spec").read_text() == CROOKED
    assert factoryc("fmt", "--check", "straight.spec", cwd=folder).code == 0


def test_diff_shows_what_would_change_and_writes_nothing(folder):
    ended = factoryc("fmt", "--diff", ".", cwd=folder)
    assert ended.code == 1
    assert "-type A=Int // why\n" in ended.output
    assert "+type A    = Int  // why\n" in ended.output
    assert "\x1b" not in ended.output
    assert (folder / "crooked.spec").read_text() == CROOKED
    coloured = factoryc("fmt", "--diff", ".", cwd=folder, FORCE_COLOR="1")
    assert "\x1b[32m+type A    = Int  // why" in coloured.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (STRAIGHT.replace("\n", "\r\n"), "straight.spec: its lines end with a carriage return"),
        (f"\ufeff{STRAIGHT}", "straight.spec: begins with a byte-order mark"),
        (CROOKED, ""),
    ],
)
def test_diff_says_what_no_line_of_it_shows(folder, content, said):
    (folder / "straight.spec").write_bytes(content.encode())
    ended = factoryc("fmt", "--diff", "straight.spec", cwd=folder)
    assert ended.code == 1
    assert ended.errors.startswith(said) if said else ended.errors == ""


def test_standard_input_is_answered_on_standard_output(folder):
    ended = factoryc("fmt", "-", cwd=folder, text=CROOKED)
    assert (ended.code, ended.output, ended.errors) == (0, STRAIGHT, "")


def test_a_declaration_that_cannot_be_read_stays_as_it_is(folder):
    path = folder / "crooked.spec"
    path.write_text(TORN)
    ended = factoryc("fmt", "crooked.spec", cwd=folder)
    assert ended.code == 1
    assert ended.errors.startswith("crooked.spec:3: this declaration cannot be read")
    assert path.read_text() == "type A = Int\n\ntype B = = // left\n\ntype C = Int\n"


def test_line_ends_and_byte_order_marks_of_other_systems_go(folder):
    path = folder / "crooked.spec"
    path.write_bytes(b"\xef\xbb\xbf" + STRAIGHT.replace("\n", "\r\n").encode())
    assert factoryc("fmt", "--check", "crooked.spec", cwd=folder).code == 1
    assert factoryc("fmt", "crooked.spec", cwd=folder).code == 0
    assert path.read_bytes() == STRAIGHT.encode()


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(folder):
    path = folder / "crooked.spec"
    path.chmod(0o640)
    (folder / "link.spec").symlink_to(path)
    assert factoryc("fmt", "link.spec", cwd=folder).code == 0
    assert (folder / "link.spec").is_symlink()
    assert path.read_text() == STRAIGHT
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in folder.iterdir()) == [
        "crooked.spec",
        "link.spec",
        "straight.spec",
    ]


def test_a_bad_path_changes_nothing(folder):
    (folder / "latin.spec").write_bytes(b"// caf\xe9\n")
    ended = factoryc("fmt", "crooked.spec", "latin.spec", cwd=folder)
    assert ended.code == 2
    assert "not UTF-8" in ended.errors
    assert (folder / "crooked.spec").read_text() == CROOKED
    assert factoryc("fmt", "nowhere.spec", cwd=folder).code == 2


def test_a_read_only_file_is_left_alone(folder):
    (folder / "crooked.spec").chmod(0o444)
    ended = factoryc("fmt", "crooked.spec", cwd=folder)
    assert ended.code == 2
    assert ended.errors == "error: `crooked.spec` cannot be written: it is read-only\n"
    assert (folder / "crooked.spec").read_text() == CROOKED
