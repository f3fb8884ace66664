"""One step of a contract: what it allows, what it does not, and what it leaves open."""

from decimal import Decimal

import pytest

from factoryc.contract.model import load_contract
from factoryc.contract.runtime import (
    UNSEEN,
    Anything,
    Explained,
    Failed,
    Mismatch,
    Open,
    Rejected,
    Returned,
    Undefined,
    broken_invariants,
    explain,
    outcomes,
    same,
)
from tests.contract.specs import example, spec_of

URL = "https://example.org/a"
SHORTENER = load_contract(example("shortener"))
Link = SHORTENER.classes["Link"]
EMPTY = SHORTENER.initial
FILED = type(EMPTY)(links={"abc123": Link("abc123", URL, 2)})

LEDGER = load_contract(
    spec_of(
        """spec ledger version "1"
type Owner  = Text where size(it) in 1 .. 30
type Amount = Int where it > 0 and it <= 1_000_000_00
record Account { owner: Owner  balance: Int where it >= 0 }
error AccountExists { owner: Owner }
error NoAccount { owner: Owner }
error SameAccount
error TooLittle { balance: Int }
state accounts: Map<Owner, Account> = {}
state paid_in: Int = 0
invariant "money is neither made nor lost" {
  sum account in values(accounts): account.balance == paid_in
}
operation open(owner: Owner) {
  case new when owner not in accounts { sets accounts[owner] = Account { owner: owner, balance: 0 } }
  case old when owner in accounts { fails AccountExists { owner: owner } }
}
operation deposit(owner: Owner, amount: Amount) {
  case known when owner in accounts {
    sets accounts[owner] = accounts[owner] with { balance: accounts[owner].balance + amount }
    sets paid_in = paid_in + amount
  }
  case unknown otherwise { fails NoAccount { owner: owner } }
}
operation transfer(payer: Owner, payee: Owner, amount: Amount) in order {
  fails SameAccount              when payer == payee
  fails NoAccount { owner: payer } when payer not in accounts
  fails NoAccount { owner: payee } when payee not in accounts
  fails TooLittle { balance: accounts[payer].balance } when accounts[payer].balance < amount
  case moved otherwise {
    sets accounts[payer] = accounts[payer] with { balance: accounts[payer].balance - amount }
    sets accounts[payee] = accounts[payee] with { balance: accounts[payee].balance + amount }
  }
}
"""
    )
)


def run(contract, *calls):
    """The state after calls that all go well."""
    state = contract.initial
    for name, *arguments, outcome in calls:
        step = explain(contract, name, state, arguments, outcome)
        assert isinstance(step, Explained), step
        state = step.after
    return state


def test_a_definite_result_is_demanded_and_the_state_follows():
    step = explain(SHORTENER, "visit", FILED, ("abc123",), Returned(URL))
    assert step == Explained(
        ("shortener.visit.known",), type(EMPTY)(links={"abc123": Link("abc123", URL, 3)})
    )
    assert FILED.links["abc123"].visits == 2
    wrong = explain(SHORTENER, "visits", FILED, ("abc123",), Returned(3))
    assert wrong == Mismatch(
        "shortener.visits.known",
        "returns 2",
        "returns 3",
        "`shortener.visits.known` applies to this call",
    )


def test_a_result_of_another_kind_is_another_result():
    state = type(EMPTY)(links={"abc123": Link("abc123", URL, 1)})
    assert isinstance(explain(SHORTENER, "visits", state, ("abc123",), Returned(1)), Explained)
    for value in (True, 1.0, Decimal(1), "1", None):
        step = explain(SHORTENER, "visits", state, ("abc123",), Returned(value))
        assert isinstance(step, Mismatch)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        (Link("abc123", URL, 0), "result.code not in links"),
        (Link("fresh1", "https://example.org/b", 0), "result.target == target and result.visits == 0"),
        (Link("fresh1", URL, 1), "result.target == target and result.visits == 0"),
        (Link("Fresh1", URL, 0), "a value of Link"),
        (Link("fresh1", URL, 0.0), "a value of Link"),
        ("fresh1", "a value of Link"),
        (None, "a value of Link"),
    ],
)  # fmt: skip
def test_an_open_result_has_to_meet_each_condition(link, says):
    step = explain(SHORTENER, "shorten", FILED, (URL, None), Returned(link))
    assert isinstance(step, Mismatch)
    assert step.expected == says


