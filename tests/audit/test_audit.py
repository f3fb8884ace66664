"""What notices a fault is said, and what lets it through is shown by calls that anyone can make."""

from factoryc.audit.audit import audit
from factoryc.faults.inject import inject
from factoryc.spec.clock import with_clock
from tests.evals.suites import example_spec, understood

COUNTER = """\
spec counter version "1.0.0"

error Full { most: Int }

state total: Int = 0

operation add(n: Int where it in 1..9) -> Int in order {
  fails Full { most: 20 } when total + n > 20
  case room otherwise { returns total + n sets total = total + n }
}

operation read() -> Int {
  case always otherwise { returns total }
}

eval "adds" {
  expect add(2) == 2
  expect add(3) == 5
}
"""


def faults(text=COUNTER):
    return {
        (each.fault.clause, each.fault.says): each for each in audit(understood(text), {}).audited
    }


def found(clause, says, text=COUNTER):
    (each,) = (
        each
        for (at, what), each in faults(text).items()
        if (at, what) == (f"counter.{clause}", says)
    )
    return each


def test_an_eval_that_notices_a_fault_is_named():
    each = found("add.room", "`total + n` becomes `total + n + 1`")
    assert (each.notice, each.by, each.difference) == ("evals", "adds", None)


def test_what_the_evals_let_through_is_shown_by_the_calls_it_takes():
    each = found("read.always", "`total` becomes `total + 1`")
    assert each.notice == "derived"
    assert each.difference.calls == ("read()",)
    assert (each.difference.right, each.difference.faulty) == ("returns 0", "returns 1")


def test_a_fault_deep_in_a_sequence_is_shown_by_the_whole_sequence():
    each = found("add.full", "`total + n > 20` becomes `total + n >= 20`")
    assert each.notice == "derived"
    *before, last = each.difference.calls
    added = sum(int(call.removeprefix("add(").removesuffix(")")) for call in before)
    assert added + int(last.removeprefix("add(").removesuffix(")")) == 20
    assert (each.difference.right, each.difference.faulty) == (
        "returns 20",
        "fails Full { most: 20 }",
    )


def test_a_change_that_shows_nowhere_is_said_to_show_in_no_call():
    """Nobody ever reads what is kept there."""
    text = COUNTER.replace("operation add", "state last: Int = 0\n\noperation add").replace(
        "sets total = total + n", "sets total = total + n sets last = n"
    )
    each = found("add.room", "`sets last` is dropped", text)
    assert (each.notice, each.difference) == ("nothing", None)
    assert each.calls > 500


def test_a_change_that_is_proved_to_change_nothing_is_no_fault():
    text = COUNTER.replace("when total + n > 20", "when total + n > 20 and n > 0")
    said = "`total + n > 20 and n > 0` becomes `total + n > 20`"
    assert ("counter.add.full", said) not in faults(text)
    assert audit(understood(text), {}).equivalent > audit(understood(COUNTER), {}).equivalent


def test_a_case_that_no_eval_reaches_is_named():
    assert audit(understood(COUNTER), {}).unevaluated == ("counter.add.full", "counter.read.always")


def test_more_evals_notice_more():
    more = COUNTER + '\neval "reads" { add(4) expect read() == 4 }\n'
    few, many = audit(understood(COUNTER), {}), audit(understood(more), {})
    assert len(few.audited) == len(many.audited)
    assert few.count("evals") < many.count("evals")
    assert few.strength == many.strength


def test_the_same_spec_gives_the_same_audit():
    def told(each):
        shown = each.difference and (each.difference.calls, each.difference.faulty)
        return each.fault.says, each.notice, each.by, each.calls, shown

    first, second = (audit(understood(COUNTER), {}) for _ in range(2))
    assert [told(each) for each in first.audited] == [told(each) for each in second.audited]


BOUND = """\
spec counter version "1.0.0"

state total: Int = 0
state most: Int = 3

invariant "it stays in bounds" { total >= 0 and total < 9 }

operation add(n: Int) {
  requires n > 0
  case room when total + n < 9 { sets total = total + n }
  case full when total + n >= 9 { }
}

operation left() -> Int {
  case always otherwise { returns most - total }
}

eval "adds" { add(2) expect left() == 1 }
"""


def bound(clause):
    return {says: each for (at, says), each in faults(BOUND).items() if at == f"counter.{clause}"}


def test_what_an_invariant_says_wrongly_is_shown_by_a_state_that_calls_lead_to():
    found = bound("invariant.it_stays_in_bounds")
    says = "`total >= 0 and total < 9` becomes `total >= 0 and total < 8`"
    difference = found[says].difference
    assert found[says].notice == "derived"
    assert difference.calls
    assert difference.right == "the invariant `it stays in bounds` holds"


def test_an_invariant_that_follows_from_the_cases_is_no_fault_to_lose():
    found = bound("invariant.it_stays_in_bounds")
    assert "the invariant `it stays in bounds` is dropped" not in found
    assert "`total >= 0 and total < 9` becomes `total >= 0`" not in found
    assert audit(understood(BOUND), {}).equivalent >= 2


def test_what_a_state_begins_with_is_noticed_by_an_eval():
    found = bound("most")
    assert {each.notice for each in found.values()} == {"evals"}
    assert set(found) == {"at first, `3` becomes `4`", "at first, `3` becomes `2`"}


def test_a_duty_that_is_harder_leaves_calls_without_an_answer():
    found = bound("add")
    harder = found["of what it requires, `n > 0` becomes `n > 1`"]
    assert harder.difference.faulty == "nothing is said"
    assert "`requires n > 0` is dropped" in found


def test_calls_that_cannot_end_well_notice_nothing():
    text = """\
spec seats version "1.0.0"

state taken: Set<Int> = {}

operation sit() -> Int where it in 1..3 {
  case room otherwise { ensures result not in taken sets taken = union(taken, [result]) }
}

operation count_taken() -> Int {
  case always otherwise { returns size(taken) }
}

eval "four sit on three seats" {
  sit()
  sit()
  sit()
  expect sit() > 0
}
"""
    assert audit(understood(text), {}).count("evals") == 0


def test_who_need_not_give_out_anything_new_gives_out_what_is_there():
    text = """\
spec counter version "1.0.0"
type Ticket = Text where it matches /[a-z0-9]{12}/
state taken: Set<Ticket> = {}
operation take() -> Ticket {
  case always otherwise { ensures result not in taken sets taken = union(taken, [result]) }
}
"""
    each = found("take.always", "`ensures result not in taken` is dropped", text)
    assert each.notice == "derived"
    assert each.difference.calls == ("take()", "take()")


def told_of(found):
    return [
        (
            each.fault.clause,
            each.fault.says,
            each.notice,
            each.by,
            each.difference and each.difference.calls,
        )
        for each in found.audited
    ]


def test_one_process_and_several_give_the_same_audit(monkeypatch):
    spec = example_spec("parking")
    several = audit(spec, {})
    monkeypatch.setattr("factoryc.processes.spread.usable_processes", lambda: 1)
    assert told_of(several) == told_of(audit(spec, {}))


def test_who_waits_is_told_how_far_it_is():
    told = []
    found = audit(example_spec("parking"), {}, lambda done, total: told.append((done, total)))
    assert len(told) > 1
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {total for _, total in told} == {len(found.audited) + told_as_the_same(found)}


def told_as_the_same(found):
    """How many were tried and then proved to change nothing; the others are never tried."""
    return found.equivalent - inject(with_clock(found.spec)).equivalent
