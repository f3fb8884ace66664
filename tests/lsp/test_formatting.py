"""A buffer gets the one layout through edits of the lines that change, and of no others."""

import asyncio

import pytest
from lsprotocol import types

from factoryc.cli.data_lookup import data_lookup, data_reader
from factoryc.cli.reading import module_reader, read_file
from factoryc.lsp.buffer import Buffer, edited
from factoryc.lsp.formatting import formatting
from factoryc.lsp.session import Session, Shelf

NAME = "/specs/shop.spec"
CROOKED = 'spec shop version "1.0.0"\n\n// 🙂\ntype A=Int\n\nerror B\n\n\nerror C { a:Int }'
STRAIGHT = 'spec shop version "1.0.0"\n\n// 🙂\ntype A = Int\n\nerror B\n\nerror C { a: Int }\n'

SHELF = Shelf(read_file, module_reader, data_lookup(), data_reader, lambda _: {}, lambda *_: None)


def answered(text):
    """The edits for a buffer, and the text after an editor made them, last one first."""
    session = Session(SHELF)
    buffer = Buffer(f"file://{NAME}", NAME, 1, text)
    session.put(buffer)
    edits = asyncio.run(formatting(session, NAME))
    changes = [
        types.TextDocumentContentChangePartial(text=edit.new_text, range=edit.range)
        for edit in reversed(edits)
    ]
    return edits, edited(buffer, 2, changes, session.encoding).text


def test_the_layout_of_a_buffer():
    edits, text = answered(CROOKED)
    assert text == STRAIGHT
    assert [edit.range.start.line for edit in edits] == [3, 7]


@pytest.mark.parametrize("text", [STRAIGHT, "", STRAIGHT.replace("\n", "\r\n"), "type A = = \n"])
def test_what_has_the_layout_gets_no_edits(text):
    assert answered(text) == ([], text)


def test_line_ends_stay_those_of_the_editor():
    _, text = answered(CROOKED.replace("\n", "\r\n"))
    assert text == STRAIGHT.replace("\n", "\r\n")


def test_a_byte_order_mark_is_not_what_is_edited():
    _, text = answered("\ufeff" + CROOKED.replace("// 🙂\n", ""))
    assert text == "\ufeff" + STRAIGHT.replace("// 🙂\n", "")


def test_many_lines_that_differ_are_one_edit():
    crooked = "".join(f"error A{i}   {{ a:Int }}\n" for i in range(3_000))
    edits, text = answered(crooked)
    assert len(edits) == 1
    assert text == "".join(f"error A{i} {{ a: Int }}\n" for i in range(3_000))


def test_what_is_not_open_gets_no_answer():
    session = Session(SHELF)
    assert asyncio.run(formatting(session, NAME)) is None
