"""Rows of files are read one after the other: right however they are cut, and a million as cheaply as ten."""

import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factoryc.contract import json_items as module
from factoryc.contract.json_items import json_items
from factoryc.contract.rows import UnreadableData, rows_in

COLUMNS = {"n": {"kind": "int"}, "text": {"kind": "text"}}
ITEMS = st.lists(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=6,
    )
)
BLANK = st.sampled_from([None, 1, "\t"])


def rows(content, kind):
    return list(rows_in("rows", io.BytesIO(content), kind, COLUMNS, {}))


@settings(max_examples=40, deadline=None)
@given(ITEMS, BLANK, st.booleans(), st.integers(1, 40))
def test_a_list_that_is_cut_anywhere_is_what_json_makes_of_it(items, indent, ascii_only, chunk):
    text = json.dumps(items, indent=indent, ensure_ascii=ascii_only)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK", chunk)
        assert list(json_items(io.StringIO(text))) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it holds no list of rows"),
        ('{"n": 1}', "it holds no list of rows"),
        ("[1, 2", "after row 2 there is neither `,` nor `]`"),
        ("[1 2]", "after row 1 there is neither `,` nor `]`"),
        ("[1,]", "row 2: Expecting value"),
        ('[1, {"n" 2}]', "row 2: Expecting ':' delimiter"),
        ('[{"n": "x', "row 1: Unterminated string starting at"),
        ("[1] 2", "something stands behind the list of rows"),
        ("[tru]", "row 1: Expecting value"),
    ],
)
def test_what_is_no_list_is_told_at_its_row(text, says):
    with pytest.raises(ValueError, match=f"^{says}$"):
        list(json_items(io.StringIO(text)))


def test_a_mistake_at_the_beginning_is_told_before_the_rest_is_read():
    text = io.StringIO("[1, x, " + "2, " * 1_000_000)
    with pytest.raises(ValueError, match="row 2"):
        list(json_items(text))
    assert text.tell() < 1_000_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like_and_nothing_else_ends_one(end):
    content = f"n,text{end}1,a\u2028b{end}{end}2,c\x0bd{end}".encode("utf-8-sig")
    assert rows(content, "csv") == [{"n": 1, "text": "a\u2028b"}, {"n": 2, "text": "c\x0bd"}]


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"n,text\n1,\xff\n", "csv", "rows cannot be read: 'utf-8' codec can't decode byte 0xff"),
        (b"n\n1\n", "csv", "rows, row 1: there is no column `text`"),
        (b"n,text\nx,a\n", "csv", "rows, row 1, column `n`: invalid literal"),
        (b"n,text\n1\n", "csv", "rows, row 1, column `text`: the row is too short"),
        (b"[1]", "json", "rows, row 1: there is no column `n`"),
    ],
)
def test_what_cannot_be_read_has_a_place(content, kind, says):
    with pytest.raises(UnreadableData) as raised:
        rows(content, kind)
    assert str(raised.value).startswith(says)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_many_rows_take_no_more_memory_than_few(kind):
    count = 10_000
    if kind == "csv":
        content = "n,text\n" + "".join(f"{n},{'x' * 40}\n" for n in range(count))
    else:
        content = json.dumps([{"n": n, "text": "x" * 40} for n in range(count)])
    file = io.BytesIO(content.encode())
    tracemalloc.start()
    try:
        assert sum(1 for _ in rows_in("rows", file, kind, COLUMNS, {})) == count
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 400_000
