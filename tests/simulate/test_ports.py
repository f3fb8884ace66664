"""What lies behind a port answers by its own contract, by the seed, or as somebody says."""

import pytest

from factoryc.simulate.completion import completions
from tests.simulate.playing import begin, bench_of, mistakes, say, told

SHOP = """\
spec shop version "1.0.0"

type Cents = Int where it in 1..9_999
error Declined { due: Cents }
error Closed
enum Speed { slow, fast }

port Till {
  state taken: Int = 0
  operation charge(amount: Cents) -> Int where it >= 0 {
    case small when amount < 100 { returns taken + amount sets taken = taken + amount }
    case large when amount >= 100 { fails Declined { due: amount } }
  }
}

port Carrier {
  operation pick_up() -> Speed
  operation ring(times: Int)
}

state sold: Int = 0
state paid: Int = 0

operation sell(amount: Cents) -> Int {
  case all otherwise {
    calls Till.charge(amount) as total or fails Declined { due: amount }
    calls Carrier.pick_up() as speed or fails Closed
    ensures result == total + (if speed == fast then 1000 else 0)
    sets sold = sold + 1
    sets paid = total
  }
}

operation ring(times: Int) {
  case seldom when times < 3 { calls Carrier.ring(times) }
  case often when times >= 3 {}
}
"""
ON = bench_of(SHOP)
FAST = ("Carrier.pick_up returns fast",)


def test_the_contract_of_a_port_answers_with_what_it_remembers():
    assert told(ON, *FAST, "sell(5)") == (
        "returns 1005",
        "  by sell.all: no other case applies",
        "  calls Till.charge(5)  returns 5",
        "  calls Carrier.pick_up()  returns Speed.fast",
        "  sold = 1",
        "  paid = 5",
    )
    assert told(ON, *FAST, "sell(5)", *FAST, "sell(7)")[0] == "returns 1012"


def test_where_a_port_fails_nothing_changes_but_what_ports_remember():
    assert told(ON, "sell(100)")[0] == "fails Declined { due: 100 }"
    lines = "sell(5)", "Carrier.pick_up fails", "sell(7)"
    assert told(ON, *lines)[0] == "fails Closed"
    assert told(ON, *lines, "sold") == ("1",)
    assert told(ON, *lines, *FAST, "sell(1)")[0] == "returns 1013"


def test_the_seed_chooses_what_is_left_open():
    shown = {told(bench_of(SHOP, seed), "sell(5)")[0] for seed in range(12)}
    assert shown == {"returns 5", "returns 1005"}
    assert told(ON, "sell(5)") == told(ON, "sell(5)")


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("Till.charge returns 3", "that it returns 3"),
        ("Till.charge fails Declined", "that it fails Declined"),
    ],
)
def test_an_answer_that_the_port_does_not_allow_changes_nothing(line, refused):
    shown = told(ON, line, "sell(5)")
    assert refused in shown[0]
    assert told(ON, line, "sell(5)", "sold") == ("0",)
    assert told(ON, line, "sell(5)", *FAST, "sell(5)")[0] == "returns 1005"


@pytest.mark.parametrize(
    ("line", "message", "meant"),
    [
        ("Carrier.pick_up returns 3", "`Speed` is asked for, and this is `Int`", "3"),
        (
            "Till.charge returns -1",
            "the type of what `Till.charge` returns does not allow this",
            "-1",
        ),
        ("Till.charge fails Closed", "`Till.charge` does not fail with `Closed`", "Closed"),
        ("Carrier.lift returns fast", "`Carrier` has no operation `lift`", "lift"),
        ("Carrier.ring returns 3", "`Carrier.ring` has no result", "3"),
        (" Till.charge returns sell(1)", "a result is a value, and calls no operation", "sell(1)"),
    ],
)
def test_an_answer_that_cannot_be_is_shown_at_its_place(line, message, meant):
    assert mistakes(ON, line) == [(message, meant)]


def test_what_was_called_can_be_asked():
    lines = *FAST, "sell(5)", "ring(2)"
    assert told(ON, *lines, "expect Till.charge(5) is called") == ("holds",)
    assert told(ON, *lines, "expect Till.charge(6) is not called") == ("holds",)
    shown = told(ON, *lines, "expect Carrier.ring(1) is called")
    assert shown == (
        "does not hold: `Carrier.ring(1)` was not called",
        "called were Carrier.ring(2)",
    )
    assert told(ON, *lines, "undo", "expect Carrier.ring(2) is not called") == ("holds",)


def test_whoever_is_asked_chooses_among_what_the_port_allows():
    asked = []

    def choose(offer):
        asked.append((offer.call, offer.is_outside, offer.results))
        return offer.own("fast") if offer.is_outside else 0

    shown = told(ON, "sell(5)", choose=choose)
    assert shown[0] == "returns 1005"
    assert [each[:2] for each in asked] == [("Carrier.pick_up()", True), ("sell(5)", False)]
    assert set(asked[0][2]) == {"Speed.slow", "Speed.fast"}
    assert told(ON, "sell(5)", choose=lambda offer: offer.failing or 0)[0] == "fails Closed"


def test_ports_are_completed_and_no_part_of_what_is_remembered():
    now, _ = say(begin(ON), "ring(1)")
    assert completions("Ti", now.world.names, now.on) == ("Till.",)
    assert "charge returns " in completions("Till.", now.world.names, now.on)
    assert told(ON, *FAST, "sell(5)", "state") == ("sold = 1", "paid = 5")
    assert not any("Till" in line for line in told(ON, "help"))
