"""A finding stays with the text that it speaks of, until it is asked anew."""

from hypothesis import given
from hypothesis import strategies as st

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label
from factoryc.lsp.carry import carried
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

TEXT = "one two three"


def carry(new, start, end, labels=()):
    found = Diagnostic(
        "some-finding",
        "warning",
        "message",
        Span("a", start, end),
        labels=tuple(Label(Span("a", *label), "here") for label in labels),
        fixes=(Fix("repair", ()),),
    )
    kept = carried((found,), {"a": SourceFile("a", TEXT)}, {"a": SourceFile("a", new)})
    return [(each.span.start, each.span.end, each.fixes) for each in kept]


def test_what_stands_before_an_edit_stays():
    assert carry("one 2 three", 0, 3) == [(0, 3, ())]


def test_what_stands_behind_an_edit_moves():
    assert carry("one 2 three", 8, 13) == [(6, 11, ())]


def test_what_was_edited_goes():
    assert carry("one 2 three", 4, 7) == []
    assert carry("one 2 three", 0, 3, labels=[(4, 7)]) == []


def test_a_file_that_is_gone_keeps_nothing():
    found = Diagnostic("some-finding", "warning", "message", Span("a", 0, 1))
    assert carried((found,), {"a": SourceFile("a", TEXT)}, {}) == ()


@given(st.text("ab\n", max_size=10), st.text("ab\n", max_size=10), st.data())
def test_what_is_carried_points_at_the_same_text(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    found = Diagnostic("some-finding", "warning", "message", Span("a", start, end))
    for kept in carried((found,), {"a": SourceFile("a", old)}, {"a": SourceFile("a", new)}):
        assert new[kept.span.start : kept.span.end] == old[start:end]
