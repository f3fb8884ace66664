"""Cases with payloads, types with parameters and types that hold themselves, on the wire."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factoryc.contract.binding import binding
from factoryc.contract.literal import literal
from factoryc.contract.model import load_contract
from factoryc.contract.runtime import same
from factoryc.contract.wire import from_wire, to_wire
from factoryc.contract.wire_schema import WireError, schema
from factoryc.judge.host.codec import Mismatch, compile_encoder
from factoryc.judge.host.decoding import compile_decoder, tied
from tests.contract.specs import spec_of

SPEC = spec_of(
    """spec till version "1"
enum Payment { cash, card(number: Text, limit: Int), voucher(code: Text?) }
record Page<T> { items: List<T> }
enum Tree<T> { leaf, node(left: Tree<T>, value: T, right: Tree<T>) }
operation pay(payment: Payment) -> Page<Payment> {
  case all otherwise { returns Page { items: [payment] } }
}
operation grow(tree: Tree<Int>) -> Tree<Int> { case all otherwise { returns tree } }
"""
)
CLASSES = load_contract(SPEC).classes
PAYMENT = SPEC.operation("pay").parameters[0].type
PAGE = SPEC.operation("pay").result
TREE = SPEC.operation("grow").result
CASH, CARD, VOUCHER = (CLASSES[f"Payment{case}"] for case in ("Cash", "Card", "Voucher"))
LEAF, NODE = CLASSES["TreeLeaf"], CLASSES["TreeNode"]
texts = st.text(st.characters(exclude_categories=["Cs"]))
payments = st.one_of(
    st.builds(CASH),
    st.builds(CARD, number=texts, limit=st.integers()),
    st.builds(VOUCHER, code=st.none() | texts),
)
trees = st.recursive(
    st.builds(LEAF), lambda inner: st.builds(NODE, left=inner, value=st.integers(), right=inner)
)


@given(payments)
def test_a_case_comes_back_as_it_went(payment):
    shape = schema(PAYMENT, SPEC)
    sent = json.loads(json.dumps(to_wire(payment, shape)))
    assert same(from_wire(sent, shape, CLASSES), payment)


@given(trees)
def test_a_tree_comes_back_as_it_went(tree):
    shape = schema(TREE, SPEC)
    sent = json.loads(json.dumps(to_wire(tree, shape)))
    assert same(from_wire(sent, shape, CLASSES), tree)


@given(trees, payments)
def test_the_host_reads_and_writes_the_same(tree, payment):
    sent = json.loads(json.dumps(binding(SPEC)))["operations"]
    for operation, value in (("grow", tree), ("pay", payment)):
        (_, schema_sent), *_ = sent[operation]["parameters"]
        shape = tied(schema_sent)
        wire = compile_encoder(shape, CLASSES.__getitem__)(value)
        assert same(compile_decoder(shape, CLASSES.__getitem__)(wire), value)


def test_a_case_without_fields_is_its_name_and_any_other_an_object():
    shape = schema(PAGE, SPEC)
    page = CLASSES["Page"]([CASH(), CARD("1", 2), VOUCHER(None)])
    assert to_wire(page, shape) == {
        "items": ["cash", {"card": {"number": "1", "limit": 2}}, {"voucher": {"code": None}}]
    }


@pytest.mark.parametrize(
    "wire",
    [
        "card",
        "gold",
        {"cash": {}},
        {"card": {"number": "1"}},
        {"card": {"number": "1", "limit": 2}, "cash": {}},
        {},
        None,
        [],
        {"card": "1"},
    ],
)
def test_what_is_no_case_is_refused(wire):
    with pytest.raises(WireError):
        from_wire(wire, schema(PAYMENT, SPEC), CLASSES)


def test_the_host_refuses_what_is_no_case():
    encode = compile_encoder(schema(PAYMENT, SPEC), CLASSES.__getitem__)
    with pytest.raises(Mismatch, match="expected Payment"):
        encode("cash")
    with pytest.raises(Mismatch, match="expected Int"):
        encode(CARD("1", "2"))


def test_a_case_is_shown_as_an_author_writes_it():
    assert literal(CASH()) == "Payment.cash"
    assert literal(CARD("1", 2)) == 'Payment.card(number: "1", limit: 2)'
    assert literal([NODE(LEAF(), 1, LEAF())]) == (
        "[Tree.node(left: Tree.leaf, value: 1, right: Tree.leaf)]"
    )
