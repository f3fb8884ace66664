"""The tables of the parser are kept where nobody else can write, or nowhere."""

import pytest

from factoryc.source.text import SourceFile
from factoryc.syntax import parse as parsing
from factoryc.syntax.parse import parse
from factoryc.syntax.table_making import made_tables
from factoryc.syntax.tables import tables


def forget():
    tables.cache_clear()
    parsing._parser.cache_clear()


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """Tables that are loaded anew, and kept below a folder of this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget()
    yield tmp_path
    forget()


def parses():
    module, found = parse(SourceFile("a.spec", "type Code = Text\n"))
    return len(module.declarations) == 1 and not found


def kept_in(folder):
    return folder / "factoryc" / "nodes.tables"


def said(of):
    return (of.actions, of.begin, of.ends, of.rules, of.kept, of.terminals, of.taken, of.ignored)


def test_tables_are_kept_in_a_private_folder(fresh):
    assert parses()
    assert (fresh / "factoryc").stat().st_mode & 0o077 == 0
    before = kept_in(fresh).stat().st_mtime_ns
    forget()
    assert parses()
    assert kept_in(fresh).stat().st_mtime_ns == before


def test_what_was_kept_is_what_was_made(fresh):
    made = tables()
    forget()
    assert said(tables()) == said(made) == said(made_tables("nodes"))
    assert tables() is not made


def test_a_folder_that_others_can_write_is_not_used(fresh):
    folder = fresh / "factoryc"
    folder.mkdir()
    folder.chmod(0o777)
    assert parses()
    assert list(folder.iterdir()) == []


def test_a_link_is_not_followed(fresh):
    (fresh / "elsewhere").mkdir()
    (fresh / "factoryc").symlink_to(fresh / "elsewhere")
    assert parses()
    assert list((fresh / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("damage", ["torn", "changed", "of another grammar", "empty"])
def test_other_tables_are_made_anew(fresh, damage):
    assert parses()
    sound = kept_in(fresh).read_bytes()
    damaged = {
        "torn": sound[:500],
        "changed": sound[:-1] + bytes([sound[-1] ^ 1]),
        "of another grammar": bytes(32) + sound[32:],
        "empty": b"",
    }[damage]
    kept_in(fresh).write_bytes(damaged)
    forget()
    assert parses()
    assert kept_in(fresh).read_bytes() == sound


def test_a_folder_that_cannot_be_made_is_no_mistake(fresh):
    (fresh / "factoryc").write_text("")
    assert parses()
