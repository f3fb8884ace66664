"""To a case that numbers decide, step by step."""

from factoryc.analysis.ground import ground
from factoryc.analysis.nearer import Nearer
from factoryc.analysis.reaching import reach
from factoryc.analysis.results import caller
from factoryc.contract.runtime import outcomes
from tests.analysis.specs import spec_of

LOANS = """\
spec loans version "1.0.0"
type Book = Text where it matches /[0-9]{13}/
type Member = Text where size(it) in 1..20
state titles: Map<Book, Text> = {}
state loans: Map<Book, Member> = {}
operation add(book: Book, title: Text where size(it) in 1..100) {
  case always otherwise { sets titles[book] = title }
}
operation lend(book: Book, member: Member) -> Bool in order {
  case unknown when book not in titles { returns false }
  case lent when book in loans { returns false }
  case enough when size([each for each in values(loans) where each == member]) >= 6 {
    returns false
  }
  case given otherwise { returns true sets loans[book] = member }
}
operation give_back(book: Book) {
  case always otherwise { sets loans = loans without book }
}
"""


def nearer_to(name):
    base = ground(spec_of(LOANS))
    callers = [caller(each, base) for each in base.spec.operations]
    (case,) = (
        each for each in base.contract.operations["lend"].cases if each.clause == f"loans.{name}"
    )
    return Nearer(callers[1], case, callers, base)


def test_a_limit_is_reached_that_takes_six_loans_of_one_member():
    nearer = nearer_to("lend.enough")
    sample = nearer.sample()
    assert sample is not None
    contract, state = nearer.ground.contract, sample.situation.state
    (possible,) = outcomes(contract, "lend", state, sample.arguments)
    assert possible.clause == "loans.lend.enough"
    assert sum(step.operation == "lend" for step in sample.situation.steps) >= 6


def test_who_tries_to_reach_it_counts_the_calls_and_does_so_the_same_way_again():
    clause = "loans.lend.enough"
    base = ground(spec_of(LOANS))
    first, second = (reach(frozenset({clause}), frozenset(), base) for _ in range(2))
    one, other = (each.samples[clause] for each in (first, second))
    assert repr(one) == repr(other)
    assert first.calls == second.calls


def test_without_a_number_there_is_nothing_to_go_by():
    nearer = nearer_to("lend.lent")
    assert (nearer.sample(), nearer.calls) == (None, 0)
