"""Mutants: each kind of small change is made once, at its place, and leads to its clause."""

import pytest

from factoryc.judge.mutants.mutants import clause_of, mutants_of, planted_in_product
from tests.judge.examples import PRODUCTS, example_spec, product

PARKING = example_spec("parking")


def changed(text, signatures=()):
    """The lines that the mutants of a text have where they were changed."""
    found = []
    for mutant in mutants_of("x.py", text, dict(signatures)):
        before, after = text.splitlines(), mutant.text.splitlines()
        found += [new for new in after if new not in before]
    return found


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("return a < b", ["return a <= b", "return a >= b"]),
        ("return a == b", ["return a != b"]),
        ("return a in b", ["return a not in b"]),
        ("return a is not None", ["return a is None"]),
        ("return a and b", ["return (a or b)"]),
        ("return a and b or c", ["return ((a and b) and c)", "return (a or b) or c"]),
        ("return not a", ["return (a)"]),
        ("return a + b", ["return (a - b)"]),
        ("return 2 * (a // b)", ["return (2 // (a // b))", "return 3 * (a // b)"]),
        ("return a if b else 0", ["return (0 if b else a)", "return a if b else 1"]),
        ("return min(a, b)", ["return max(a, b)"]),
        ("return True", ["return False"]),
        ("return Decimal('1.20')", ['return Decimal("1.21")', 'return Decimal("1.19")']),
        ("return Link(a=a, b=b)", ["return Link(a=b, b=a)"]),
        ("return Link(a, b)", ["return Link(b, a)"]),
        ("return other(a, b)", []),
    ],
)
def test_each_kind_of_mutant_changes_one_thing(line, changes):
    signatures = {"Link": (("a", "str"), ("b", "str")), "other": (("a", "str"), ("b", "int"))}
    found = [each.strip() for each in changed(f"def f(a, b, c):\n    {line}\n", signatures.items())]
    assert [each for each in found if each != "return None"][: len(changes)] == changes
    assert "return None" in found


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("raise ValueError", "pass"),
        ("state.links[a] = b", "pass"),
        ("state.count = 1", "pass"),
        ("del state.links[a]", "pass"),
        ("state.links.clear()", "pass"),
        ("state.count += 1", "pass"),
    ],
)
def test_a_statement_that_does_something_is_left_out(line, change):
    assert f"    {change}" in changed(f"def f(state, a, b):\n    {line}\n")


@pytest.mark.parametrize(
    "text",
    [
        '"""A text."""\n\n\ndef f(a: int = 0) -> int:\n    """More."""\n',
        "import re\nfrom typing import Literal\n\nx: Literal[1]\n",
        "class A(Exception):\n    def __init__(self, a):\n        super().__init__(a)\n",
        "with localcontext(prec=10_000):\n    pass\n",
    ],
)
def test_what_nobody_could_notice_is_left_alone(text):
    assert [each for each in changed(text) if "int = " not in each] == []


def test_the_rest_of_a_file_stays_as_it_was_written():
    text = "# ä comment\ndef f(a):\n    return (a <   1)  # why: ü\n"
    mutants = list(mutants_of("x.py", text, {}))
    assert all("# why: ü" in each.text and "# ä comment" in each.text for each in mutants)
    assert "return (a <= 1)  # why: ü" in mutants[1].text
    assert (mutants[1].before, mutants[1].after, mutants[1].line) == ("a <   1", "a <= 1", 3)


def test_the_mutants_of_a_product_are_the_same_every_time_and_lead_to_clauses():
    first = planted_in_product(PARKING, PRODUCTS / "parking").mutants
    assert first == planted_in_product(PARKING, PRODUCTS / "parking").mutants
    assert len(first) == len({(each.file, each.text) for each in first}) > 30
    clauses = {each.file: clause_of(PARKING, each) for each in first}
    assert clauses["src/parking/operations/fee.py"] == "parking.fee"
    assert {clause_of(PARKING, each) for each in first} == {
        "parking.fee",
        "parking.rate",
        "parking.charged_hours",
        "parking.Minutes",
    }


def test_what_no_operation_comes_to_is_left_alone(tmp_path):
    unused = "def is_unused(value):\n    return value > 0\n\n\ndef is_minutes("
    used = "def is_number(value):\n    return is_deep(value)\n\n\ndef is_deep(value):\n    return value >= 0\n"
    folder = product(
        "parking",
        tmp_path,
        ("types.py", "def is_minutes(", unused),
        (
            "types.py",
            "isinstance(value, bool) and 0",
            "isinstance(value, bool) and is_number(value) and 0",
        ),
        ("types.py", "class Rejected", f"{used}\n\nclass Rejected"),
    )
    functions = {each.function for each in planted_in_product(PARKING, folder).mutants}
    assert {"is_number", "is_deep", "is_minutes"} <= functions
    assert "is_unused" not in functions
