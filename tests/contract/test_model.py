"""The generated contract module: readable, the same every time, and laid out as a formatter would."""

import subprocess
import sys

import pytest

from factoryc.contract.model import load_contract, model_source
from tests.contract.specs import example, spec_of

SHORTENER = example("shortener")


def test_a_clause_is_a_function_that_reads_like_it():
    text = model_source(SHORTENER)
    for expected in (
        """
def shorten_taken_applies(state: State, target: str, alias: str | None) -> bool:
    return alias is not None and alias in state.links
""",
        """
def shorten_taken_fails(state: State, target: str, alias: str | None) -> runtime.Failed:
    return runtime.Failed("AliasTaken", {"alias": alias})
""",
        """
def shorten_fresh_sets(state: State, target: str, alias: str | None, result: Link) -> State:
    return replace(state, links=state.links | {result.code: result})
""",
        """
def visit_known_sets(state: State, code: str, result: str) -> State:
    return replace(
        state,
        links=state.links | {code: replace(state.links[code], visits=state.links[code].visits + 1)},
    )
""",
    ):
        assert expected in text


def test_the_same_spec_gives_the_same_text_and_is_loaded_once():
    assert model_source(SHORTENER) == model_source(example("shortener"))
    assert load_contract(SHORTENER) is load_contract(example("shortener"))


def test_a_formatter_has_nothing_to_do(tmp_path):
    file = tmp_path / "model.py"
    file.write_text(model_source(example("parking")), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--diff",
        "--isolated",
        "--line-length",
        "100",
    ]
    done = subprocess.run([*command, str(file)], check=False, capture_output=True, text=True)
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["shortener", "parking"])
def test_nothing_in_it_is_unused_or_unknown(name, tmp_path):
    file = tmp_path / "model.py"
    file.write_text(model_source(example(name)), encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,I", "-q"]
    done = subprocess.run([*command, str(file)], check=False, capture_output=True, text=True)
    assert done.stdout == ""


def test_names_that_python_has_taken_are_spelled_around():
    spec = spec_of(
        """spec odd version "1"
record State { class: Int  len: List<Int> }
enum Kind { name, value, none_of_these }
error Failed { from: Kind }
state state: Map<Text, State> = {}
state def: Int = 0
operation import(list: Text, from: Kind) -> Int {
  case known when list in state {
    returns size(state[list].len) + state[list].class
    sets def = def + 1
  }
  case unknown otherwise { fails Failed { from: from } }
}
"""
    )
    contract = load_contract(spec)
    state = contract.classes["State"]
    kind = contract.classes["Kind"]
    before = type(contract.initial)(state_={"a": state(class_=2, len_=[1, 1])}, def_=0)
    (case, _) = contract.operations["import"].cases
    assert case.returns(before, "a", kind.name_) == 4
    assert case.sets(before, "a", kind.value_, 4).def_ == 1