def test_an_open_result_decides_the_state():
    link = Link("fresh1", URL, 0)
    step = explain(SHORTENER, "shorten", FILED, (URL, None), Returned(link))
    assert step.clauses == ("shortener.shorten.fresh",)
    assert step.after.links == {**FILED.links, "fresh1": link}
    unseen = explain(SHORTENER, "shorten", FILED, (URL, None), Returned(UNSEEN))
    assert unseen.after is None
    assert unseen.free


@pytest.mark.parametrize(
    "arguments", [("nowhere", None), (URL, "ABC"), (None, None), (URL, 7), (URL,), (URL, None, 1)]
)
def test_an_argument_that_breaks_its_type_is_rejected_and_nothing_else(arguments):
    step = explain(SHORTENER, "shorten", FILED, arguments, Rejected())
    assert step == Explained(("shortener.shorten",), FILED)
    for outcome in (Returned(Link("fresh1", URL, 0)), Failed("AliasTaken", {"alias": "abc123"})):
        step = explain(SHORTENER, "shorten", FILED, arguments, outcome)
        assert isinstance(step, Mismatch)
        assert step.expected == "rejected"


def test_good_arguments_are_not_rejected():
    step = explain(SHORTENER, "visit", FILED, ("abc123",), Rejected())
    assert (step.clause, step.observed) == ("shortener.visit.known", "rejected")


def test_an_error_is_told_by_its_name_and_its_fields():
    call = SHORTENER, "shorten", FILED, (URL, "abc123")
    right = Failed("AliasTaken", {"alias": "abc123"})
    assert explain(*call, right) == Explained(("shortener.shorten.taken",), FILED)
    assert explain(*call, Failed("AliasTaken", None)) == Explained(
        ("shortener.shorten.taken",), FILED
    )
    for wrong in (Failed("AliasTaken", {"alias": "abc124"}), Failed("AliasTaken", {}),
                  Failed("UnknownCode", {"code": "abc123"}), Returned(FILED.links["abc123"])):  # fmt: skip
        assert isinstance(explain(*call, wrong), Mismatch)


def test_in_order_the_first_case_that_applies_wins():
    state = run(LEDGER, ("open", "Ada", Returned()), ("deposit", "Ada", 50, Returned()))
    for payer, payee, amount, outcome in (
        ("Eve", "Eve", 1, Failed("SameAccount")),
        ("Eve", "Ada", 1, Failed("NoAccount", {"owner": "Eve"})),
        ("Ada", "Eve", 99, Failed("NoAccount", {"owner": "Eve"})),
    ):
        step = explain(LEDGER, "transfer", state, (payer, payee, amount), outcome)
        assert isinstance(step, Explained), step


def test_all_places_change_at_once():
    state = run(
        LEDGER,
        ("open", "Ada", Returned()),
        ("open", "Bob", Returned()),
        ("deposit", "Ada", 50, Returned()),
        ("transfer", "Ada", "Bob", 20, Returned()),
        ("transfer", "Ada", "Bob", 31, Failed("TooLittle", {"balance": 30})),
    )
    assert {name: account.balance for name, account in state.accounts.items()} == {
        "Ada": 30,
        "Bob": 20,
    }
    assert state.paid_in == 50


def test_otherwise_is_the_rest():
    step = explain(
        LEDGER, "deposit", LEDGER.initial, ("Ada", 1), Failed("NoAccount", {"owner": "Ada"})
    )
    assert step == Explained(("ledger.deposit.unknown",), LEDGER.initial)


def test_a_state_that_breaks_an_invariant_is_noticed():
    state = type(LEDGER.initial)(accounts={}, paid_in=1)
    assert [clause.says for clause in broken_invariants(LEDGER, state)] == [
        "money is neither made nor lost"
    ]
    step = explain(LEDGER, "open", state, ("Ada",), Returned())
    assert step.expected == "money is neither made nor lost"


ODD = load_contract(
    spec_of(
        """spec odd version "1"
error Small
state last: Map<Text, Int> = {}
operation halve(n: Int) -> Int {
  requires n mod 2 == 0
  case zero when n <= 0 { returns 0 }
  case low when n >= 0 and n < 10 { returns n div 2 }
  case mid when n in 10 .. 20 { fails Small }
}
operation keep(name: Text, n: Int) {
  case one when n > 0 { sets last[name] = n }
  case two when n < 10 { sets last[name] = 5 }
}
operation pair(a: Text, b: Text) {
  case both otherwise { sets last[a] = 1  sets last[b] = 2 }
}
operation pick(items: List<Int>, at: Int) -> Int {
  case picked otherwise { returns items[at] }
}
operation any_even(n: Int) -> Int where it mod 2 == 0 {
  case up otherwise { ensures result > n }
}
"""
    )
)


