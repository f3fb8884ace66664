"""Translated code refers to what is around it as it is told to, and changes states all at once."""

import collections
import datetime as dt
from decimal import Decimal

import pytest

from factoryc.contract.expression import translate
from factoryc.contract.model import load_contract, model_names
from factoryc.contract.module_text import imports_of
from factoryc.contract.naming import Naming
from factoryc.contract.runtime import Undefined, evaluate
from factoryc.contract.types_source import restricted_test
from factoryc.spec import expressions as node
from factoryc.spec.types import INT, TEXT, ListType, MapType, RowType
from tests.contract.specs import NOWHERE, body_of, spec_of

SPEC = spec_of(
    """spec thing version "1"
type Code = Text where it matches /[a-z]{2}/
enum Kind { old, new }
record Link { code: Code }
function twice(n: Int) -> Int = n * 2
operation ask(code: Code, many: Int where it in 1 .. 3, from: Code?) {}
"""
)


def test_prefixes_stand_before_types_and_functions():
    names = Naming(SPEC, state="before", types="types.", functions="functions.")
    call = node.FunctionCall("twice", (node.Literal(2, INT, NOWHERE),), INT, NOWHERE)
    assert translate(call, names) == "functions.twice(2)"
    case = node.EnumCase("Kind", "new", SPEC.enum("Kind"), NOWHERE)
    assert translate(case, names) == "types.Kind.new"
    assert translate(node.StateRead("links", INT, NOWHERE), names) == "before.links"
    assert names.predicate("Code") == "types.is_code"


def test_a_name_can_have_a_spelling_of_its_own():
    it = node.Variable("it", INT, NOWHERE)
    assert translate(it, Naming(SPEC)) == "it"
    assert translate(it, Naming(SPEC).where(it="link.visits")) == "link.visits"


def test_rows_calls_and_answers():
    names = Naming(SPEC)
    cell = node.RowCell("row", "url of it", TEXT, NOWHERE)
    assert translate(cell, names) == 'row["url of it"]'
    call = node.OperationCall("ask", (cell, node.NoneValue(TEXT, NOWHERE)), INT, NOWHERE)
    assert translate(call, names) == 'ask(row["url of it"], None)'
    asked = Naming(SPEC, call=lambda name, given: f"product.{name}({', '.join(given)})")
    assert translate(call, asked) == 'product.ask(row["url of it"], None)'
    answer = node.JsonObject(
        (node.FieldValue("n", node.Literal(1, INT, NOWHERE)),), RowType(), NOWHERE
    )
    assert translate(answer, names) == '{"n": 1}'


def test_a_parameter_is_tested_with_its_restriction():
    ask = SPEC.operation("ask")
    names = Naming(SPEC)
    tests = [
        restricted_test(each.type, each.restriction, names.variable(each.name), names).text
        for each in ask.parameters
    ]
    assert tests == [
        "is_code(code)",
        "isinstance(many, int) and not isinstance(many, bool) and 1 <= many <= 3",
        "from_ is None or is_code(from_)",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a + b", ()),
        ('Decimal("1") if re.fullmatch("a", b) else replace(c, d=1)',
         ("import re", "from dataclasses import replace", "from decimal import Decimal")),
        ("link.re.Decimal", ()),
        ("collections.Counter(datetime.date(1, 1, 1))", ("import collections", "import datetime")),
    ],
)  # fmt: skip
def test_imports_are_those_that_the_text_needs(source, expected):
    assert imports_of(source) == expected


@pytest.mark.parametrize(
    ("expression", "parameters", "values", "expected"),
    [
        ('"{d}|{e}|{z}"', "d: Decimal, e: Decimal, z: Decimal",
         {"d": Decimal("1.20"), "e": Decimal("1E+2"), "z": Decimal("-0.0")}, "1.2|100|0"),
        ('"{b} {n} {t}"', "b: Bool, n: Int, t: Text", {"b": True, "n": -3, "t": "x{y}"}, "true -3 x{y}"),
        ('"\\{{n + 1}}"', "n: Int", {"n": 1}, "{2}"),
        ('"{day}"', "day: Date", {"day": dt.date(2026, 3, 1)}, "2026-03-01"),
        ('"it\'s \\"{t}\\""', "t: Text", {"t": "q"}, 'it\'s "q"'),
        ('"{n div 2} of \\n{t + t}"', "n: Int, t: Text", {"n": 5, "t": "ab"}, "2 of \nabab"),
    ],
)  # fmt: skip
def test_values_inside_a_text(expression, parameters, values, expected):
    spec = body_of(expression, parameters, "Text")
    source = translate(spec.function("f").body, Naming(spec))
    assert evaluate("f", lambda: eval(source, dict(values))) == expected


