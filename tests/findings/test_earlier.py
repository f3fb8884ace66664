"""An edit asks again only what it touched: proofs are known by the meaning of what they stand on."""

import pytest

from factoryc.findings import search
from factoryc.pipeline import check
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from tests.cli.command import ROOT
from tests.soak import soak

# Form answers all that is asked of the others.
EXAMPLES = (
    "csv_pipeline",
    pytest.param("booking", marks=soak),
    pytest.param("permissions", marks=soak),
)


def text_of(name):
    return (ROOT / "examples" / name / f"{name}.spec").read_text(encoding="utf-8")


def checked(name, text, said=None):
    root = SourceFile(str(ROOT / "examples" / name / f"{name}.spec"), text)
    return check(root, lambda path, _: read_standard_module(path), said=said)


@pytest.fixture
def asked(monkeypatch):
    """The operations that calls are tried for."""
    names = []
    examine = search.examine

    def counted(operation, *rest):
        names.append(operation.name)
        return examine(operation, *rest)

    monkeypatch.setattr(search, "examine", counted)
    return names


def said(found):
    answer = found.answer
    return answer.diagnostics, answer.proved, answer.unknown


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_edited_title_asks_of_no_operation_again(name, asked):
    text = text_of(name)
    before = checked(name, text)
    assert asked
    asked.clear()
    edited = text.replace('eval "', 'eval "once more ', 1)
    assert edited != text
    after = checked(name, edited, before.said)
    assert asked == []
    assert after.proved == before.proved


CLERKS = """\
spec clerks version "1.0.0"
record Role { above: Set<Text> }
state roles: Map<Text, Role> = {}
state notes: Map<Text, Int> = {}
invariant "what is above is there, with what is above that" {
  all name, role in roles:
    all each in role.above: each in roles and is_subset(roles[each].above, role.above)
}
function highest -> Int = 100
operation define(name: Text, parent: Text) {
  case child when name not in roles and parent in roles {
    sets roles[name] = Role { above: union(roles[parent].above, [parent]) }
  }
  case other otherwise {}
}
operation start(name: Text) {
  case fresh when name not in roles { sets roles[name] = Role { above: [] } }
  case other otherwise {}
}
operation part(share: Int where it in 0..50, of: Int where it in 1..50) -> Int where it in 0..100 {
  case less when share <= of { returns share * highest() div of }
  case more otherwise { returns highest() }
}
"""
EDITS = {
    "another operation": ("case fresh when", "case unheard_of when", {"start"}),
    "the operation itself": (
        "returns share * highest() div of",
        "returns share * 99 div of",
        {"part"},
    ),
    "a function that it calls": ("-> Int = 100", "-> Int = 99", {"part"}),
    "an invariant": (
        "in roles and is_subset",
        "in roles and true and is_subset",
        {"define", "start"},
    ),
    "a state that nothing of it is about": ("Map<Text, Int> = {}", "Map<Text, Text> = {}", set()),
}


@pytest.mark.parametrize("title", sorted(EDITS))
def test_an_edit_asks_again_of_what_it_touches(title, asked):
    old, new, touched = EDITS[title]
    before = checked("clerks", CLERKS)
    everything = set(asked)
    asked.clear()
    assert CLERKS.count(old) == 1
    edited = CLERKS.replace(old, new)
    after = checked("clerks", edited, before.said)
    assert set(asked) == touched & everything
    assert said(after) == said(checked("clerks", edited))


def test_without_what_was_proved_all_is_asked(asked):
    checked("clerks", CLERKS)
    assert {"define", "part"} <= set(asked)


def test_what_is_no_longer_so_is_not_known_from_before():
    before = checked("clerks", CLERKS)
    edited = CLERKS.replace("union(roles[parent].above, [parent])", "[parent]")
    after = checked("clerks", edited, before.said)
    assert "broken-invariant" in {each.name for each in after.diagnostics}
