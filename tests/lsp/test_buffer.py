"""Edits arrive exactly, whatever the encoding of positions and the line ends are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import (
    Position,
    Range,
    TextDocumentContentChangePartial,
    TextDocumentContentChangeWholeDocument,
)

from factoryc.lsp.buffer import Buffer, edited
from factoryc.lsp.positions import Lines

ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
WIDTH = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
# Everything that some program takes for the end of a line, and characters of every width.
texts = st.text(st.sampled_from("ab é€𝄞👩\u2028\x0b\x0c\x85\n\r\t"), max_size=12)


def position_in(text, offset, encoding):
    """The position of an offset, found in the plainest way there is."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    column = before.rsplit("\n", 1)[-1]
    return Position(before.count("\n"), len(column.encode(ENCODINGS[encoding])) // WIDTH[encoding])


def splits_a_line_end(text, offset):
    return text[offset - 1 : offset + 1] == "\r\n"


@given(texts, texts, st.data(), st.sampled_from(sorted(ENCODINGS)))
def test_an_edit_replaces_exactly_its_range(text, new, data, encoding):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if splits_a_line_end(text, start) or splits_a_line_end(text, end):
        return  # no editor can say so
    place = Range(position_in(text, start, encoding), position_in(text, end, encoding))
    buffer = Buffer("file:///a", "/a", 1, text)
    after = edited(buffer, 2, [TextDocumentContentChangePartial(place, new)], encoding)
    assert (after.text, after.version) == (text[:start] + new + text[end:], 2)


@given(texts, st.sampled_from(sorted(ENCODINGS)))
def test_offsets_and_positions_agree(text, encoding):
    lines = Lines(text, encoding)
    for offset in range(len(text) + 1):
        if not splits_a_line_end(text, offset):
            assert lines.position(offset) == position_in(text, offset, encoding)
            assert lines.offset(lines.position(offset)) == offset


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_any_position_is_somewhere(text, line, column):
    assert 0 <= Lines(text).offset(Position(line, column)) <= len(text)


@given(texts, st.sampled_from(sorted(ENCODINGS)))
def test_the_compiler_sees_the_lines_of_the_editor(text, encoding):
    """Line ends differ in length, and yet a place has one position in both."""
    buffer = Buffer("file:///a", "/a", 1, text)
    seen, shown = Lines(buffer.source.text, encoding), Lines(text, encoding)
    for offset, character in enumerate(text):
        if character not in "\r\n":
            position = shown.position(offset)
            assert buffer.source.text[seen.offset(position)] == character


def test_a_position_inside_a_character_is_before_it():
    assert Lines("a𝄞b").offset(Position(0, 2)) == 1


def test_changes_refer_to_what_the_one_before_left():
    def typed(text, line, column):
        place = Position(line, column)
        return TextDocumentContentChangePartial(Range(place, place), text)

    changes = [typed("𝄞", 0, 1), typed("\n", 0, 3), typed("x", 1, 0)]
    assert edited(Buffer("u", "n", 1, "ab"), 2, changes, "utf-16").text == "a𝄞\nxb"


def test_the_whole_text_may_be_replaced():
    changes = [TextDocumentContentChangeWholeDocument("new")]
    assert edited(Buffer("u", "n", 1, "old"), 2, changes, "utf-16").text == "new"


def test_a_byte_order_mark_shifts_the_first_line_alone():
    buffer = Buffer("u", "n", 1, "\ufeffab\ncd")
    lines = Lines(buffer.source.text, "utf-16", buffer.unseen)
    assert buffer.source.text == "ab\ncd"
    assert lines.position(0) == Position(0, 1)
    assert lines.offset(Position(0, 2)) == 1
    assert lines.position(3) == Position(1, 0)


@pytest.mark.parametrize(("text", "end"), [("a\r\nb", "\r\n"), ("a\nb", "\n"), ("", "\n")])
def test_a_buffer_knows_its_line_end(text, end):
    assert Buffer("u", "n", 1, text).line_end == end
