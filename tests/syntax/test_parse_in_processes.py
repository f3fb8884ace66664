"""A large file is parsed in several processes, and that is nothing anybody could tell by the result."""

import os

import attrs
import pytest

from bench.generate import generate
from factoryc.processes import spread
from factoryc.source.text import SourceFile
from factoryc.syntax import parse as parsing
from factoryc.syntax.parse import parse


def written(value):
    """A value with everything in it, spans included."""
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return (type(value).__name__, *(written(getattr(value, field.name)) for field in fields))
    return tuple(map(written, value)) if isinstance(value, tuple) else value


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(parsing, "MANY", 100)


@pytest.fixture(scope="module")
def source():
    """Text with a mistake of each kind in it: in a word, in a name, in a text, in what is nested."""
    whole = generate(2_000)
    for right, wrong in (
        ("case taken when code in items_3 {", "case taken wen code in items_3 {"),
        ("let item = file_5", "let if = file_5"),
        ('"an item of unit 9 is', r'"\q {1 +} an item of unit 9 is'),
        ("rank(item.level) + size(item.tags)", "rank(item.level)" + " + 1" * 300),
        ("/// Files an item", "/// Files \u202e an item"),
    ):
        assert right in whole
        whole = whole.replace(right, wrong, 1)
    return SourceFile("a.spec", whole)


def test_the_module_and_the_diagnostics_are_those_of_one_process(source, monkeypatch):
    found = []
    for processes in (1, 2, 3):
        monkeypatch.setattr(spread, "usable_processes", lambda processes=processes: processes)
        module, diagnostics = parse(source)
        found.append((written(module), written(diagnostics)))
    assert len(found[0][1]) > 3
    assert found[0] == found[1] == found[2]


def test_other_processes_do_parse(source, monkeypatch):
    """Nothing is left to the parent that stops working once there are two of them."""
    mine, real = os.getpid(), parsing.parse_declaration
    read, write = os.pipe()

    def in_child(source, chunk):
        if os.getpid() != mine:
            os.write(write, b".")
        elif not waited:
            waited.append(os.read(read, 1))
        return real(source, chunk)

    waited = []
    monkeypatch.setattr(spread, "usable_processes", lambda: 2)
    monkeypatch.setattr(parsing, "parse_declaration", in_child)
    parse(source)
    assert waited == [b"."]
    os.close(read)
    os.close(write)
