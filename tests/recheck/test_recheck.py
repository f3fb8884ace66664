"""What is said of an edited spec is what a check of the whole says, to the last mark."""

from functools import cache

import pytest
from hypothesis import given, settings

from bench.generate import generate
from factoryc.pipeline import check
from factoryc.recheck.recheck import recheck
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from tests.recheck.edits import edited
from tests.soak import soak

TEXT = generate(300)


@cache
def answer(text):
    return check(SourceFile("a.spec", text), lambda path, _: read_standard_module(path)).answer


def again(text):
    """The answer from that about `TEXT`, or None."""
    return recheck(
        answer(TEXT), SourceFile("a.spec", text), lambda path, _: read_standard_module(path)
    )


@settings(max_examples=6, deadline=None)
@given(edited(TEXT))
def test_an_edit_is_answered_as_the_whole_would_be(text):
    found = again(text)
    assert found is None or found == answer(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("returns 0 }\n  fails", "returns 1 - 1 }\n  fails", id="a body"),
        pytest.param("else item.amount * rank", "else 1 * item.amount * rank", id="a function"),
        pytest.param('eval "what was filed', '// new\neval "what was filed', id="a comment"),
        pytest.param(
            "holds move_0(code, fresh, 0) > 0", "holds move_0(code, fresh, 0) > 1", id="never"
        ),
        pytest.param("error Taken1", "error Another { why: Text }\n\nerror Taken1", id="new"),
        pytest.param("function rank", "/// From one to three.\nfunction rank", id="documented"),
        pytest.param(
            "enum Stage1 { fresh, checked", "enum Stage1 { fresh, held, checked", id="a case"
        ),
    ],
)
def test_an_edit_that_leaves_the_spec_sound_needs_no_check_of_the_whole(old, new):
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    found = again(text)
    assert found is not None
    assert found == answer(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("returns 0 }\n  fails", "returns none }\n  fails", id="a mistake"),
        pytest.param("fails Missing0 { code: code } when code not in items_0\n}", "}", id="a gap"),
        pytest.param("use std.attack\n", "", id="a use"),
        pytest.param("gate {", "gate {\n  evals pass", id="the gate"),
        pytest.param("else item.amount * rank", "else 2 * item.amount * rank", id="an eval"),
        pytest.param("/unit0/{code}", "/unit1/{code}", id="the interface"),
    ],
)
def test_what_may_concern_everything_is_left_to_a_check_of_the_whole(old, new):
    assert old in TEXT
    assert again(TEXT.replace(old, new, 1)) is None


def test_a_warning_about_the_file_is_given_for_the_edited_one():
    lonely = TEXT.replace("use std.attack\n", "use std.attack\nuse std.attack as unread\n", 1)
    before = answer(lonely)
    assert [each.name for each in before.diagnostics] == ["unused-use"]
    text = lonely.replace("error Taken1", "// longer\nerror Taken1", 1)
    found = recheck(before, SourceFile("a.spec", text), lambda path, _: read_standard_module(path))
    assert found is not None
    assert found == answer(text)


@pytest.mark.parametrize(
    ("rule", "edit"),
    [
        (
            "never use float",
            "operation half(weight: Float) -> Float { case all otherwise { returns weight } }",
        ),
        pytest.param(
            "never use clock",
            "operation read() -> Instant { case all otherwise { returns now } }",
            marks=soak,
        ),
        pytest.param(
            "never use processes",
            "/// Answers quickly.\ntype Word = Text where size(it) <= 20",
            marks=soak,
        ),
    ],
)
def test_what_stands_far_from_the_edit_may_forbid_it(rule, edit):
    text = f"{TEXT}\n{rule}\n"
    before = answer(text)
    assert before.diagnostics == ()
    edited = text.replace("error Taken1", f"{edit}\n\nerror Taken1", 1)
    assert (
        recheck(before, SourceFile("a.spec", edited), lambda path, _: read_standard_module(path))
        is None
    )
    assert len(answer(edited).diagnostics) == 1


def test_a_decision_is_held_against_what_was_edited():
    decision = """decision plain "Nothing is added up twice" {
  on       2026-03-01
  because  "It was once."
  rejected "Twice the amount: `2 * item.amount`" because "It was paid."
  governs  weight_0
}
"""
    text = f"{TEXT}\n{decision}"
    before = answer(text)
    assert before.diagnostics == ()
    edited = text.replace("else item.amount * rank", "else 2 * item.amount * rank")
    assert "reversed-decision" in {each.name for each in answer(edited).diagnostics}
    source = SourceFile("a.spec", edited)
    assert recheck(before, source, lambda path, _: read_standard_module(path)) is None