def test_cases_that_apply_together_have_to_agree():
    assert isinstance(explain(ODD, "halve", ODD.initial, (0,), Returned(0)), Explained)
    step = explain(ODD, "keep", ODD.initial, ("a", 5), Returned())
    assert step == Explained(("odd.keep.one", "odd.keep.two"), type(ODD.initial)(last={"a": 5}))
    step = explain(ODD, "keep", ODD.initial, ("a", 6), Returned())
    assert step.why == "two cases apply to this call, and they leave different states"


def test_what_the_contract_does_not_speak_of_is_free():
    step = explain(ODD, "halve", ODD.initial, (3,), Failed("Small"))
    assert step == Explained((), None, "the caller does not meet `requires n mod 2 == 0`")
    step = explain(ODD, "halve", ODD.initial, (30,), Returned(99))
    assert step == Explained((), None, "no case of `halve` covers this call")


def test_a_clause_without_a_value_says_so():
    with pytest.raises(
        Undefined, match=r"`odd.pick.picked` has no value here: the list has no item"
    ):
        explain(ODD, "pick", ODD.initial, ([1, 2], 2), Returned(1))
    with pytest.raises(Undefined, match="no item at that index"):
        explain(ODD, "pick", ODD.initial, ([1, 2], -1), Returned(2))
    with pytest.raises(Undefined, match=r"two `sets` give 'a' different values"):
        explain(ODD, "pair", ODD.initial, ("a", "a"), Returned())


def test_a_result_meets_its_own_restriction():
    assert isinstance(explain(ODD, "any_even", ODD.initial, (3,), Returned(4)), Explained)
    for value, expected in ((5, "a value of Int"), (2, "result > n"), ("4", "a value of Int")):
        step = explain(ODD, "any_even", ODD.initial, (3,), Returned(value))
        assert step.expected == expected


def test_outcomes_are_what_each_case_allows():
    (known,) = outcomes(SHORTENER, "visit", FILED, ("abc123",))
    assert (known.clause, known.outcome) == ("shortener.visit.known", Returned(URL))
    assert known.after.links["abc123"].visits == 3
    (fresh,) = outcomes(SHORTENER, "shorten", FILED, (URL, None))
    assert isinstance(fresh.outcome, Open)
    assert fresh.after is None
    (rejected,) = outcomes(SHORTENER, "visit", FILED, (3,))
    assert (rejected.outcome, rejected.after) == (Rejected(), FILED)
    (free,) = outcomes(ODD, "halve", ODD.initial, (3,))
    assert free.outcome == Anything("the caller does not meet `requires n mod 2 == 0`")
    assert outcomes(ODD, "halve", ODD.initial, (30,)) == ()
    assert [each.clause for each in outcomes(ODD, "halve", ODD.initial, (0,))] == [
        "odd.halve.zero",
        "odd.halve.low",
    ]


def test_every_definite_outcome_is_explained_by_its_own_contract():
    for n in range(-4, 22, 2):
        for possible in outcomes(ODD, "halve", ODD.initial, (n,)):
            step = explain(ODD, "halve", ODD.initial, (n,), possible.outcome)
            assert possible.clause in step.clauses


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, True, False),
        (1, 1.0, False),
        (1, Decimal(1), False),
        (Decimal("1.20"), Decimal("1.2"), True),
        (Decimal("-0"), Decimal(0), True),
        (-0.0, 0.0, True),
        (float("nan"), float("nan"), True),
        ([1, [True]], [1, [1]], False),
        ({"a": 1}, {"a": True}, False),
        ({1: "a"}, {True: "a"}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        (frozenset({1}), frozenset({True}), False),
        (frozenset({1, 2}), frozenset({2, 1}), True),
        (Link("a", "b", 1), Link("a", "b", 1), True),
        (Link("a", "b", 1), Link("a", "b", True), False),
        ("1", 1, False),
        (None, 0, False),
        (None, None, True),
    ],
)
def test_values_are_compared_with_their_kinds(left, right, expected):
    assert same(left, right) is expected
    assert same(right, left) is expected
