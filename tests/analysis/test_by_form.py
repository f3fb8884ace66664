"""What can be told from the form of guards, and what cannot."""

import pytest

from factoryc.analysis.by_form import cover_everything, exclude_each_other
from tests.analysis.specs import spec_of

TYPES = """\
spec sample version "1"
enum Colour { red, green, blue }
record Item { size: Int where it >= 0, price: Decimal }
state items: Map<Text, Item> = {}
function is_big(n: Int) -> Bool = n > 100
"""
PARAMETERS = "n: Int, m: Int, d: Decimal, t: Text, o: Text?, c: Colour, b: Bool, f: Float, g: Float, l: List<Int>"


def guards_of(*guards):
    cases = "\n".join(f"  case c{index} when {guard} {{ }}" for index, guard in enumerate(guards))
    spec = spec_of(f"{TYPES}operation act({PARAMETERS}) {{\n{cases}\n}}\n")
    functions = {function.name: function for function in spec.functions}
    return [case.guard for case in spec.operation("act").cases], functions


COMPLETE = [
    ("b", "not b"),
    ("t in items", "t not in items"),
    ("o is some", "o is none"),
    ("o is some and o in items", "o is some and o not in items", "o is none"),
    ("n <= 15", "n > 15"),
    ("n < 16", "n > 15"),
    ("n in 0..9", "n < 0", "n >= 10"),
    ("n < m", "n == m", "n > m"),
    ("n <= m", "m < n"),
    ("n == 0", "n != 0"),
    ("d < 0.5", "d == 0.5", "d > 0.5"),
    ("c == Colour.red", "c != Colour.red"),
    ("c == Colour.red", "c == Colour.green", "c == Colour.blue"),
    ("is_big(n)", "n <= 100"),
    ("not (b and n > 3)", "b and n >= 4"),
    ("size(t) == 0", "size(t) >= 1"),
    ("t in keys(items)", "t not in items"),
    ("match c { red: b, _: true }", "c == Colour.red and not b"),
    ("n > 5 implies b", "n >= 6 and not b"),
    ("if b then n > 0 else n > 1", "n <= 0", "n == 1 and not b"),
    ("b == true", "b == false"),
]
DISJOINT_ONLY = [
    ("n < 15", "n > 15"),
    ("d < 0.5", "d > 0.5"),
    ("c == Colour.red", "c == Colour.blue"),
    ("o is some and o in items", "o is none"),
    ("size(t) > 5", "size(t) < 5"),
    ("n in [1, 2]", "n in 3..4"),
]
NEITHER = [
    ("n > 5", "n > 10"),
    ("b", "t in items"),
    ("f >= g", "f <= g"),
    ("all x in l: x > 0", "n > 0"),
]


@pytest.mark.parametrize("guards", COMPLETE)
def test_complete_guards_cover_everything_and_none_overlap(guards):
    found, functions = guards_of(*guards)
    assert cover_everything([], found, functions)
    assert exclude_each_other(found[:2], functions)


@pytest.mark.parametrize("guards", DISJOINT_ONLY)
def test_disjoint_guards_with_a_gap(guards):
    found, functions = guards_of(*guards)
    assert exclude_each_other(found, functions)
    assert not cover_everything([], found, functions)


@pytest.mark.parametrize("guards", NEITHER)
def test_overlapping_guards_with_a_gap(guards):
    found, functions = guards_of(*guards)
    assert not exclude_each_other(found, functions)
    assert not cover_everything([], found, functions)


@pytest.mark.parametrize("guards", [*COMPLETE, *DISJOINT_ONLY])
def test_one_guard_fewer_is_never_complete(guards):
    """The proof is no rubber stamp: each of these guards is needed."""
    found, functions = guards_of(*guards)
    for index in range(len(found)):
        assert not cover_everything([], found[:index] + found[index + 1 :], functions)


def test_assumptions_help():
    found, functions = guards_of("n > 0", "n < 10", "n in 0..5")
    assert cover_everything([found[2]], [found[1]], functions)
    assert not cover_everything([found[2]], [found[0]], functions)
