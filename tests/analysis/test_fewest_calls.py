"""The fewest calls that lead to a witness, and what is claimed of them."""

from factoryc.findings.check import check_spec
from tests.analysis.specs import spec_of

BANK = """\
spec bank version "1.0.0"
state balance: Int = 0
state opened: Bool = false
invariant "nobody owes more than ten" { balance >= -10 }
operation open() { case always otherwise { sets opened = true } }
operation pay(amount: Int where it in 1..1_000) {
  case open when opened { sets balance = balance + amount }
  case shut when not opened { }
}
operation draw(amount: Int where it in 1..1_000) {
  case enough when balance > 100 { sets balance = balance - amount }
  case poor when balance <= 100 { }
}
"""


def broken(text):
    (found,) = [
        each
        for each in check_spec(spec_of(text), {}).diagnostics
        if each.name == "broken-invariant"
    ]
    return found


def test_no_fewer_calls_get_there():
    found = broken(BANK)
    assert found.witness.calls == ("open()", "pay(101)")
    (note,) = found.notes
    assert note.startswith(
        "No fewer calls get there: every shorter sequence of `open()`, `pay(101)`"
    )
    assert found.severity == "error"


def test_what_is_chosen_among_open_results_may_have_a_shorter_way():
    """Two results of `roll` are gone on with, and there are more."""
    text = BANK.replace("operation open() {", "operation other() {").replace(
        "operation pay",
        "operation open() -> Int {"
        " case always otherwise { ensures result in 1..6 sets opened = result == 6 } }\n"
        "operation pay",
    )
    found = broken(text)
    assert len(found.witness.calls) > 1
    assert found.notes == ("This sequence of calls gets there. There may be a shorter one.",)


def test_a_state_that_no_drawn_call_leads_to_is_found_by_trying_all_that_are_short():
    found = broken(
        """\
spec sample version "1.0.0"
state steps: Int = 0
invariant "it stops" { steps < 5 }
operation one(a: Int, b: Int, c: Int) {
  case right when a == 3 and b == 5 and c == 7 { sets steps = steps + 1 }
  case wrong otherwise { }
}
"""
    )
    right = "one(3, 5, 7)"
    assert found.witness.calls == (right,) * 4
    assert found.severity == "error"


def test_one_call_needs_no_claim():
    found = broken(BANK.replace("state opened: Bool = false", "state opened: Bool = true"))
    assert found.witness.calls == ("pay(101)",)
    assert found.notes == ()
