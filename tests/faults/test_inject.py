"""Each fault is readable, sits at one clause, and means something else than the spec."""

import pytest

from factoryc.analysis.ground import ground
from factoryc.contract.runtime import Returned, outcomes
from factoryc.faults.faulty import faulty_contract
from factoryc.faults.folding import folded
from factoryc.faults.inject import inject
from factoryc.spec.clock import with_clock
from tests.evals.suites import EXAMPLES, example_spec, understood

PARKING = """\
spec parking version "1.0.0"

type Stay = Int where it in 0..100

enum Kind { car, bus }

error Full { at: Int }
error Closed { at: Int }

state cars: Int = 0
state buses: Int = 0

operation enter(kind: Kind, stay: Stay, more: Stay) -> Int {
  requires more <= stay
  case car when kind == car and stay <= 15 { returns stay - more sets cars = cars + 1 }
  case bus when kind == bus and stay <= 15 { returns max(stay, 3) sets buses = buses + 1 }
  case full when stay > 15 { fails Full { at: stay } }
}
"""


def said(clause):
    faults = inject(understood(PARKING)).faults
    return {each.says for each in faults if each.clause == f"parking.{clause}"}


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "enter.car",
            {
                "`kind == Kind.car and stay <= 15` becomes `kind == Kind.bus and stay <= 15`",
                "`kind == Kind.car and stay <= 15` becomes `kind == Kind.car or stay <= 15`",
                "`kind == Kind.car and stay <= 15` becomes `kind == Kind.car and stay < 15`",
                "`kind == Kind.car and stay <= 15` becomes `kind == Kind.car and stay <= 16`",
                "`kind == Kind.car and stay <= 15` becomes `kind == Kind.car`",
                "`kind == Kind.car and stay <= 15` becomes `kind == Kind.car and more <= 15`",
                "`when kind == Kind.car and stay <= 15` becomes its opposite",
                "`stay - more` becomes `stay - more + 1`",
                "`stay - more` becomes `stay + more`",
                "`stay - more` becomes `more - stay`",
                "`cars + 1` becomes `buses + 1`",
                "`cars + 1` becomes `cars + 2`",
                "`sets cars` is dropped",
                "`case car` is dropped",
            },
        ),
        ("enter.bus", {"`max(stay, 3)` becomes `min(stay, 3)`"}),
        (
            "enter.full",
            {
                "`fails Full` becomes `fails Closed`",
                "in `fails Full { at: stay }`, `stay` becomes `more`",
            },
        ),
        ("Stay", {"`it in 0..100` becomes `it in 0..99`", "`where it in 0..100` is not asked"}),
    ],
)
def test_a_clause_is_bent_in_these_ways(clause, expected):
    found = said(clause)
    assert expected - found == set()


def test_no_fault_is_told_twice_and_each_changes_the_spec():
    spec = understood(PARKING)
    faults = inject(spec).faults
    assert len({(each.clause, each.says) for each in faults}) == len(faults)
    assert all(each.spec != spec for each in faults)


def test_what_means_the_same_is_counted_apart():
    text = """\
operation f(a: Int, b: Int) -> Int {
  case same when a == b { returns 1 }
  case other when a != b { returns 2 }
}
"""
    found = inject(understood(text))
    assert found.equivalent == 0
    # To compare `b` with itself is another thing than to swap both sides.
    assert "`a == b` becomes `b == b`" in {each.says for each in found.faults}
    twice = inject(understood(text.replace("when a == b", "when a == b or b == a")))
    # Either half of it says as much as the whole, and so does `and`.
    assert twice.equivalent == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [("a <= 4", "a < 5"), ("3 <= a", "a > 2"), ("a == b", "b == a"), ("not a < b", "a >= b")],
)
def test_some_ways_to_say_the_same_are_known(one, other):
    assert folded(condition(one)) == folded(condition(other))


@pytest.mark.parametrize(("one", "other"), [("a <= 4", "a < 4"), ("a < b", "b < a")])
def test_what_differs_is_not_taken_for_the_same(one, other):
    assert folded(condition(one)) != folded(condition(other))


