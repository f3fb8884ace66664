"""Values cross the wire unchanged, and a result that is not of its type is refused in a sentence."""

import enum
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from factoryc.judge.host.codec import Mismatch, compile_encoder, type_name
from factoryc.judge.host.decoding import compile_decoder


class Vehicle(enum.Enum):
    motorbike = 1
    van = 2


class Link:
    def __init__(self, code, hits):
        self.code = code
        self.hits = hits

    def __eq__(self, other):
        return (self.code, self.hits) == (other.code, other.hits)

    __hash__ = None


CLASSES = {"Vehicle": Vehicle, "Link": Link}.__getitem__
TEXT, INT = {"kind": "text"}, {"kind": "int"}
VEHICLE = {"kind": "enum", "name": "Vehicle", "cases": ["motorbike"]}
LINK = {"kind": "record", "name": "Link", "fields": [["code", TEXT], ["hits", INT]]}


@pytest.mark.parametrize(
    ("schema", "wire", "value"),
    [
        ({"kind": "bool"}, True, True),
        (INT, 10**30, 10**30),
        ({"kind": "decimal"}, "1.20", Decimal("1.20")),
        ({"kind": "float"}, 0.5, 0.5),
        (TEXT, "a\ud800b\x00", "a\ud800b\x00"),
        ({"kind": "bytes"}, "AP8=", b"\x00\xff"),
        ({"kind": "instant"}, "2026-03-01T10:00:00+00:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ({"kind": "date"}, "2026-03-01", date(2026, 3, 1)),
        ({"kind": "duration"}, -1, timedelta(microseconds=-1)),
        ({"kind": "list", "of": INT}, [3, 1], [3, 1]),
        ({"kind": "set", "of": INT}, [2, 9, 10], {10, 9, 2}),
        ({"kind": "optional", "of": INT}, None, None),
        ({"kind": "optional", "of": INT}, 1, 1),
        ({"kind": "map", "key": INT, "value": TEXT}, [[1, "a"], [0, "b"]], {1: "a", 0: "b"}),
        (LINK, {"code": "x", "hits": 2}, Link("x", 2)),
        (VEHICLE, "motorbike", Vehicle.motorbike),
    ],
)
def test_a_value_crosses_the_wire_and_comes_back(schema, wire, value):
    """Decoding gives the product's value, encoding gives the same wire, and the wire is JSON."""
    decoded = compile_decoder(schema, CLASSES)(json.loads(json.dumps(wire)))
    assert type(decoded) is type(value)
    assert decoded == value
    assert compile_encoder(schema, CLASSES)(value) == wire


@pytest.mark.parametrize(
    ("schema", "value", "sentence"),
    [
        (INT, True, "expected Int, but got bool True"),
        ({"kind": "bool"}, 1, "expected Bool, but got int 1"),
        ({"kind": "decimal"}, 1.5, "expected Decimal, but got float 1.5"),
        ({"kind": "decimal"}, Decimal("NaN"), "expected Decimal, but got NaN, which is no number"),
        ({"kind": "float"}, 1, "expected Float, but got int 1"),
        (TEXT, None, "expected Text, but got nothing (None)"),
        ({"kind": "date"}, datetime(2026, 1, 1, tzinfo=UTC), "expected Date, but got a value of"),
        ({"kind": "instant"}, datetime(2026, 1, 1), "which has no time zone"),  # noqa: DTZ001  the point
        ({"kind": "list", "of": INT}, [1, "2"], "[1]: expected Int, but got str '2'"),
        ({"kind": "list", "of": INT}, (1,), "expected List<Int>, but got a value of class `tuple`"),
        ({"kind": "set", "of": INT}, [1], "expected Set<Int>, but got a value of class `list`"),
        (LINK, Link("x", "y"), ".hits: expected Int, but got str 'y'"),
        (LINK, {"code": "x", "hits": 1}, "expected Link, but got a value of class `dict`"),
        (VEHICLE, "motorbike", "expected Vehicle, but got str 'motorbike'"),
        (VEHICLE, Vehicle.van, "the undeclared case `van`"),
    ],
)
def test_a_result_of_another_type_is_refused(schema, value, sentence):
    """The sentence names the declared type, what came instead, and where."""
    with pytest.raises(Mismatch) as refusal:
        compile_encoder(schema, CLASSES)(value)
    assert sentence in str(refusal.value)


def test_raw_values_pass_as_they_are_at_any_depth():
    """A wrong-typed value can be handed over, alone or inside a well-typed one."""
    assert compile_decoder(INT, CLASSES)({"$raw": [None, "x"]}) == [None, "x"]
    wire = {"code": {"$raw": 7}, "hits": 1}
    assert compile_decoder(LINK, CLASSES)(wire) == Link(7, 1)


def test_an_instant_is_told_in_universal_time():
    """Two products in two time zones give the same wire."""
    moment = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert compile_encoder({"kind": "instant"}, CLASSES)(moment) == "2026-03-01T10:00:00+00:00"


def test_a_set_of_what_has_no_order_is_still_told_in_one_order():
    """The wire does not depend on how the product's set happens to be laid out."""
    schema = {"kind": "set", "of": {"kind": "optional", "of": INT}}
    assert compile_encoder(schema, CLASSES)({3, None, 1}) == [1, 3, None]


def test_a_type_is_named_as_the_author_writes_it():
    """Nested types read as in a spec."""
    schema = {"kind": "map", "key": TEXT, "value": {"kind": "optional", "of": LINK}}
    assert type_name(schema) == "Map<Text, Link?>"
