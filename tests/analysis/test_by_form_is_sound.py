"""What is proved by form is true: brute force over a small world finds nothing against it."""

from itertools import product
from random import Random

import pytest

from factoryc.analysis.by_form import cover_everything, exclude_each_other
from factoryc.analysis.ground import compiled, ground
from tests.analysis.specs import spec_of

TYPES = """\
spec sample version "1.0.0"
enum Colour { red, green, blue }
function is_big(n: Int) -> Bool = n >= 2
function is_odd_one(c: Colour, b: Bool) -> Bool = match c { red: b, green: not b, blue: false }
"""
PARAMETERS = {"n": "Int", "m": "Int", "b": "Bool", "c": "Colour", "o": "Int?", "l": "List<Int>"}
GUARDS = 160


def condition(random, depth):
    if depth == 0 or random.random() < 0.25:
        return atom(random)
    left, right = condition(random, depth - 1), condition(random, depth - 1)
    return random.choice(
        [
            f"({left} and {right})",
            f"({left} or {right})",
            f"({left} implies {right})",
            f"not ({left})",
            f"(if {left} then {right} else {atom(random)})",
        ]
    )


def atom(random):
    operator = random.choice(["==", "!=", "<", "<=", ">", ">="])
    low = random.randint(-1, 2)
    return random.choice(
        [
            f"n {operator} {random.randint(0, 3)}",
            f"{random.randint(0, 3)} {operator} n",
            f"n {operator} m",
            f"m {operator} n",
            f"n in {max(low, 0)}..{max(low, 0) + random.randint(0, 2)}",
            f"0 <= n < {random.randint(1, 3)}",
            f"n in [{random.randint(0, 2)}, 3]",
            f"n + m {operator} 2",
            "b",
            f"b == {random.choice(['true', 'false'])}",
            f"c {random.choice(['==', '!='])} Colour.{random.choice(['red', 'green', 'blue'])}",
            "o is some",
            "o is none",
            "is_big(n)",
            "is_odd_one(c, b)",
            f"size(l) {operator} {random.randint(0, 2)}",
            f"n {random.choice(['in', 'not in'])} l",
            "(all x in l: x > n)",
        ]
    )


@pytest.fixture(scope="module")
def world():
    random = Random("guards")
    guards = [condition(random, random.randint(0, 3)) for _ in range(GUARDS)]
    cases = "\n".join(f"  case c{index} when {guard} {{ }}" for index, guard in enumerate(guards))
    listed = ", ".join(f"{name}: {type_}" for name, type_ in PARAMETERS.items())
    base = ground(spec_of(f"{TYPES}operation act({listed}) {{\n{cases}\n}}\n"))
    found = [case.guard for case in base.spec.operation("act").cases]
    tests = [compiled(guard, list(PARAMETERS), base) for guard in found]
    colours = base.values.enum_members["Colour"]
    inputs = list(
        product(
            range(-1, 5), range(-1, 4), (True, False), colours, (None, 0), ([], [1], [0, 3], [2, 2])
        )
    )
    tables = [tuple(bool(test(None, *each)) for each in inputs) for test in tests]
    return base, guards, found, tables


def groups(size, count):
    random = Random(f"groups {size}")
    return [random.sample(range(GUARDS), size) for _ in range(count)]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_is_said_to_exclude_each_other_does(world, size):
    base, guards, found, tables = world
    proved = 0
    for chosen in groups(size, 150):
        together = [all(row) for row in zip(*(tables[index] for index in chosen), strict=True)]
        if exclude_each_other([found[index] for index in chosen], base.functions):
            proved += 1
            assert not any(together), [guards[index] for index in chosen]
    assert proved or size == 1


@pytest.mark.parametrize("size", [2, 3, 4])
def test_what_is_said_to_cover_everything_does(world, size):
    base, guards, found, tables = world
    proved = 0
    for chosen in groups(size, 150):
        if cover_everything([], [found[index] for index in chosen], base.functions):
            proved += 1
            rows = zip(*(tables[index] for index in chosen), strict=True)
            assert all(any(row) for row in rows), [guards[index] for index in chosen]
    assert proved
