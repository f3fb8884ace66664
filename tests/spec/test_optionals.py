"""What may be none is never used as if it were there, whichever the operator, the side and the place.

Each condition is put into each place where a condition can stand: with an optional it is one mistake
for each place that uses it; with a value, or with a question first, it is none, and the contract that
is made of it is loaded.
"""

import pytest

from factoryc.contract.model import load_contract
from tests.spec.understanding import understood

# A condition with `?` where a whole number goes. The other number is called `other`.
_OPERATORS = ("<", "<=", ">", ">=")
COMPARISONS = [
    *(f"? {operator} 3" for operator in _OPERATORS),
    *(f"3 {operator} ?" for operator in _OPERATORS),
    *(f"other {operator} ?" for operator in _OPERATORS),
    *(f"0 {first} ? {second} other" for first in ("<", "<=") for second in ("<", "<=")),
    "0 <= other < ?",
    "? < other <= 5",
    "other + 1 > ?",
    "not (3 > ?)",
    "true and 3 > ?",
    "false or other <= ?",
    "other == 3 implies other < ?",
    "(if other == 1 then 3 > ? else false)",
    "(let twice = other in twice > ?)",
    "(exists i in [1, 2]: i > ?)",
    "(all i in [1, 2]: ? > i)",
    "(count i in [1, 2]: i >= ?) > 0",
    "size([i for i in [1, 2] where i < ?]) > 0",
    "(smallest i in 1..9 such that i > ?) is some",
]
ARITHMETIC = [
    *(f"? {operator} 2 == other" for operator in ("+", "-", "*", "div", "mod")),
    "? / 2 rounded up to 0 == other",
    *(f"2 {operator} ? == other" for operator in ("+", "-", "*")),
    "-? == other",
    "? in 1..3",
    "? not in 1..3",
    "other in ?..3",
    "other in 1..?",
    "? within 1 of other",
    "other within ? of 3",
    "other within 1 of ?",
    "max(?, 2) == other",
    "abs(?) == other",
    "(sum i in [1, 2]: ?) == other",
    "(fold total = 0 for i in [1]: total + ?) == other",
    "size([i for i in [1, 2] by i + ?]) > 0",
    "size(1..?) > 0",
    "[7, 8][0..?] == [7]",
    "? / 3.0 rounded up to 0 == other",
    "({ other: 1 } without ?) == {}",
]
CONDITIONS = [*COMPARISONS, *ARITHMETIC]
# What may be compared and looked for as it is, being there or not.
OF_OPTIONALS = ["? == 3", "3 != ?", "? is some", "? is none", "? == none", "? in [1, none]"]

_OPERATION = "operation act(n: {type}, other: Int) -> Int"
# A place with `¿` where the condition goes, and `{type}` where the type of the number does.
PLACES = {
    "function": "function holds(n: {type}, other: Int) -> Bool = ¿",
    "if": "function one(n: {type}, other: Int) -> Int = if ¿ then 1 else 2",
    "guard": _OPERATION + "{{ case a when ¿ {{ returns 1 }} case b otherwise {{ returns 2 }} }}",
    "second guard": _OPERATION
    + " in order {{ case a when other == 7 {{ returns 1 }} case b when ¿ {{ returns 2 }}"
    " case c otherwise {{ returns 3 }} }}",
    "fails when": "error Odd\n\n"
    + _OPERATION
    + " in order {{\n  fails Odd when ¿\n  case b otherwise {{ returns 2 }}\n}}",
    "requires": _OPERATION + "{{ requires ¿ case a otherwise {{ returns 1 }} }}",
    "ensures": _OPERATION + "{{ case a otherwise {{ ensures ¿ ensures result == 1 }} }}",
    "returns": "operation act(n: {type}, other: Int) -> Bool {{ case a otherwise {{ returns ¿ }} }}",
    "sets": "state kept: Bool = false\n\n"
    "operation act(n: {type}, other: Int) {{ case a otherwise {{ sets kept = ¿ }} }}",
    "where": "function taken(xs: List<{type}>, other: Int) -> List<Int> = [1 for n in xs where ¿]",
    "quantifier": "function any(xs: List<{type}>, other: Int) -> Bool = exists n in xs: ¿",
    "invariant": 'state n: {type} = 1\n\nstate other: Int = 0\n\ninvariant "kept" {{ ¿ }}',
    "field": "record Box {{ n: {type} where (let other = 1 in let n = it in ¿) }}",
    "eval": "function number(n: {type}) -> {type} = n\n\nfunction other -> Int = 1\n\n"
    'eval "holds" for all n: {type} {{ expect ¿ }}',
    "property": "function number(n: {type}) -> {type} = n\n\nfunction other -> Int = 1\n\n"
    'eval "holds" for all n: {type} where ¿ {{ expect other == 1 }}',
    "never": "operation act() {{ case a otherwise {{ }} }}\n\nfunction other -> Int = 1\n\n"
    'never "happens" for all n: {type} where other == 1 {{\n  act()\n  holds ¿\n}}',
}
MISTAKES = {"unjustified-unwrap", "type-mismatch"}


def _spec_of(place, type_, condition):
    declared = PLACES[place].format(type=type_).replace("¿", condition)
    return understood(f'spec odd version "1.0.0"\n\n{declared}\n')


@pytest.mark.parametrize("place", PLACES)
def test_what_may_be_none_is_asked_for_first(place):
    for condition in CONDITIONS:
        found = _spec_of(place, "Int?", condition.replace("?", "n")).diagnostics
        names = [each.name for each in found]
        if condition in COMPARISONS:
            assert names == ["unjustified-unwrap"], condition
        else:
            assert names, condition
            assert MISTAKES.issuperset(names), (condition, names)


@pytest.mark.parametrize("place", PLACES)
def test_without_a_mistake_there_is_a_contract(place):
    for condition in CONDITIONS:
        there = condition.replace("?", "n")
        assert _spec_of(place, "Int", there).diagnostics == (), condition
        made = _spec_of(place, "Int?", f"n is some and ({there})")
        assert made.diagnostics == (), condition
        assert load_contract(made.spec) is not None
    for condition in OF_OPTIONALS:
        made = _spec_of(place, "Int?", condition.replace("?", "n"))
        assert made.diagnostics == (), condition
        assert load_contract(made.spec) is not None
