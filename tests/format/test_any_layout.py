"""What a layout must never do, tried on texts that the grammar gives and on mutated specs.

`make fuzz` runs these with many more examples (FACTORYC_FUZZ is how many).
"""

import os
import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from factoryc.format.format import format_source
from factoryc.source.text import SourceFile
from factoryc.syntax.concrete import parse_words, words
from factoryc.syntax.parse import parse
from factoryc.syntax.split import split
from tests.format.derived import declaration, text_of
from tests.format.test_format import SPECS

EXAMPLES = int(os.environ.get("FACTORYC_FUZZ", "25"))
TEXTS = [text for path in SPECS if len(text := path.read_text(encoding="utf-8")) < 6_000]
SEEDS = st.integers(0, 2**64)
PLAIN = [" ", " ", " ", "\n  "]
COMMENTED = [*[" "] * 12, "\n  ", "  // one\n ", "\n  // own\n  /// doc\n\n  ", " // t\n  // u\n "]
# A word, a number, a text, a pattern, a row of a table, a comment, or a sign.
_WORD = re.compile(
    r'\n[ \t]*\|[^\n]*\||//[^\n]*|"(?:\\.|[^"\\\n])*"|(?<=matches )/(?:\\.|[^/\n])*/'
)


def meaning(text):
    """What a text means, and what is wrong with it, wherever that stands."""
    module, diagnostics = parse(SourceFile("main.spec", text))
    # Of a broken declaration, what it may have declared is guessed from its lines.
    return module.declarations, sorted(
        (each.name, each.message, each.label) for each in diagnostics
    )


def comments(text):
    """The comments of a text, in order."""
    return [found[0].rstrip() for found in _WORD.finditer(text) if found[0].startswith("//")]


def check_layout(text):
    laid = format_source(SourceFile("main.spec", text)).text
    assert meaning(laid) == meaning(text)
    assert format_source(SourceFile("main.spec", laid)).text == laid
    assert comments(laid) == comments(text)
    assert not laid or laid.endswith("\n")
    assert not laid.startswith("\n")
    return laid


@given(SEEDS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_format_any_declarations(seed):
    chance = random.Random(seed)
    check_layout("\n".join(text_of(declaration(chance), chance, PLAIN) for _ in range(3)))


@given(SEEDS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_format_any_comments(seed):
    chance = random.Random(seed)
    check_layout("\n".join(text_of(declaration(chance), chance, COMMENTED) for _ in range(3)))


@given(st.sampled_from(TEXTS), SEEDS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_format_spec_with_other_white_space_and_comments(text, seed):
    """A real spec, its words with other gaps between them."""
    chance = random.Random(seed)
    pieces = [words(phrase) for chunk in split(text) if (phrase := parse_words(text, chunk))]
    pieces = chance.sample(pieces, min(4, len(pieces)))
    check_layout("\n".join(text_of(list(map(str, each)), chance, COMMENTED) for each in pieces))


@given(st.sampled_from(TEXTS), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_format_mutated_spec(text, data):
    """What is broken stays as it is, and nothing around it is lost."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    other = data.draw(
        st.sampled_from(
            ["", "{", "}", '"', "\n", "/", "|", " x ", "// x", "\n/// y\n", "\n\n\n", "\f"]
        )
    )
    check_layout(text[:start] + other + text[end:])


@given(st.text(st.sampled_from('ab {}|/\n"\\type=,.\f \t#0')))
@settings(max_examples=EXAMPLES, deadline=None)
def test_format_any_text(text):
    check_layout(text)


@given(st.text(st.characters(codec=None), max_size=200))
@settings(max_examples=EXAMPLES, deadline=None)
def test_format_any_characters(text):
    check_layout(text.replace("\r", ""))
