"""A set is gone through in one order: the same in every process, in the contract and in a product."""

import pytest

from factoryc.contract.arranged import Backwards, items_of
from factoryc.contract.evaluation import same
from factoryc.contract.expression import translate
from factoryc.contract.model import load_contract, model_source
from factoryc.contract.naming import Naming
from factoryc.contract.runtime import Returned, outcomes
from tests.contract.specs import spec_of
from tests.hash_seeds import the_same_everywhere

SETS = """\
spec sets version "1"
enum Size { small, large, medium }
record Shirt { size: Size, name: Text? }
state texts: Set<Text> = ["b", "a", "B", "c", "aa"]
state numbers: Set<Int> = [10, 9, -1]
state sizes: Set<Size> = [medium, large, small]
state shirts: Set<Shirt> = [
  Shirt { size: medium, name: "a" }, Shirt { size: large, name: "b" }, Shirt { size: large, name: none },
  Shirt { size: large, name: "a" }
]
function shown(s: Shirt) -> Text = text(s.size) + (if s.name is some then " " + s.name else "")
operation listed() -> List<Text> { case all otherwise { returns [t for t in texts where t != "c"] } }
operation joined() -> Text { case all otherwise { returns fold whole = "" for t in texts: whole + t } }
operation by_size() -> List<Text> { case all otherwise { returns [t for t in texts by size(t)] } }
operation itself() -> List<Text> { case all otherwise { returns [t for t in texts by t descending] } }
operation mapped() -> List<Int> {
  case all otherwise { returns values({ n mod 2: n for n in numbers }) }
}
operation counted() -> List<Int> { case all otherwise { returns [n for n in numbers] } }
operation cased() -> List<Size> { case all otherwise { returns [s for s in sizes] } }
operation named() -> List<Text> {
  case all otherwise { returns [shown(s) for s in shirts] }
}
"""
EXPECTED = {
    "listed": ["B", "a", "aa", "b"],
    "joined": "Baaabc",
    "by_size": ["B", "a", "b", "c", "aa"],
    "itself": ["c", "b", "aa", "a", "B"],
    "mapped": [9, 10],
    "counted": [-1, 9, 10],
    "cased": ["small", "large", "medium"],
    "named": ["large", "large a", "large b", "medium a"],
}


def result(name):
    contract = load_contract(spec_of(SETS))
    (possible,) = outcomes(contract, name, contract.initial, [])
    assert isinstance(possible.outcome, Returned)
    return possible.outcome.value


@pytest.mark.parametrize("name", EXPECTED)
def test_a_set_is_gone_through_from_the_least_to_the_greatest(name):
    value = result(name)
    shown = [getattr(each, "value", each) for each in value] if name == "cased" else value
    assert shown == EXPECTED[name]


def test_it_is_the_same_in_every_process():
    program = (
        "from tests.contract.test_set_order import EXPECTED, result\n"
        "print([result(name) for name in EXPECTED])\n"
    )
    assert "'a'" in the_same_everywhere(program)


def test_code_for_a_product_goes_through_it_in_the_same_order():
    spec = spec_of(SETS)
    names = Naming(spec)
    spelled = {each.name: translate(each.cases[0].returns, names) for each in spec.operations}
    assert spelled["listed"] == '[t for t in sorted(state.texts) if t != "c"]'
    assert spelled["itself"] == "sorted(state.texts, reverse=True)"
    assert spelled["cased"] == "[s for s in items_in_order(state.sizes)]"
    assert "items_of(state.sizes)" in model_source(spec)


def test_what_does_not_show_the_order_is_not_sorted():
    spec = spec_of("""\
spec sets version "1"
state tags: Set<Text> = []
operation any() -> Bool { case all otherwise { returns exists t in tags: size(t) > 3 } }
operation sizes() -> Set<Int> { case all otherwise { returns [size(t) for t in tags] } }
""")
    texts = [translate(each.cases[0].returns, Naming(spec)) for each in spec.operations]
    assert texts == [
        "any(len(t) > 3 for t in state.tags)",
        "frozenset(len(t) for t in state.tags)",
    ]


def test_a_set_can_be_gone_through_the_other_way_round_and_is_the_same_set():
    turned = Backwards(["a", "b"])
    assert items_of(turned) == ["b", "a"]
    assert items_of(frozenset(turned)) == ["a", "b"]
    assert same(turned, frozenset({"b", "a"}))
    assert not same(turned, frozenset({"b"}))
