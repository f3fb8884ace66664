"""Any text at all is understood without an exception, and every span lies in its file.

`make fuzz` runs these with many more examples (FACTORYC_FUZZ is how many).
"""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.understanding import REAL_SPECS, understood

EXAMPLES = int(os.environ.get("FACTORYC_FUZZ", "6"))
WORDS = sorted({word for text in REAL_SPECS for word in text.replace("(", " ( ").split()})


ODD = [
    *"\0\r\t\f\x0b\x1b\x7f\x85\xa0\xad",
    *"\u200b\u200d\u2028\u202e\u2066\u3000\ufeff\ufe0f",
    "\U000e0041",
]
ODD += [*"аéß字", "👩‍👧", "e\u0301", '"', "{", "}", "/", "|", "'", ";", "\n"]


def check_understood(text):
    result = understood(text)
    for each in result.diagnostics:
        spans = [each.span, *(label.span for label in each.labels)]
        spans += [edit.span for fix in each.fixes for edit in fix.edits]
        for span in spans:
            source = result.files.get(span.file)
            assert source is not None, each
            assert 0 <= span.start <= span.end <= len(source.text), each
        assert each.name
        assert each.name != "follows"
        assert "__anon" not in each.message.lower()
        assert "Token(" not in each.message


@given(st.text(st.characters(codec=None), max_size=200))
@settings(max_examples=EXAMPLES, deadline=None)
def test_understand_any_text(text):
    check_understood(text)


@given(st.lists(st.sampled_from(ODD), max_size=30), st.sampled_from(REAL_SPECS), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_understand_odd_characters(odd, text, data):
    place = data.draw(st.integers(0, len(text)))
    check_understood(text[:place] + "".join(odd) + text[place:])


@given(st.lists(st.sampled_from([*WORDS, "\n", "\n  ", "{", "}", "(", ")"]), max_size=60))
@settings(max_examples=EXAMPLES, deadline=None)
def test_understand_any_words(words):
    check_understood(" ".join(words))


@given(st.sampled_from(REAL_SPECS), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_understand_mutated_spec(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    other = data.draw(
        st.sampled_from(["", "{", "}", '"', "\n", "/", "|", " x ", "\0", *WORDS[:200]])
    )
    check_understood(text[:start] + other + text[end:])


@given(st.sampled_from(REAL_SPECS), st.integers(0, 2**32))
@settings(max_examples=EXAMPLES, deadline=None)
def test_understand_swapped_words(text, seed):
    """Words of a real spec in each other's place: what parses, and means something else."""
    chance = random.Random(seed)
    pieces = text.split(" ")
    for _ in range(3):
        first, second = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        pieces[first], pieces[second] = pieces[second], pieces[first]
    check_understood(" ".join(pieces))


@given(st.sampled_from(REAL_SPECS), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_understand_truncated_spec(text, data):
    check_understood(text[: data.draw(st.integers(0, len(text)))])


@pytest.mark.parametrize(
    "body",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "(" * 10_000,
        "[" * 10_000,
        "{" * 10_000 + ")" * 10_000,
        "([{" * 3_000 + ")}]" * 3_000,
        "not " * 10_000 + "true",
        "-" * 10_000 + "1",
        "1 + " * 3_000 + "1",
        "9" * 5_000,
        "1" * 50_000 + "x",
        "9" * 90 + "d",
        '"' + "a" * 1_000_000 + '"',
        '"' + "a" * 1_000_000,
        '"' + "{" * 100_000 + '"',
        " " * 1_000_000,
        "a" * 1_000_000,
        "f(" + "a, " * 10_000 + "@)",
        "a + " * 10_000 + "@",
        "'" * 300_000,
        "1" * 300_000 + "a1",
        '"' + "\u200b" * 20_000 + '"',
        "if a then " * 3_000,
        "match a { b: " * 3_000,
        "let a = " * 3_000 + "1",
        "\r",
        "1\u20281",
        "\u202e1",
        "\x0b\x0c\x85",
        "\0",
        '"\ud800"',
    ],
    ids=lambda body: f"{body[:4]!a}-{len(body)}",
)
def test_understand_extreme_value(body):
    check_understood(f'spec shop version "1.0.0"\nfunction f -> Int = {body}\n')


DEEP = 45


@pytest.mark.parametrize(
    "body",
    [
        "[" * DEEP + "1" + "]" * DEEP,
        "if a > 1 then 1 else " * 90 + "1",
        " + ".join(["a"] * 90),
        "min(1, " * DEEP + "1" + ")" * DEEP,
        "[x for x in " * DEEP + "1" + "]" * DEEP,
        "all x in [1]: " * 90 + "true",
    ],
    ids=lambda body: body[:8],
)
def test_understand_deep_value(body):
    """As deep as the parser lets through."""
    check_understood(f'spec shop version "1.0.0"\nfunction f(a: Int) -> Int = {body}\n')


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"function f{i}(a: Int) -> Int = f{i + 1}(a)\n" for i in range(1_500)),
        "".join(f"type T{i} = T{i + 1}\n" for i in range(1_500)),
        "".join(f"type T{i + 1} = T{i}\n" for i in range(1_500)) + "type T0 = Int\n",
        "".join(f"record T{i} {{ a: T{i + 1} }}\n" for i in range(1_500)),
        "type T = " + "List<" * 10_000 + "Int" + ">" * 10_000,
        "type T = Int" + "?" * 10_000,
    ],
    ids=["functions", "types", "types backwards", "records", "nested", "optional"],
)
def test_understand_long_chain(text):
    check_understood('spec shop version "1.0.0"\n' + text)


@pytest.mark.parametrize("text", REAL_SPECS, ids=lambda text: text.splitlines()[1])
def test_line_ends_and_byte_order_mark_mean_nothing(text):
    plain = understood(text)
    for other in (text.replace("\n", "\r\n"), "\ufeff" + text, text.rstrip()):
        assert understood(other).spec == plain.spec
        assert understood(other).diagnostics == ()
