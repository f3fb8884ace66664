"""A call is explained with what it called outside: each call of its case once, in any order that answers allow."""

import pytest

from factoryc.contract.asked import Asked
from factoryc.contract.asking import asking_case, explain_asking
from factoryc.contract.model import load_contract
from factoryc.contract.outside import with_outside
from factoryc.contract.runtime import Explained, Failed, Mismatch, Rejected, Returned, Undefined
from factoryc.pipeline import understand
from factoryc.source.text import SourceFile

SPEC = """\
spec desk version "1.0.0"

error Shut { room: Int }
error Lost

port Bell {
  operation ring(times: Int)
  operation heard() -> Int
}

port Doors {
  operation open(room: Int) -> Int {
    case lit when room < 10 { returns room * 2 }
    case dark when room >= 10 { fails Shut { room: room } }
  }
}

state last: Int = 7

operation enter(room: Int) -> Int {
  case usual when room >= 0 {
    calls Doors.open(room) as light or fails Shut { room: room + 1 }
    calls Bell.ring(last)
    calls Bell.ring(light) or fails Lost
    returns light + last
    sets last = room
  }
  case below when room < 0 { returns 0 }
}

operation knock() {
  case all otherwise {
    calls Bell.ring(1)
    calls Bell.ring(1)
  }
}

operation ask() -> Int {
  case first when last > 0 {
    calls Bell.heard() as one or fails Lost
    returns one
  }
  case second when last > 6 { returns 7 }
}
"""
CONTRACT = load_contract(
    with_outside(understand(SourceFile("desk.spec", SPEC), lambda *_: None).spec)[0]
)
FIRST = CONTRACT.initial
OPEN = Asked("Doors.open", (3,), Returned(6))
RUNG, LIT = (Asked("Bell.ring", (times,), Returned()) for times in (7, 6))
UNRUNG = Asked("Bell.ring", (6,), Failed(""))
SHUT = Asked("Doors.open", (12,), Failed("Shut", {"room": 12}))
ONE = Asked("Bell.ring", (1,), Returned())


def explained(operation, arguments, observed, *asked):
    return explain_asking(CONTRACT, operation, FIRST, arguments, observed, asked, FIRST)


@pytest.mark.parametrize(
    "asked",
    [(OPEN, RUNG, LIT), (RUNG, OPEN, LIT), (OPEN, LIT, RUNG)],
    ids=["as written", "the other first", "as soon as can be"],
)
def test_any_order_will_do_in_which_answers_are_there_before_they_are_used(asked):
    found = explained("enter", (3,), Returned(13), *asked)
    assert isinstance(found, Explained)
    assert found.clauses == ("desk.enter.usual",)
    assert found.after.last == 3


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ((), "`Doors.open(3)` is not called"),
        ((OPEN, RUNG), "`Bell.ring(6)` is not called"),
        ((OPEN, RUNG, LIT, LIT), "`Bell.ring(6)` is called again"),
        ((OPEN, OPEN, RUNG, LIT), "`Doors.open(3)` is called again"),
        ((LIT, OPEN, RUNG), "`Bell.ring(6)` is called before"),
        ((OPEN, RUNG, LIT, ONE), "`Bell.ring(1)` is called"),
        ((UNRUNG, OPEN, RUNG), "after `Bell.ring(6)` has failed"),
        ((OPEN, UNRUNG, RUNG), "after `Bell.ring(6)` has failed"),
    ],
)
def test_other_calls_are_told_by_what_is_wrong_with_them(asked, why):
    found = explained("enter", (3,), Returned(13), *asked)
    assert isinstance(found, Mismatch)
    assert why in found.why
    assert found.clause == "desk.enter.usual"


def test_what_a_port_answered_decides_what_is_returned():
    found = explained("enter", (3,), Returned(12), OPEN, RUNG, LIT)
    assert isinstance(found, Mismatch)
    assert (found.expected, found.observed) == ("returns 13", "returns 12")


def test_a_failure_ends_the_case_as_it_says_wherever_it_comes():
    shut = Failed("Shut", {"room": 13})
    for asked in ((SHUT,), (RUNG, SHUT)):
        found = explained("enter", (12,), shut, *asked)
        assert isinstance(found, Explained)
        assert found.after == FIRST
    assert isinstance(explained("enter", (3,), Failed("Lost"), OPEN, UNRUNG), Explained)
    other = explained("enter", (12,), Returned(31), SHUT)
    assert other.expected == "where `Doors.open` failed, fails Shut { room: 13 }"


def test_a_call_that_is_written_twice_is_made_twice():
    assert isinstance(explained("knock", (), Returned(), ONE, ONE), Explained)
    assert isinstance(explained("knock", (), Returned(), ONE), Mismatch)
    assert isinstance(explained("knock", (), Returned(), ONE, ONE, ONE), Mismatch)


def test_where_nothing_is_to_be_called_nothing_is():
    assert isinstance(explained("enter", (-1,), Returned(0)), Explained)
    found = explained("enter", (-1,), Returned(0), ONE)
    assert (found.clause, found.expected) == ("desk.enter.below", "calls nothing outside")
    assert isinstance(explained("enter", ("x",), Rejected()), Explained)
    assert explained("enter", ("x",), Rejected(), ONE).clause == "desk.enter"


def test_the_spec_is_to_blame_where_it_does_not_say_what_follows():
    unsaid = Asked("Bell.ring", (7,), Failed(""))
    unknown = Asked("Doors.open", (3,), None, why="nobody knows")
    refused = Asked("Doors.open", (3,), Rejected())
    for asked in (unsaid, unknown, refused):
        with pytest.raises(Undefined):
            explained("enter", (3,), Rejected(), asked)
    with pytest.raises(Undefined, match="apply to this call, and it asks a port"):
        asking_case(CONTRACT, "ask", FIRST, ())
