"""Characters that nobody can see: where they are reported, and what the fixes make of them."""

import pytest

from factoryc.source.edit import apply_edits
from factoryc.source.text import SourceFile
from factoryc.syntax.hidden import hidden_characters
from factoryc.syntax.parse import parse

BEFORE = "function before -> Int = 1\n"
AFTER = "\nfunction after -> Int = 2\n"


def diagnostics(text):
    return parse(SourceFile("main.spec", text))[1]


def found(text):
    whole = BEFORE + text + AFTER
    return diagnostics(whole), whole


def fixed(text, number=0):
    (diagnostic,), whole = found(text)
    changed = apply_edits(whole, diagnostic.fixes[number].edits)
    return changed.removeprefix(BEFORE).removesuffix(AFTER)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'function f -> Text = "a\u202eb"',
            "U+202E (right-to-left override) changes the order in which this line is shown",
        ),
        ("// a\u2066b", "the character U+2066 (left-to-right isolate) changes the order"),
        ('function f -> Text = "a\u200bb"', "U+200B (zero width space) cannot be seen"),
        ("// a\u2028b", "U+2028 (line separator) ends a line in some editors, and not here"),
        ("// a\x07b", "the character U+0007 cannot be seen"),
        ("// a\x0bb", "the character U+000B ends a line in some editors, and not here"),
        ("// \u3164", "U+3164 (hangul filler) cannot be seen"),
        ("// \U000e0041", "U+E0041 (tag latin capital letter a) cannot be seen"),
        ("// a\ufeffb", "U+FEFF (zero width no-break space) cannot be seen"),
        ("// a\u200db", "U+200D (zero width joiner) cannot be seen"),
        ("// a\ufe0f\ufe0f", "U+FE0F (variation selector-16) cannot be seen"),
        ("// \x00 a\u200b", "the character U+0000 cannot be seen, and 1 more on this line"),
    ],
)
def test_one_warning_for_each_line(text, said):
    (diagnostic,), whole = found(text)
    assert (diagnostic.name, diagnostic.severity) == ("hidden-character", "warning")
    assert said in diagnostic.message
    assert whole[diagnostic.span.start] not in "/ ab"


@pytest.mark.parametrize(
    "text",
    [
        "// \N{WOMAN}\u200d\N{GIRL} \N{HEAVY BLACK HEART}\ufe0f 1\ufe0f\u20e3",
        "// \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "// \u0915\u094d\u200d\u0937, 100\u00a0%, \u4e00\u3000\u4e8c, a\tb",
        "// \u05e9\u05dc\u05d5\u05dd \u0430",
        'function f -> Text = "\\u{202E}"',
    ],
    ids=["emoji", "Persian", "Devanagari and spaces", "Hebrew and Cyrillic", "escape"],
)
def test_what_a_script_needs_is_left_alone(text):
    assert found(text)[0] == ()


def test_a_byte_order_mark_in_front_is_none():
    text = "\ufeff" + BEFORE + AFTER
    assert diagnostics(text) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("function f -> Int\u00a0= 1", "the character U+00A0 (no-break space) looks like a space"),
        ("function f -> Int =\u3000 1", "U+3000 (ideographic space) looks like a space"),
        ("function f\u200b -> Int = 1", "U+200B (zero width space) stands here, and cannot be"),
        ("func\u3164tion f -> Int = 1", "U+3164 (hangul filler) stands here"),
        ("func\u200btion f -> Int = 1", "U+200B (zero width space) stands here"),
        ("\u2060function f -> Int = 1", "U+2060 (word joiner) stands here"),
        ("function f -> Int = 1 \u202e+ 2", "U+202E (right-to-left override) stands here"),
        ("operation f() -> Int { case a other\u00adwise { returns 1 } }", "U+00AD (soft hyphen)"),
        ('function f(a: Int) -> Text = "{a\u200b}"', "U+200B (zero width space) stands here"),
        ("function f -> Int = 1\x00", "the character U+0000 stands here"),
        ("function f -> Int = \x0b 1", "the character U+000B stands here"),
    ],
)
def test_among_words_and_signs_it_is_one_error(text, said):
    (diagnostic,), whole = found(text)
    assert (diagnostic.name, diagnostic.severity) == ("hidden-character", "error")
    assert said in diagnostic.message
    (fix,) = diagnostic.fixes
    assert fix.applicability == "safe"
    assert diagnostics(apply_edits(whole, fix.edits)) == ()


def test_in_a_comment_it_is_taken_away():
    assert fixed("// a\u202eb\u2066c") == "// abc"


def test_in_a_text_it_is_written_as_an_escape_or_taken_away():
    text = 'function f -> Text = "a\u202eb\u2066c" // d\u200be'
    assert fixed(text) == 'function f -> Text = "a\\u{202E}b\\u{2066}c" // de'
    assert fixed(text, 1) == 'function f -> Text = "abc" // de'


def test_an_escape_means_the_same():
    text = 'function f -> Text = "a\u202eb"'
    before, _ = parse(SourceFile("a.spec", text))
    after, _ = parse(SourceFile("a.spec", fixed(text)))
    assert before == after


def test_in_a_row_of_a_table_it_may_be_meant():
    text = 'eval "e" for each row in table {\n  | a |\n  | x\u200by |\n} { expect row.a != "" }'
    (warning,) = hidden_characters(SourceFile("a.spec", text))
    assert [fix.applicability for fix in warning.fixes] == ["suggested"]