def condition(text):
    spec = understood(
        f"operation f(a: Int, b: Int) -> Int {{ case x when {text} {{ returns 1 }} "
        "case y otherwise { returns 2 } }"
    )
    return spec.operations[0].cases[0].guard


@pytest.mark.parametrize("name", sorted(each.name for each in EXAMPLES.iterdir() if each.is_dir()))
def test_every_fault_of_the_examples_makes_a_contract(name):
    spec = with_clock(example_spec(name))
    base = ground(spec)
    for fault in inject(spec).faults[::5]:
        contract = faulty_contract(fault, base)
        assert contract.operations.keys() == base.contract.operations.keys()
        assert contract.initial is base.contract.initial


def test_a_faulty_contract_answers_with_values_of_the_right_one():
    spec = understood(PARKING)
    base = ground(spec)
    fault = next(each for each in inject(spec).faults if each.says.endswith("`stay - more + 1`"))
    contract = faulty_contract(fault, base)
    car = next(iter(base.contract.classes["Kind"]))
    state = base.contract.initial
    (right,) = outcomes(base.contract, "enter", state, (car, 9, 2))
    (wrong,) = outcomes(contract, "enter", state, (car, 9, 2))
    assert (right.outcome, wrong.outcome) == (Returned(7), Returned(8))
    assert right.after == wrong.after


SURFACE = """\
spec shop version "1.0.0"

error Gone { id: Int }
error Old

state sold: Set<Int> = {}

operation buy(id: Int where it > 0) -> Int {
  case gone when id in sold { fails Gone { id: id } }
  case old when id not in sold and id > 99 { fails Old }
  case there when id not in sold and id <= 99 { returns id sets sold = union(sold, [id]) }
}

"""
HTTP = """\
interface http {
  POST "/buy" (body.id) -> buy {
    success 201 json { bought: result }
    Gone    404 json { error: "gone" }
    Old     410 json { error: "old" }
  }
  invalid 400
}
"""
CLI = """\
interface cli {
  "buy <id>" -> buy {
    success exit 0 prints "{result}"
    Gone    exit 3
    Old     exit 4
  }
  invalid exit 2
  state kept in "shop.db"
}
"""


def surface(interface):
    faults = inject(understood(SURFACE + interface)).faults
    return {
        each.says: (each.surface.operation, sorted(each.surface.shows_in))
        for each in faults
        if each.surface is not None
    }


def test_a_server_answers_otherwise_in_each_part_of_its_interface():
    every = ["Gone", "Old", "ends well"]
    assert surface(HTTP) == {
        '`POST "/buy"` becomes `PUT "/buy"`': ("buy", ["Old", "ends well"]),
        '`POST "/buy"` becomes `POST "/buy/x"`': ("buy", ["Old", "ends well"]),
        "`body.id` becomes `body.id_x`": ("buy", every),
        "`success 201` becomes `success 200`": ("buy", ["ends well"]),
        "`success json { bought: … }` becomes `success json { bought_x: … }`": (
            "buy",
            ["ends well"],
        ),
        "`Gone 404` becomes `Gone 409`": ("buy", ["Gone"]),
        "`Gone json { error: … }` becomes `Gone json { error_x: … }`": ("buy", ["Gone"]),
        "`Old 410` becomes `Old 409`": ("buy", ["Old"]),
        "`Old json { error: … }` becomes `Old json { error_x: … }`": ("buy", ["Old"]),
        "`invalid 400` becomes `invalid 404`": ("", ["is rejected"]),
    }


def test_a_command_ends_otherwise_in_each_part_of_its_interface():
    every = ["Gone", "Old", "ends well"]
    assert surface(CLI) == {
        '`"buy"` becomes `"buy-x"`': ("buy", every),
        "`success exit 0` becomes `success exit 1`": ("buy", ["ends well"]),
        "`Gone exit 3` becomes `Gone exit 1`": ("buy", ["Gone"]),
        "`Old exit 4` becomes `Old exit 1`": ("buy", ["Old"]),
        "`invalid 2` becomes `invalid 1`": ("", ["is rejected"]),
    }
