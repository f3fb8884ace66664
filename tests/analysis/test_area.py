"""A search looks at the part of a spec that matters for its operation, and at no other."""

from factoryc.analysis.area import areas_of
from tests.analysis.specs import spec_of

SPEC = """\
spec sample version "1.0.0"

function doubled(number: Int) -> Int = number * 2
function unneeded(number: Int) -> Int = number

state stock: Int = 0
state sold: Int = 0
state visitors: Int = 0
state seen: Int = 0

invariant "nobody is forgotten" { seen <= visitors }

operation sell(amount: Int) {
  case sold when amount > stock { sets sold = sold + doubled(amount) }
  case none_left otherwise { }
}
operation fill(amount: Int) { case filled otherwise { sets stock = stock + amount } }
operation visit { case seen otherwise { sets visitors = visitors + 1 } }
operation ask -> Int { case asked otherwise { returns 1 } }
""".replace("visit {", "visit() {").replace("ask ->", "ask() ->")


def area(operation):
    spec = spec_of(SPEC)
    return areas_of(spec).of(spec.operation(operation))


def test_what_an_operation_changes_belongs_to_what_it_reads():
    found = area("fill")
    assert [each.name for each in found.state] == ["stock", "sold"]
    assert [each.name for each in found.operations] == ["sell", "fill", "ask"]
    assert found.invariants == ()


def test_an_invariant_binds_what_it_names():
    found = area("visit")
    assert [each.name for each in found.state] == ["visitors", "seen"]
    assert [each.name for each in found.operations] == ["visit", "ask"]
    assert len(found.invariants) == 1


def test_functions_that_nothing_there_calls_are_left_out():
    assert [each.name for each in area("sell").functions] == ["doubled"]
    assert area("visit").functions == ()


def test_an_operation_without_state_is_alone_with_its_like():
    found = area("ask")
    assert found.state == ()
    assert [each.name for each in found.operations] == ["ask"]


def test_a_spec_of_one_area_is_looked_at_as_a_whole():
    spec = spec_of(SPEC.replace("seen <= visitors", "seen <= visitors + stock"))
    assert areas_of(spec).of(spec.operation("sell")) is spec
