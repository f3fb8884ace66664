"""Values in the language's own notation: what is written reads back as the same value."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factoryc.contract.expression import translate
from factoryc.contract.literal import call_text, literal, outcome_text
from factoryc.contract.model import load_contract, model_names
from factoryc.contract.runtime import UNSEEN, Failed, Rejected, Returned, same
from factoryc.spec.types import DECIMAL, INT, TEXT, ListType, MapType, OptionalType, SetType
from tests.contract.specs import body_of, example

SHORTENER = example("shortener")
CONTRACT = load_contract(SHORTENER)
Link = CONTRACT.classes["Link"]
URL = "https://example.org"


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        (None, None, "none"),
        (True, None, "true"),
        (3, INT, "3"),
        (-44640, INT, "-44_640"),
        (3, DECIMAL, "3.0"),
        (Decimal("1.20"), DECIMAL, "1.20"),
        (Decimal("1E+3"), DECIMAL, "1000.0"),
        (Decimal("-0.00"), DECIMAL, "0.00"),
        ("abc", TEXT, '"abc"'),
        ('a"\\{b}\n\0', TEXT, '"a\\"\\\\\\{b}\\n\\0"'),
        ("\u200b\u202e\U0010ffff", TEXT, '"\\u{200B}\\u{202E}\\u{10FFFF}"'),
        ("é 人", TEXT, '"é 人"'),
        (Link("a", URL, 0), None, 'Link { code: "a", target: "https://example.org", visits: 0 }'),
        ([1, 2], ListType(DECIMAL), "[1.0, 2.0]"),
        ({}, None, "{}"),
        ({"a": None}, MapType(TEXT, OptionalType(INT)), '{ "a": none }'),
        (frozenset({2, 1}), SetType(INT), "to_set([1, 2])"),
        (timedelta(minutes=90), None, "90m"),
        (timedelta(milliseconds=1500), None, "1500ms"),
        (timedelta(microseconds=-7), None, "-7us"),
        (timedelta(), None, "0s"),
        (timedelta(days=7), None, "7d"),
        (date(2026, 3, 1), None, "2026-03-01"),
        (datetime(2026, 3, 1, 9, tzinfo=UTC), None, "2026-03-01T09:00:00Z"),
    ],
)
def test_a_value_is_written_as_an_author_would(value, type_, expected):
    assert literal(value, type_) == expected


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, max_value=10**9, min_value=-(10**9)
)
VALUES = {
    "Text": texts,
    "Int": st.integers(),
    "Decimal": decimals,
    "Bool": st.booleans(),
    "Date": st.dates(),
    "Duration": st.timedeltas(timedelta(), timedelta(days=900)),
    "List<Text>": st.lists(texts, max_size=3),
    "Map<Text, Decimal>": st.dictionaries(texts, decimals, max_size=3),
    "Map<Text, List<Int>>": st.dictionaries(texts, st.lists(st.integers(), max_size=2), max_size=2),
    "Text?": texts | st.none(),
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(VALUES)).flatmap(lambda t: st.tuples(st.just(t), VALUES[t])))
def test_what_is_written_reads_back_as_the_same_value(typed):
    written, value = typed
    spec = body_of(literal(value), result=written)
    source = translate(spec.function("f").body, model_names(spec))
    scope: dict[str, object] = {}
    exec("import datetime\nfrom decimal import Decimal", scope)
    assert same(eval(source, scope), value), source


def test_calls_and_outcomes_read_like_the_spec():
    shorten = SHORTENER.operation("shorten")
    link = Link("abc123", URL, 0)
    assert call_text(shorten, (URL, None)) == f'shorten("{URL}", none)'
    assert outcome_text(Returned(link)) == (
        f'returns Link {{ code: "abc123", target: "{URL}", visits: 0 }}'
    )
    assert outcome_text(Failed("AliasTaken", {"alias": "abc123"})) == (
        'fails AliasTaken { alias: "abc123" }'
    )
    assert outcome_text(Failed("AliasTaken", None)) == "fails AliasTaken"
    assert outcome_text(Rejected()) == "is rejected"
    assert outcome_text(Returned(None)) == "ends well"
    assert outcome_text(Returned(None), shorten) == "returns none"
    assert outcome_text(Returned(UNSEEN)) == "ends well, with a result that is not shown"
