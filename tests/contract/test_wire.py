"""Values on the wire: there and back, strict both ways, and as the host itself reads them."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factoryc.contract.binding import binding
from factoryc.contract.model import load_contract
from factoryc.contract.runtime import same
from factoryc.contract.wire import from_wire, to_wire
from factoryc.contract.wire_schema import WireError, schema
from factoryc.judge.host.codec import compile_encoder
from factoryc.judge.host.decoding import compile_decoder
from factoryc.spec.types import (
    BOOL,
    BYTES,
    DATE,
    DECIMAL,
    DURATION,
    FLOAT,
    INSTANT,
    INT,
    TEXT,
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    SetType,
)
from tests.contract.specs import example, spec_of

SPEC = spec_of(
    """spec wide version "1"
enum Size { small, large }
record Line { size: Size  from: Decimal  tags: List<Text> }
state lines: List<Line> = []
error Gone { line: Line  at: Int }
operation add(line: Line, times: Int?) -> Set<Int> {
  case known when times is some { returns to_set([1]) }
  case unknown otherwise { fails Gone { line: line, at: 1 } }
}
operation clear() { case always otherwise { sets lines = [] } }
"""
)
CLASSES = load_contract(SPEC).classes
SIZE, LINE = EnumType("Size", ("small", "large")), RecordType("Line")
texts = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = [
    (BOOL, st.booleans()),
    (INT, st.integers()),
    (DECIMAL, st.decimals(allow_nan=False, allow_infinity=False)),
    (FLOAT, st.floats(allow_nan=False, allow_infinity=False)),
    (TEXT, texts),
    (BYTES, st.binary()),
    (DATE, st.dates()),
    (INSTANT, st.datetimes(timezones=st.just(UTC))),
    (DURATION, st.timedeltas()),
    (SIZE, st.sampled_from(list(CLASSES["Size"]))),
    (RefinedType("Code", TEXT), texts),
    (
        LINE,
        st.builds(
            CLASSES["Line"],
            st.sampled_from(list(CLASSES["Size"])),
            st.decimals(allow_nan=False, allow_infinity=False),
            st.lists(texts),
        ),
    ),
]
KEYS = [pair for pair in SCALARS if pair[0] != LINE]


@st.composite
def typed_values(draw, depth=2):
    type_, values = draw(st.sampled_from(SCALARS))
    kind = draw(st.sampled_from(["plain", "list", "set", "map", "optional"])) if depth else "plain"
    if kind == "plain":
        return type_, draw(values)
    key_type, keys = draw(st.sampled_from(KEYS))
    if kind == "set":
        return SetType(key_type), draw(st.frozensets(keys, max_size=3))
    if kind == "map":
        return MapType(key_type, type_), draw(st.dictionaries(keys, values, max_size=3))
    if kind == "optional":
        return OptionalType(type_), draw(values | st.none())
    type_, value = draw(typed_values(depth=depth - 1))
    return ListType(type_), [value] * draw(st.integers(0, 2))


@given(typed_values())
def test_a_value_comes_back_as_it_was_sent(typed):
    type_, value = typed
    shape = schema(type_, SPEC)
    wire = json.loads(json.dumps(to_wire(value, shape)))
    assert same(from_wire(wire, shape, CLASSES), value)


@given(typed_values())
def test_the_host_reads_and_writes_the_same_format(typed):
    type_, value = typed
    shape = schema(type_, SPEC)
    wire = to_wire(value, shape)
    hosted = compile_decoder(shape, CLASSES.__getitem__)(wire)
    said = json.loads(json.dumps(compile_encoder(shape, CLASSES.__getitem__)(hosted)))
    assert same(from_wire(said, shape, CLASSES), value)


@pytest.mark.parametrize(
    ("type_", "wire", "says"),
    [
        (INT, True, "not a whole number: True"),
        (INT, 1.0, "not a whole number: 1.0"),
        (INT, "1", "not a whole number: '1'"),
        (BOOL, 1, "not true or false: 1"),
        (DECIMAL, 1.2, 'not a decimal in quotes, such as "1.20": 1.2'),
        (DECIMAL, "NaN", "not a decimal in quotes, such as \"1.20\": 'NaN'"),
        (DECIMAL, " 1_0", "not a decimal in quotes, such as \"1.20\": ' 1_0'"),
        (FLOAT, "1", "not a number: '1'"),
        (TEXT, None, "not a text: None"),
        (BYTES, "*", "not bytes in base64: '*'"),
        (DATE, "2026-02-30", "not a day, such as 2026-03-01: '2026-02-30'"),
        (INSTANT, "2026-02-03", "not an instant, such as 2026-03-01T09:30:00+00:00: '2026-02-03'"),
        (DURATION, 10**30, f"not a whole number of microseconds: {10**30}"),
        (SIZE, "huge", "not one of small, large: 'huge'"),
        (ListType(INT), [1, "a"], "[1] not a whole number: 'a'"),
        (ListType(ListType(INT)), [[], [None]], "[1][0] not a whole number: None"),
        (SetType(INT), [1, 1], "not a list of different values: [1, 1]"),
        (MapType(TEXT, INT), [["a"]], "not a list of pairs with different keys: [['a']]"),
        (MapType(TEXT, INT), [["a", 1], ["a", 2]], "not a list of pairs with different keys: [['a', 1], ['a', 2]]"),
        (LINE, {"size": "small"}, "not a Line with size, from_, tags: {'size': 'small'}"),
        (LINE, {"size": "small", "from_": "1", "tags": [3]}, ".tags[0] not a text: 3"),
        (OptionalType(INT), False, "not a whole number: False"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_type_is_refused_in_words(type_, wire, says):
    with pytest.raises(WireError) as refused:
        from_wire(wire, schema(type_, SPEC), CLASSES)
    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (INT, True),
        (DECIMAL, 1),
        (DECIMAL, Decimal("NaN")),
        (FLOAT, float("inf")),
        (DATE, datetime(2026, 1, 1, tzinfo=UTC)),
        (INSTANT, datetime(2026, 1, 1)),  # noqa: DTZ001  its lack of a zone is the point
        (SIZE, "small"),
        (LINE, {"size": "small"}),
        (ListType(INT), (1,)),
        (SetType(INT), [1]),
        (TEXT, None),
    ],
)
def test_what_is_not_of_its_type_is_not_sent(type_, value):
    with pytest.raises(WireError):
        to_wire(value, schema(type_, SPEC))


def test_times_are_sent_in_one_zone():
    east = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert to_wire(east, schema(INSTANT, SPEC)) == "2026-03-01T10:00:00+00:00"
    assert to_wire(date(2026, 3, 1), schema(DATE, SPEC)) == "2026-03-01"
    assert to_wire(timedelta(seconds=1.5), schema(DURATION, SPEC)) == 1_500_000


def test_the_binding_says_where_everything_is():
    bound = binding(SPEC)
    line = {
        "kind": "record",
        "name": "Line",
        "fields": [
            ["size", {"kind": "enum", "name": "Size", "cases": ["small", "large"]}],
            ["from_", {"kind": "decimal"}],
            ["tags", {"kind": "list", "of": {"kind": "text"}}],
        ],
    }
    assert bound == {
        "operations": {
            "add": {
                "module": "wide.operations.add",
                "function": "add",
                "clock": False,
                "parameters": [
                    ["line", line],
                    ["times", {"kind": "optional", "of": {"kind": "int"}}],
                ],
                "result": {"kind": "set", "of": {"kind": "int"}},
                "errors": {"Gone": [["line", line], ["at", {"kind": "int"}]]},
                "ports": [],
            },
            "clear": {
                "module": "wide.operations.clear",
                "function": "clear",
                "clock": False,
                "parameters": [],
                "result": None,
                "errors": {},
                "ports": [],
            },
        },
        "state": {"module": "wide.state", "class": "State"},
        "types": "wide.types",
    }
    assert json.loads(json.dumps(bound)) == bound
    assert set(binding(SPEC, ["clear"])["operations"]) == {"clear"}
    assert binding(example("parking"))["state"] is None
