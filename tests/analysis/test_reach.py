"""What sequences of calls of some operations reach."""

import pytest

from factoryc.analysis.reach import reachable_cases
from tests.analysis.specs import example, spec_of


def reached(spec, *operations):
    return {clause.partition(".")[2] for clause in reachable_cases(spec, frozenset(operations))}


def test_an_operation_that_creates_reaches_all_of_its_own_cases():
    assert reached(example("shortener"), "shorten") == {
        "shorten.taken",
        "shorten.chosen",
        "shorten.fresh",
    }


def test_nothing_is_visited_before_there_is_something():
    assert reached(example("shortener"), "visit") == {"visit.unknown"}


def test_two_operations_reach_more_than_each_alone():
    assert reached(example("shortener"), "shorten", "visits") == {
        "shorten.taken",
        "shorten.chosen",
        "shorten.fresh",
        "visits.known",
        "visits.unknown",
    }


def test_without_state_all_cases_are_reached():
    assert reached(example("parking"), "fee") == {"fee.grace", "fee.paid"}


@pytest.mark.parametrize("steps", [1, 3, 5])
def test_a_case_behind_several_calls_is_reached(steps):
    spec = spec_of(f"""\
spec sample version "1.0.0"
state count_so_far: Int = 0
operation step() {{
  case up when count_so_far < {steps} {{ sets count_so_far = count_so_far + 1 }}
  case done when count_so_far >= {steps} {{ }}
}}
""")
    assert reached(spec, "step") == {"step.up", "step.done"}


def test_a_case_that_no_call_gets_to_is_not_reached():
    spec = spec_of("""\
spec sample version "1.0.0"
state level: Int = 0
operation step() {
  case up when level == 0 { sets level = 2 }
  case never_at_one when level == 1 { }
  case down when level > 1 { sets level = 0 }
  case below when level < 0 { }
}
""")
    assert reached(spec, "step") == {"step.up", "step.down"}


def test_the_answer_is_the_same_each_time():
    spec = example("shortener")
    assert reached(spec, "shorten", "visit") == reached(spec, "visit", "shorten")
