"""Open outcomes: what the built-in agent constructs, and what it says it cannot."""

import importlib
import sys

import pytest

from factoryc.contract.model import load_contract
from factoryc.contract.runtime import Explained, Returned, explain
from factoryc.contract.wire import from_wire, to_wire
from factoryc.contract.wire_schema import schema
from factoryc.plan.layout import layout_of
from tests.agents.built_in_product import build, operation_text, spec_of, tasks_of

_DECISION = """
decision hidden "Numbers are random, not sequential" {
  on       2026-03-02
  because  "Nobody should guess the next one."
  rejected "A counter" because "It tells the next one."
  governs  take.fresh
}
"""

# A spec, and what its module says when it is built.
_BUILT = {
    "a pattern of several parts": (
        (
            "type Plate = Text where it matches /[A-Z]{2}-\\d{4}/\nstate used: Map<Plate, Bool> = {}\n"
            "operation take() -> Plate { case fresh otherwise {"
            " ensures result not in used\n sets used[result] = true } }"
        ),
        "secrets.choice(RESULT_CHARACTERS)",
    ),
    "the smallest number that is free": (
        (
            "type Seat = Int where it in 1..500\nstate used: Map<Seat, Bool> = {}\n"
            "operation take() -> Seat { case fresh otherwise {"
            " ensures result not in used\n sets used[result] = true } }"
        ),
        "for result in range(1, 501):",
    ),
    "a number that nobody can tell": (
        (
            "type Ticket = Int where it >= 1\nstate used: Map<Ticket, Bool> = {}\n"
            "operation take() -> Ticket { case fresh otherwise {"
            f" ensures result not in used\n sets used[result] = true }} }}{_DECISION}"
        ),
        "1 + secrets.randbits(53)",
    ),
    "a text of a size": (
        (
            "type Name = Text where size(it) in 3..5\nstate used: Map<Name, Bool> = {}\n"
            "operation take() -> Name { case fresh otherwise {"
            " ensures result not in used\n sets used[result] = true } }"
        ),
        "for _ in range(5)",
    ),
    "a case of an enum": (
        (
            "enum Lane { left, middle, right }\nstate used: Map<Lane, Bool> = {}\n"
            "operation take() -> Lane? {\n"
            " case full when size(used) == 3 { returns none }\n"
            " case fresh when size(used) < 3 {"
            " ensures result is some and result not in used\n sets used[result] = true } }"
        ),
        "for result in Lane:",
    ),
    "a number between two others": (
        (
            "type Small = Int where it in 0..9\nstate last: Int = 0\n"
            "operation take(low: Small) -> Int { case fresh otherwise {"
            " ensures result > low and result * result > last and result != 7\n sets last = result } }"
        ),
        "for result in range(low + 1, low + 1 + TRIES):",
    ),
    "a record with parts of parts": (
        (
            "type Tag = Text where it matches /[a-f0-9]{8}/\nrecord Key { tag: Tag, turn: Int }\n"
            "record Card { key: Key, owner: Text, note: Text?, turns: Int where it >= 2 }\n"
            "state cards: Map<Tag, Card> = {}\n"
            "operation take(owner: Text) -> Card { case fresh otherwise {"
            " ensures result.key.tag not in cards and result.owner == owner\n"
            " ensures result.key.turn == size(cards)\n sets cards[result.key.tag] = result } }"
        ),
        "Card(key=Key(tag=tag, turn=len(state.cards)), owner=owner, note=None, turns=2)",
    ),
}

# A spec, and a part of the plain sentence that the agent answers with.
_NOT_BUILT = {
    "a list that is only described": (
        (
            "operation take(items: List<Int>) -> List<Int> { case fresh otherwise {"
            " ensures size(result) == size(items) } }"
        ),
        "no known way to choose `result`",
    ),
    "a text that must be one of a few": (
        (
            "state used: Map<Text, Bool> = {}\n"
            "operation take() -> Text { case fresh otherwise { ensures result in used } }"
        ),
        "goes beyond what `result` must differ from",
    ),
    "a day": (
        "operation take() -> Date { case fresh otherwise { ensures true } }",
        "the spec does not say what `result` should be",
    ),
}


@pytest.mark.parametrize("title", _BUILT)
def test_a_constructed_result_is_one_that_the_contract_allows(title, tmp_path, monkeypatch):
    text, expected = _BUILT[title]
    name = f"open_{list(_BUILT).index(title)}"
    spec = spec_of(f'spec {name} version "1"\n{text}')
    assert [report for report in build(spec, tmp_path) if report.outcome != "finished"] == []
    assert expected in operation_text(spec, "take", tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    layout = layout_of(spec)
    take = importlib.import_module(layout.operation("take")).take
    state = importlib.import_module(layout.state).State()
    contract = load_contract(spec)
    operation = spec.operation("take")
    model = contract.initial
    arguments = [{"Small": 3, "Text": "Ada"}[one.type.name] for one in operation.parameters]
    of = schema(operation.result, spec)
    for _ in range(4):
        result = from_wire(to_wire(take(state, *arguments), of), of, contract.classes)
        explained = explain(contract, "take", model, arguments, Returned(result))
        assert isinstance(explained, Explained), explained
        model = explained.after
    for module in [each for each in sys.modules if each.split(".")[0] == name]:
        del sys.modules[module]


@pytest.mark.parametrize("title", _NOT_BUILT)
def test_what_is_not_sure_to_be_right_is_not_handed_in(title, tmp_path):
    text, expected = _NOT_BUILT[title]
    spec = spec_of(text)
    report = next(
        report
        for task, report in zip(tasks_of(spec), build(spec, tmp_path), strict=True)
        if task.kind == "operation"
    )
    assert (report.outcome, report.clause) == ("cannot", "sample.take.fresh")
    assert expected in f"{report.summary[0].lower()}{report.summary[1:]}"
    assert not (tmp_path / "src/sample/operations/take.py").exists()


def test_an_exhausted_choice_is_a_clear_error(tmp_path, monkeypatch):
    spec = spec_of(
        'spec exhausted version "1"\ntype Bit = Int where it in 0..1\n'
        "state used: Map<Bit, Bool> = {}\n"
        "operation take() -> Bit { case fresh otherwise {"
        " ensures result not in used\n sets used[result] = true } }"
    )
    build(spec, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    take = importlib.import_module("exhausted.operations.take").take
    state = importlib.import_module("exhausted.state").State()
    assert [take(state), take(state)] == [0, 1]
    with pytest.raises(RuntimeError, match=r"no `result` was found that `exhausted\.take\.fresh`"):
        take(state)


def test_a_decision_stands_where_it_was_followed(tmp_path):
    text, _ = _BUILT["a number that nobody can tell"]
    assert "(decision `hidden`)" in operation_text(spec_of(text), "take", tmp_path)
