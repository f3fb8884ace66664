"""The tables of the parser are kept where nobody else can write, or nowhere."""

import pytest

from factoryc.source.text import SourceFile
from factoryc.syntax.grammar import grammar
from factoryc.syntax.parse import parse


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """A grammar that is loaded anew, with its cache below a folder of this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    grammar.cache_clear()
    yield tmp_path
    grammar.cache_clear()


def parses():
    module, found = parse(SourceFile("a.spec", "type Code = Text\n"))
    return len(module.declarations) == 1 and not found


def test_tables_are_kept_in_a_private_folder(fresh):
    assert parses()
    folder = fresh / "factoryc"
    assert folder.stat().st_mode & 0o077 == 0
    (tables,) = folder.iterdir()
    before = tables.stat().st_mtime_ns
    grammar.cache_clear()
    assert parses()
    assert tables.stat().st_mtime_ns == before


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


def test_torn_tables_are_made_anew(fresh):
    assert parses()
    (tables,) = (fresh / "factoryc").iterdir()
    tables.write_bytes(tables.read_bytes()[:500])
    grammar.cache_clear()
    assert parses()


def test_a_folder_that_cannot_be_made_is_no_mistake(fresh):
    (fresh / "factoryc").write_text("")
    assert parses()
