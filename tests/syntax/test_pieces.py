"""A token is what Lark says that it is, whether its piece is enough to know it or not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import UnexpectedInput
from lark.lexer import PatternStr

from bench.generate import generate
from factoryc.syntax.grammar import grammar
from factoryc.syntax.pieces import Pieces
from factoryc.syntax.split import split
from factoryc.syntax.table_making import made_tables

ROOT = Path(__file__).parents[2]
SPECS = sorted([*ROOT.glob("examples/**/*.spec"), *ROOT.glob("stdlib/*.spec")])
TEXTS = [generate(300), *(path.read_text(encoding="utf-8") for path in SPECS)]
# Not the kept ones: Lark numbers states in another way each time that it makes them.
PIECES = Pieces(made_tables("nodes"))
LEXERS = grammar().parser.lexer.lexers
# What is alike at its start, and ends in different places in different states.
ODD = [
    ".",
    "..",
    "...",
    ".{",
    "./a",
    "../b/c",
    "-",
    "->",
    "=>",
    "=",
    "==",
    "===",
    "<",
    "<=",
    ">",
    ">=",
    "!",
    "!=",
    "/",
    "//",
    "/a/",
    '/["]/',
    "|",
    "|a|b|",
    "_",
    "_a",
    "a_",
    "a-b",
    "A-b",
    "A_b",
    "aB",
    "inB",
    "in",
    "inbox",
    "In",
    "GET",
    "GETTER",
    "success",
    "1",
    "12",
    "1_0",
    "1.5",
    "1..5",
    "1..",
    "1-2",
    "5ms",
    "5msx",
    "1.5h",
    "95%",
    "9.5%",
    "1e5",
    "1.5e-3",
    "1.5x",
    "2024-01-01",
    "2024-01-01T10:00Z",
    "2024-01-01T10:00:00.5Z",
    "0x1",
    '"',
    '"a"',
    '"a\\"',
    '"a\\"b"',
    '"{x}"',
    "?",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "+",
    "*",
    "#",
    "ä",
    "\xa0",
    "\ufeff",
]


def as_pieces(state, text, offset, end):
    """What the first piece here is to a state, or None where the piece does not tell."""
    between, piece, _ = PIECES.cut(text, offset, end)[0]
    kinds = PIECES.kinds(state)
    kind = kinds.get(piece) or kinds.get(PIECES.alone.get(piece[:1]))
    return kind and (kind, offset + len(between) + len(piece))


def tokens_of_lark(text):
    """Each token of a declaration, as far as it is one, and the state in which it was read."""
    parser = grammar().parse_interactive(text, start="start")
    try:
        for token in parser.iter_parse():
            yield parser.parser_state.position, token
    except UnexpectedInput:
        return


@pytest.mark.parametrize("text", TEXTS, ids=["generated", *(path.stem for path in SPECS)])
def test_tokens_are_those_of_lark(text):
    sure = 0
    for chunk in split(text):
        written = text[chunk.start : chunk.end]
        for state, token in tokens_of_lark(written):
            expected = str(token.type), token.end_pos
            assert PIECES.token(state, written, token.start_pos, len(written)) == expected
            found = as_pieces(state, written, token.start_pos, len(written))
            assert found in (None, expected)
            sure += found is not None
    assert sure


def _distinct_states():
    """One state for each lexer of Lark: states that take the same have the same one."""
    return list({id(each): state for state, each in LEXERS.items()}.values())


def _by_scanner(state, text):
    lexer = LEXERS[state]
    for scan in lexer.scanner._mres:
        if found := scan.match(text):
            kind = found.lastgroup
            for each in lexer.terminals:
                if kind in lexer.callback and isinstance(each.pattern, PatternStr):
                    kind = each.name if each.pattern.value == found[0] else kind
            return kind, found.end()
    return None


@pytest.mark.parametrize("behind", ["", " ", "x", "X", ".", ".5", "-1", "%", "="])
def test_states_see_in_what_is_odd_what_the_scanners_of_lark_see(behind):
    for state in _distinct_states():
        for each in ODD:
            text = each + behind
            expected = _by_scanner(state, text)
            if expected is None or expected[0] not in PIECES._ignored:
                assert PIECES.token(state, text, 0, len(text)) == expected, (state, text)
                if not text.startswith(" "):
                    assert as_pieces(state, text, 0, len(text)) in (None, expected), (state, text)


@settings(max_examples=60)
@given(st.data())
def test_tokens_of_texts_that_are_damaged_are_those_of_lark(data):
    text = data.draw(st.sampled_from(TEXTS))
    chunk = data.draw(st.sampled_from(split(text)))
    written = text[chunk.start : chunk.end]
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, min(len(written), start + 9)))
    damaged = written[:start] + data.draw(st.sampled_from(ODD)) + written[end:]
    for state, token in tokens_of_lark(damaged):
        expected = str(token.type), token.end_pos
        assert PIECES.token(state, damaged, token.start_pos, len(damaged)) == expected
        assert as_pieces(state, damaged, token.start_pos, len(damaged)) in (None, expected)