def test_equal_decimals_look_equal_inside_a_text():
    spec = body_of('"{d}"', "d: Decimal", "Text")
    source = translate(spec.function("f").body, Naming(spec))
    texts = {eval(source, {"d": Decimal(d)}) for d in ("2.5", "2.50", "25E-1")}
    assert texts == {"2.5"}


def test_a_list_of_lists_has_distinct_items_too():
    nested = node.Variable("xs", ListType(ListType(INT)), NOWHERE)
    source = translate(node.BuiltinCall("distinct", (nested,), INT, NOWHERE), Naming(SPEC))
    assert eval(source, {"xs": [[1], [2]]}) is True
    assert eval(source, {"xs": [[1], [1]]}) is False


def test_distinct_calls_what_is_inside_it_once():
    call = node.OperationCall("ask", (node.Variable("n", INT, NOWHERE),), INT, NOWHERE)
    made = node.Comprehension(
        call, ("n",), node.Variable("xs", ListType(INT), NOWHERE), None, ListType(INT), NOWHERE
    )
    source = translate(node.BuiltinCall("distinct", (made,), INT, NOWHERE), Naming(SPEC))
    asked = []
    scope = {"xs": [1, 2], "ask": lambda n: asked.append(n) or n, "collections": collections}
    assert eval(source, scope) is True
    assert asked == [1, 2]


def test_leaving_a_key_out_hides_none_of_the_names_around():
    table = node.Variable("value", MapType(TEXT, INT), NOWHERE)
    left_out = node.Without(table, node.Variable("key", TEXT, NOWHERE), table.type, NOWHERE)
    source = translate(left_out, Naming(SPEC))
    assert eval(source, {"value": {"a": 1, "b": 2}, "key": "a"}) == {"b": 2}


PLACES = load_contract(
    spec_of(
        """spec places version "1"
state grid: Map<Text, Map<Int, Int>> = {}
state row: Map<Int, Int> = { 0: 1, 1: 2, 2: 3 }
state last: Int? = none
operation put(name: Text, at: Int, n: Int) {
  case known when name in grid and at in row {
    sets grid[name][at] = n
    sets row[at] = n
    sets last = row[at]
  }
  case both when name in grid and n < 0 { sets grid[name][at] = n  sets grid[name][n] = at }
  case new otherwise { sets grid[name] = { at: n }  sets last = none }
}
operation swap(a: Int, b: Int) {
  case both when a in row and b in row { sets row[a] = row[b]  sets row[b] = row[a] }
}
"""
    )
)


def after(state, operation, case, *arguments):
    sets = PLACES.operations[operation].cases[case].sets
    return evaluate("places", sets, state, *arguments, None)


def test_places_inside_places_change_alone():
    first = after(PLACES.initial, "put", 2, "a", 7, 70)
    assert (first.grid, first.last) == ({"a": {7: 70}}, None)
    second = after(first, "put", 0, "a", 1, 9)
    assert second.grid == {"a": {7: 70, 1: 9}}
    assert (second.row, second.last) == ({0: 1, 1: 9, 2: 3}, 2)
    assert first.row == {0: 1, 1: 2, 2: 3}


def test_two_places_in_one_place_change_together():
    first = after(PLACES.initial, "put", 2, "a", 7, 70)
    assert after(first, "put", 1, "a", 1, -9).grid == {"a": {7: 70, 1: -9, -9: 1}}
    assert after(first, "put", 1, "a", -9, -9).grid == {"a": {7: 70, -9: -9}}


def test_all_changes_read_the_state_before():
    assert after(PLACES.initial, "swap", 0, 0, 2).row == {0: 3, 1: 2, 2: 1}
    with pytest.raises(Undefined, match="the map has no entry for 7"):
        after(PLACES.initial, "swap", 0, 0, 7)


def test_an_index_counts_from_the_front_alone():
    base = node.Variable("xs", ListType(INT), NOWHERE)
    names = model_names(SPEC)
    first = node.ListItem(base, node.Literal(0, INT, NOWHERE), INT, NOWHERE)
    assert translate(first, names) == "xs[0]"
    at = node.ListItem(base, node.Variable("n", INT, NOWHERE), INT, NOWHERE)
    assert translate(at, names) == "runtime.item_at(xs, n)"
    assert translate(at, Naming(SPEC)) == "xs[n]"
