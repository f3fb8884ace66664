"""Where collections are small, what they come to is known to the last member: for witnesses, and as a bound."""

import pytest

from factoryc.analysis.answer import Shown, Undecided
from tests.solver.alone import solver_answers
from tests.spec.understanding import understood

HEAD = """\
spec sample version "1.0.0"
type Price = Int where it in 0..100
type Digit = Int where it in 0..9
"""
HIDDEN = {
    "a sum": """
operation pay(items: List<Price>) -> Int {
  case other when (sum each in items: each * each) != 10_009 { returns 0 }
}
""",
    "a count in a map": """
state stock: Map<Text, Int> = {}
operation look() -> Int {
  case other when (count name, left in stock: left == 1_234_567) < 2 { returns 0 }
}
""",
    "the size of a map": """
state stock: Map<Text, Int> = {}
invariant "much is there" { all name, left in stock: left > 777 }
operation look(name: Text) -> Int {
  case other when size(stock) != 2 or name not in stock or stock[name] != 778 { returns 0 }
}
""",
    "a fold, in order": """
operation digits(items: List<Digit>) -> Int {
  case other when (fold total = 0 for each in items: total * 10 + each) != 4_711 { returns 0 }
}
""",
}
UP_TO_A_BOUND = """
operation look(items: List<Int>) -> Int {
  case always when (count each in items: each > 3) + (count each in items: each < 4) == size(items) {
    returns 0
  }
}
"""


def uncovered(text):
    found = understood(f"{HEAD}{text}")
    assert found.sound, [each.message for each in found.diagnostics]
    answers = solver_answers(found.spec)
    (answer,) = [answer for question, answer in answers if question.name == "uncovered-input"]
    return answer


@pytest.mark.parametrize("title", sorted(HIDDEN))
def test_what_calls_do_not_meet_by_chance_is_shown(title):
    assert isinstance(uncovered(HIDDEN[title]), Shown)


def test_what_holds_for_few_members_is_not_called_proved():
    answer = uncovered(UP_TO_A_BOUND)
    assert isinstance(answer, Undecided)
    assert "no list has more than 4 items" in answer.reason


def test_a_set_made_of_a_list_is_not_summed_as_the_list():
    text = """
operation look(items: List<Digit>) -> Int {
  case less when (sum each in to_set(items): each) < (sum each in items: each) { returns 0 }
  case same when (sum each in to_set(items): each) == (sum each in items: each) { returns 1 }
}
"""
    assert not isinstance(uncovered(text), Shown)
