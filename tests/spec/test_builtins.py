"""The functions of the language: each example in their table is true, and each signature is kept."""

import pytest

from factoryc.spec.builtin_table import GROUPS
from tests.expectations import broken_expectations, spec_in
from tests.spec.understanding import understood

TABLE = [described for group in GROUPS.values() for described in group]


@pytest.mark.parametrize("described", TABLE, ids=lambda each: each.name)
def test_the_example_of_a_function_is_true(described):
    text = f'eval "{described.name}" {{ expect {described.example} }}'
    assert described.name in described.example
    assert broken_expectations(spec_in({"main.spec": text}, "main.spec")) == []


EDGES = [
    'split("abc", "") == ["a", "b", "c"]',
    'replace("abc", "", "-") == "abc"',
    'find("abc", "") == 0',
    'parse_int("1_000") is none and parse_int("+1") is none and parse_int("") is none',
    'parse_int("٣") is none and parse_decimal("1e5") is none and parse_decimal("-0.50") == -0.5',
    "digits(-7) == [7] and from_digits([]) == 0",
    "take([1, 2], -1) == [] and drop([1, 2], 9) == []",
    "index_of([[1], [2]], [2]) == 1",
    "unique([[1], [1], [2]]) == [[1], [2]]",
    "is_permutation([[1], [2]], [[2], [1]]) and not is_permutation([[1]], [[2]])",
    "minimum(to_set([2.5, 1.0])) == 1",
    "union(intersection([1, 2], [2, 3]), [9]) == [2, 9]",
    "intersection(union([1, 2], [3]), [1, 9]) == [1]",
    "is_subset([], to_set([1])) and not is_subset([1, 2], to_set([1]))",
    "size(subsequences([1, 2, 3])) == 8 and size(permutations([1, 1])) == 2",
    "is_subsequence([], []) and not is_subsequence([2, 1], [1, 2])",
    'not is_digit("") and not is_digit("1a") and is_space("\\t\\n")',
    "max(1, 2.5) == 2.5 and min(3, 2.0) == 2",
    "floor(2.0) == 2 and ceiling(-1.5) == -1",
    'text(7) == "7" and text(2026-03-01) == "2026-03-01"',
    "reversed(sorted(to_set([2, 3, 1]))) == [3, 2, 1]",
    "date_from(10_000, 1, 1) is none and date_from(2024, 2, 29) == 2024-02-29",
    "flatten([[i, i] for i in indices([5, 5])]) == [0, 0, 1, 1]",
]  # fmt: skip


@pytest.mark.parametrize("expected", EDGES)
def test_what_lies_at_the_edges(expected):
    text = f'eval "edge" {{ expect {expected} }}'
    assert broken_expectations(spec_in({"main.spec": text}, "main.spec")) == []


WRONG = [
    ("take(1, 2)", "`take(items: List<T>, amount: Int)` or `take(text: Text, amount: Int)`"),
    ('join([1], "")', "`join(texts: List<Text>, separator: Text)` is how it is called"),
    ("sorted([[1]])", "`sorted(items: List<O>)`"),
    ("min(1)", "`min(a: O, b: O, …)` is how it is called"),
    ("first([1]) + 1", "this may be none, and `+` needs a value"),
    ("power(2, -1)", "nothing here says that this exponent is between 0 and 1000"),
    ("permutations(1..9)", "nothing here says that there are 8 items at most"),
    ("take(amount: 1)", "`take` takes its arguments by place"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "said"), WRONG)
def test_what_does_not_fit_is_said_with_the_way_to_call_it(written, said):
    (problem,) = understood(f"function f -> Int = size({written})").diagnostics
    assert said in problem.message
