"""Calls get to cases, and where everything was tried, nobody else gets further."""

import pytest

from factoryc.analysis.breadth import Breadth
from factoryc.analysis.by_form import surely_meet
from factoryc.analysis.ground import ground
from factoryc.analysis.listed_calls import Lists
from factoryc.analysis.reaching import reach
from factoryc.analysis.results import caller
from factoryc.proof.of_cases import applies_surely
from tests.analysis.specs import spec_of

ROUND = """\
spec sample version "1.0.0"
state place: Int where it in 0..5 = 0
operation on(by: Int where it in 1..2) { case always otherwise { sets place = (place + 2 * by) mod 6 } }
operation look() -> Int {
  case odd when place * place == 9 { returns 1 }
  case rest otherwise { returns 0 }
}
"""


def reached(text, *names):
    base = ground(spec_of(text))
    return reach(frozenset(f"sample.{name}" for name in names), frozenset(), base)


def test_all_calls_in_all_states_are_tried_where_they_are_few():
    found = reached(ROUND, "look.odd")
    assert found.samples == {}
    assert found.everything


def test_where_a_call_takes_any_number_not_everything_was_tried():
    found = reached(ROUND.replace(" where it in 1..2", ""), "look.odd")
    assert found.samples == {}
    assert not found.everything


def test_a_long_way_is_found():
    found = reached(
        """\
spec sample version "1.0.0"
state tries: Int = 0
operation enter(code: Int) -> Bool {
  case locked when tries >= 40 { returns false }
  case open when tries < 40 { returns true sets tries = tries + 1 }
}
""",
        "enter.locked",
    )
    sample = found.samples["sample.enter.locked"]
    assert sample.situation.state.tries == 40
    assert sample.situation.is_reachable


def test_breadth_comes_by_each_state_on_a_shortest_way():
    base = ground(spec_of(ROUND))
    lists = Lists(base)
    listed = [lists.of(caller(each, base)) for each in base.spec.operations]
    breadth = Breadth(listed, base, 1_000)
    ways = {each.state.place: len(each.steps) for each in breadth.situations(9)}
    assert ways == {0: 0, 2: 1, 4: 1}
    assert breadth.is_whole
    assert not breadth.has_choices


def test_breadth_says_how_far_it_went():
    base = ground(spec_of(ROUND))
    lists = Lists(base)
    listed = [lists.of(caller(each, base)) for each in base.spec.operations]
    breadth = Breadth(listed, base, 1)
    assert len(list(breadth.situations(9))) < 4
    assert not breadth.is_whole
    assert breadth.length == 0


@pytest.mark.parametrize(
    ("guard", "is_sure"),
    [
        ("a < 3", True),
        ("a < 3 and b > 2.5", True),
        ("a > 3 and a < 5", True),
        ("a > 3 and a < 4", False),
        ("a > 9", False),
        ("b > 3.0 and b < 3.1", True),
        ("yes and a == 2", True),
        ("side == left or a == 100", True),
        ("side == left and side == right", False),
        ("a < b", False),  # two variables: left to others
        ("a * a == 4", False),  # as is what is reckoned
        ('text == "a"', False),  # and texts, which have gaps
        ("kept == 0", False),  # and what is stored
    ],
)
def test_form_says_that_some_input_is_for_a_case(guard, is_sure):
    spec = spec_of(f"""\
spec sample version "1.0.0"
enum Side {{ left, right }}
state kept: Int = 0
operation f(a: Int where it in 0..9, b: Decimal, yes: Bool, side: Side, text: Text) -> Int {{
  case some when {guard} {{ returns 1 }}
  case rest otherwise {{ returns 0 }}
}}
""")
    (operation,) = spec.operations
    assert applies_surely(operation, operation.cases[0], spec, {}) is is_sure
    assert surely_meet((), {}, ())
