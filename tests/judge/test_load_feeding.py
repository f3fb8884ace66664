"""Before a load there are the values that it asks for, however many calls it takes to get to them."""

from decimal import Decimal
from random import Random

import attrs
import pytest

from factoryc.analysis.ground import ground
from factoryc.judge.gate_load import latency_row, load_rows
from factoryc.judge.load.feeding import feed
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.load.load import measure_load
from factoryc.judge.load.plan import Produced, wanted_types
from factoryc.judge.load.rehearsal import ContractCalls, unfed_loads
from factoryc.judge.measured import Measured
from factoryc.spec.evals import LatencyLimit
from tests.agents.built_in_product import example, spec_of
from tests.judge.built import built_product

LIBRARY = LoadOptions(surface="library")


def measured(text, folder):
    spec = spec_of(text)
    return measure_load(spec.loads[0], spec, built_product(spec, folder), LIBRARY)


def load_of(mix):
    return f"""
load "it" {{ rate 20 per second for 1s mix {mix} expect failures == 0 }}
"""


def test_people_exist_once_a_role_was_defined_and_granted(tmp_path):
    spec = example("permissions")
    load = attrs.evolve(spec.loads[0], rate=Decimal(40), duration=Decimal(1))
    found = measure_load(load, spec, built_product(spec, tmp_path), LIBRARY)
    assert (found.calls, found.failures, found.inconclusive) == (40, 0, "")


MEMBERS = """
type Member = Text where it matches /[a-z]{3}/
type Card = Text where it matches /[A-Z]{4}/
state bought: Map<Member, Int> = {}
state cards: Map<Card, Member> = {}
error NotYet
error NoCard
operation buy(member: Member) {
  case bought otherwise { sets bought[member] = (if member in bought then bought[member] else 0) + 1 }
}
operation issue(member: Member, card: Card) in order {
  fails NotYet when (if member in bought then bought[member] else 0) < 5
  case issued otherwise { sets cards[card] = member }
}
operation holder(card: Card) -> Member in order {
  fails NoCard when card not in cards
  case held otherwise { returns cards[card] }
}
"""


def test_numbers_show_the_way_to_the_card_after_five_purchases(tmp_path):
    found = measured(MEMBERS + load_of("1 of holder(existing Card)"), tmp_path)
    assert (found.calls, found.failures, found.inconclusive) == (20, 0, "")


ACCOUNTS = """
type Account = Text where it matches /[0-9]{8}/
type Session = Text where it matches /[a-f]{8}/
state accounts: Set<Account> = []
state sessions: Set<Session> = []
error NoAccount
error NoSession
operation open() -> Account {
  case opened otherwise {
    ensures result not in accounts
    sets accounts = union(accounts, [result])
  }
}
operation enter(account: Account) -> Session in order {
  fails NoAccount when account not in accounts
  case entered otherwise {
    ensures result not in sessions
    sets sessions = union(sessions, [result])
  }
}
operation look(session: Session) -> Int in order {
  fails NoSession when session not in sessions
  case seen otherwise { returns 1 }
}
"""


def test_what_the_product_chose_leads_to_what_it_chooses_next(tmp_path):
    found = measured(ACCOUNTS + load_of("1 of look(existing Session)"), tmp_path)
    assert (found.calls, found.failures, found.inconclusive) == (20, 0, "")


ROOMS = """
type Room = Text where it matches /[a-z]{4,9}/
state rooms: Map<Room, Int> = { "blue": 2, "green": 4 }
operation beds(room: Room) -> Int {
  case known when room in rooms { returns rooms[room] }
  case unknown when room not in rooms { returns 0 }
}
"""


def test_what_is_there_at_the_beginning_exists(tmp_path):
    found = measured(ROOMS + load_of("1 of beds(existing Room)"), tmp_path)
    assert (found.calls, found.failures, found.inconclusive) == (20, 0, "")


NEVER = """
type Name = Text where it matches /[a-z]{3}/
state names: Set<Name> = []
error Closed
operation add(name: Name) in order {
  fails Closed when name not in names
  case added otherwise { sets names = union(names, [name]) }
}
operation has(name: Name) -> Bool { case asked otherwise { returns name in names } }
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            NEVER,
            "since no calls were found after which `add` stores one: `add` fails Closed; say in",
        ),
        (
            NEVER.replace("sets names = union(names, [name])", ""),
            "no operation makes one without being given one",
        ),
    ],
)
def test_what_cannot_be_fed_is_told_and_counts_neither_way(text, says, tmp_path):
    spec = spec_of(
        text + load_of("1 of has(existing Name)").replace("expect", "expect p99(has) < 1s expect")
    )
    load = spec.loads[0]
    found = measure_load(load, spec, built_product(spec, tmp_path), LIBRARY)
    rows = load_rows(load, Measured(loads=(found,)))
    assert [(row.holds, row.decided) for row in rows] == [(False, False)] * 2
    assert all("`existing Name`" in row.measured and says in row.measured for row in rows)
    limit = LatencyLimit(Decimal(99), "has", "<", Decimal(1))
    row = latency_row("sample.constraint.latency", limit, Measured(loads=(found,)))
    assert row.measured == "not measured: no load that could be put on it calls `has`"


COUNTED = """
type Number = Int where it in 1..1000
state orders: Map<Number, Int> = {}
error Full
operation place(cents: Int where it in 1..500) in order {
  fails Full when size(orders) >= 900
  case placed otherwise { sets orders[size(orders) + 1] = cents }
}
operation all_numbers() -> List<Number> { case told otherwise { returns sorted(keys(orders)) } }
operation cents_of(number: Number) -> Int {
  case known when number in orders { returns orders[number] }
  case unknown when number not in orders { returns 0 }
}
"""


@pytest.mark.parametrize(
    ("text", "mix"),
    [
        # Who holds a card is told of members that are there; it makes none.
        (MEMBERS, "1 of issue(existing Member, any Card)"),
        (COUNTED, "1 of cents_of(existing Number)"),
        (ACCOUNTS, "1 of enter(existing Account)"),
    ],
)
def test_there_are_many_values_before_a_load_begins(text, mix):
    spec = spec_of(text + load_of(mix))
    (load,) = spec.loads
    produced = Produced(spec, wanted_types(load))
    basis = ground(spec)
    assert feed(load, basis, ContractCalls(basis, Random(1)).call, produced, Random(1)) is None
    (values,) = produced.values.values()
    assert len(values) == len(set(values)) == 40


def test_a_load_that_cannot_begin_is_known_before_anything_is_built():
    spec = spec_of(NEVER + load_of("1 of has(existing Name)"))
    ((clause, reason),) = unfed_loads(spec)
    assert clause == spec.loads[0].clause
    assert reason.startswith("there is no `existing Name` to ask for, since no calls were found")


@pytest.mark.parametrize(
    ("text", "mix"),
    [
        (MEMBERS.replace("< 5", "< 15"), "1 of holder(existing Card)"),
        (ACCOUNTS, "1 of look(existing Session)"),
        (ROOMS, "1 of beds(existing Room)"),
        (MEMBERS, '1 of buy("abc"), 1 of issue(existing Member, any Card)'),
    ],
)
def test_no_load_is_refused_that_can_begin(text, mix):
    assert unfed_loads(spec_of(text + load_of(mix))) == ()


@pytest.mark.parametrize("name", ["cart", "order", "permissions", "session", "shortener"])
def test_the_loads_of_the_examples_can_begin(name):
    assert unfed_loads(example(name)) == ()
