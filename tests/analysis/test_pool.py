"""Values drawn for a type are of the type, varied, and the same each time."""

from random import Random

import pytest

from factoryc.analysis.ground import ground
from factoryc.analysis.pool import NoValue, drawer
from factoryc.analysis.seen import Seen
from tests.analysis.specs import spec_of

SPEC = """\
spec sample version "1.0.0"
type Code = Text where it matches /[a-z0-9]{6}/
type Name = Text where size(it) in 1..30
type Word = Text where it matches /[a-z]+/ and size(it) <= 4
type Percent = Int where it in 0..100
type Even = Int where it mod 2 == 0 and it > 10
type Odd = Percent where it mod 2 == 1
type Weight = Decimal where it >= 0.500 and it < 20.000
type Step = Int where it in [1, 5, 25]
type Fixed = Text where it == "yes" or it == "no"
enum Colour { red, green }
record Item { code: Code, weight: Weight, colour: Colour?, tags: List<Name>, last: Date, at: Instant, took: Duration, rate: Float, raw: Bytes, is_new: Bool }
type Row = List<Item> where size(it) in 1..3
type Known = Map<Code, Item> where size(it) >= 1
type Tags = Set<Name> where size(it) <= 2
"""
NAMES = [
    "Code",
    "Name",
    "Word",
    "Percent",
    "Even",
    "Odd",
    "Weight",
    "Step",
    "Fixed",
    "Colour",
    "Item",
    "Row",
    "Known",
    "Tags",
]
PARAMETERS = ", ".join(f"p{index}: {name}" for index, name in enumerate(NAMES))


@pytest.fixture(scope="module")
def base():
    return ground(
        spec_of(f"{SPEC}operation act({PARAMETERS}) {{\n  case always otherwise {{ }}\n}}\n")
    )


def parameter(base, name):
    return base.spec.operation("act").parameters[NAMES.index(name)]


def drawn(base, name, count=300):
    wanted = parameter(base, name)
    draw, random = drawer(wanted.type, wanted.restriction, base.values), Random(name)
    return [draw(random, Seen()) for _ in range(count)]


@pytest.mark.parametrize("name", NAMES)
def test_values_are_of_their_type(base, name):
    accepts = base.contract.operations["act"].parameters[NAMES.index(name)].accepts
    assert all(accepts(value) for value in drawn(base, name))


@pytest.mark.parametrize("name", NAMES)
def test_values_are_the_same_each_time(base, name):
    assert drawn(base, name, 40) == drawn(base, name, 40)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Percent", {0, 1, 99, 100}),
        ("Step", {1, 5, 25}),
        ("Fixed", {"yes", "no"}),
        ("Even", {12, 14}),
    ],
)
def test_bounds_and_choices_are_drawn(base, name, values):
    assert values <= set(drawn(base, name))


def test_both_ends_of_a_size_are_drawn(base):
    assert {1, 30} <= {len(value) for value in drawn(base, "Name", 600)}


def test_values_are_met_again(base):
    wanted = parameter(base, "Code")
    draw, random = drawer(wanted.type, wanted.restriction, base.values), Random("again")
    pairs = []
    for _ in range(300):
        seen = Seen()
        pairs.append((draw(random, seen), draw(random, seen)))
    assert 90 < sum(first == second for first, second in pairs) < 210


def test_a_number_is_met_again_or_just_missed(base):
    wanted = parameter(base, "Percent")
    draw, random = drawer(wanted.type, wanted.restriction, base.values), Random("near")
    distances = []
    for _ in range(400):
        seen = Seen()
        distances.append(draw(random, seen) - draw(random, seen))
    assert min(distances.count(distance) for distance in (-1, 0, 1)) > 15


def test_a_type_without_values_says_so():
    base = ground(
        spec_of("""\
spec sample version "1.0.0"
type Nothing = Int where it mod 2 == 0 and it mod 2 == 1
operation act(a: Nothing) { case always otherwise { } }
""")
    )
    wanted = base.spec.operation("act").parameters[0]
    with pytest.raises(NoValue, match="Nothing"):
        drawer(wanted.type, wanted.restriction, base.values)(Random("x"), Seen())
