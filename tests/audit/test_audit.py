"""What notices a fault is said, and what lets it through is shown by calls that anyone can make."""

from factoryc.audit.audit import audit
from tests.evals.suites import understood

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
    text = COUNTER.replace("when total + n > 20", "when total + n > 20 and n > 0")
    each = found("add.full", "`total + n > 20 and n > 0` becomes `total + n > 20`", text)
    assert (each.notice, each.difference) == ("nothing", None)
    assert each.calls > 500


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
