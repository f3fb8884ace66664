"""Brackets are paired without a grammar, and texts, comments and patterns hide theirs."""

import pytest

from factoryc.syntax.brackets import brackets


@pytest.mark.parametrize(
    ("text", "unclosed", "stray"),
    [
        ("a (b [c] {d})", (), ()),
        ("a (b", (2,), ()),
        ("a b)", (), (3,)),
        ("a ([b)", (3,), ()),
        ('a ("(" // )\n)', (), ()),
        ("a matches /[(]{2}/ }", (), (19,)),
        ("f {\n  g {\n}", (8,), ()),
        ("f {\n  g { h\n  }\n", (2,), ()),
    ],
)
def test_brackets_without_a_partner(text, unclosed, stray):
    found = brackets(text, 0, len(text))
    assert (found.unclosed, found.stray) == (unclosed, stray)


def test_brackets_outside_of_the_range_do_not_count():
    assert brackets("((a))", 1, 4) == brackets("", 0, 0)
