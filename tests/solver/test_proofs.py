"""What only the solver decides: no form tells it, and calls that show nothing prove nothing."""

import pytest

from factoryc.analysis.answer import ProvedAbsent, Shown
from tests.solver.alone import solver_answers
from tests.spec.understanding import understood

TOTAL = {
    "sums of whole numbers": """
operation split(a: Int, b: Int) -> Int {
  case low when a + b < 10 { returns 1 }
  case high when b >= 10 - a { returns 2 }
}
""",
    "products": """
operation cost(amount: Int where it in 1..99, price: Int where it in 1..99) -> Int {
  case cheap when amount * price < 5_000 { returns 1 }
  case dear when price * amount > 4_999 { returns 2 }
}
""",
    "quotients and remainders": """
operation share(n: Int) -> Int {
  case even when n mod 2 == 0 { returns n div 2 }
  case odd when n == 2 * (n div 2) + 1 { returns n }
}
""",
    "decimals, rounded": """
operation fee(price: Decimal where it >= 0.0) -> Decimal {
  case small when (price * 0.1 rounded half_up to 2) <= 1.0 { returns 1.0 }
  case large when price >= 10.0 { returns price }
}
""",
    "texts by their length": """
operation greet(first: Text, last: Text) -> Text {
  case short when size(first + last) <= 20 { returns first }
  case long when size(first) + size(last) > 20 { returns last }
}
""",
    "a pattern and its letters": """
type Code = Text where it matches /[a-z]{3,8}/

operation look(code: Code) -> Int {
  case short when size(code) <= 5 { returns 1 }
  case long when size(code) > 5 and size(code) < 9 { returns 2 }
}
""",
    "optional values": """
operation pick(a: Int?, b: Int?) -> Int {
  case both when a is some and b is some and a + b > 3 { returns 1 }
  case little when a is some and b is some and a <= 3 - b { returns 2 }
  case missing when a is none or b is none { returns 3 }
}
""",
    "moments": """
operation left(from: Instant, to: Instant) -> Int {
  case over when to <= from { returns 0 }
  case soon when to - from <= 1h and to > from { returns 1 }
  case later when from < to - 1h { returns 2 }
}
""",
    "entries, by their invariant": """
record Account { balance: Int }
state accounts: Map<Text, Account> = {}
invariant "nobody owes" { all name, each in accounts: each.balance >= 0 }

operation withdraw(name: Text, amount: Int where it > 0) -> Int {
  case unknown when name not in accounts { returns 0 }
  case covered when name in accounts and accounts[name].balance - amount >= 0 { returns 1 }
  case short when name in accounts and 0 - amount <= accounts[name].balance - amount
    and accounts[name].balance < amount { returns 2 }
}
""",
    "all items": """
operation look(items: List<Int>) -> Int {
  case high when all each in items: each > 3 { returns 1 }
  case low when exists each in items: each + 1 <= 4 { returns 2 }
}
""",
    "functions": """
function twice(n: Int) -> Int = n + n

operation half(n: Int) -> Int {
  case small when twice(n) <= 11 { returns 1 }
  case large when n >= 6 { returns 2 }
}
""",
    "enums with payloads": """
enum Payment { cash, card(limit: Int) }

operation pay(by: Payment, price: Int) -> Int {
  case cash when by is cash { returns 1 }
  case card when by is card and by.limit + 1 > price + 1 { returns 2 }
  case refused when by is card and price - by.limit >= 0 { returns 3 }
}
""",
}
GAPS = {
    "one sum": TOTAL["sums of whole numbers"].replace("b >= 10 - a", "b > 10 - a"),
    "one product": TOTAL["products"].replace("> 4_999", "> 5_010"),
    "a rounded decimal": TOTAL["decimals, rounded"].replace("price >= 10.0", "price >= 10.1"),
    "a long text": TOTAL["texts by their length"].replace("> 20", "> 21"),
    "the longest code": TOTAL["a pattern and its letters"].replace("< 9", "< 8"),
    "a last moment": TOTAL["moments"].replace("from < to - 1h", "from < to - 2h"),
    "one balance": TOTAL["entries, by their invariant"].replace("0 - amount <=", "0 - amount <"),
    "one item": TOTAL["all items"].replace("each + 1 <= 4", "each + 1 < 4"),
    "one limit": TOTAL["enums with payloads"].replace("limit >= 0", "limit > 0"),
}


def spec_of(text):
    spec = understood(f'spec sample version "1.0.0"\n{text}')
    assert spec.sound, [each.message for each in spec.diagnostics]
    return spec.spec


@pytest.mark.parametrize("text", TOTAL.values(), ids=TOTAL)
def test_what_is_covered_is_proved(text):
    answers = list(solver_answers(spec_of(text)))
    uncovered = [answer for question, answer in answers if question.name == "uncovered-input"]
    assert uncovered == [ProvedAbsent("solver")]


@pytest.mark.parametrize("text", GAPS.values(), ids=GAPS)
def test_one_input_that_no_case_takes_is_shown(text):
    answers = list(solver_answers(spec_of(text)))
    (uncovered,) = [answer for question, answer in answers if question.name == "uncovered-input"]
    assert isinstance(uncovered, Shown), uncovered


KEPT = """
record Account { balance: Int }
state accounts: Map<Text, Account> = {}
invariant "every balance is even" { all name, each in accounts: each.balance mod 2 == 0 }

operation deposit(name: Text, amount: Int where it > 0) -> Int {
  case unknown when name not in accounts { returns 0 }
  case known otherwise {
    returns accounts[name].balance + 2 * amount
    sets accounts[name] = Account { balance: result }
  }
}
"""


def about(name, text):
    return [answer for question, answer in solver_answers(spec_of(text)) if question.name == name]


def test_an_invariant_that_a_case_keeps_is_proved():
    assert about("broken-invariant", KEPT) == [ProvedAbsent("solver")]


def test_an_invariant_that_a_case_breaks_is_shown():
    (broken,) = about("broken-invariant", KEPT.replace("2 * amount", "3 * amount"))
    assert isinstance(broken, Shown)


ROUNDED = """
type Share = Int where it in 0..100
operation share(part: Int where it >= 0, whole: Int where it > 0) -> Share {
  case part when part <= whole { returns part * 100 div whole }
  case whole otherwise { returns 100 }
}
"""


def test_a_result_that_is_of_its_type_is_proved():
    assert about("refinement-escape", ROUNDED) == [ProvedAbsent("solver")]


def test_a_result_that_is_not_of_its_type_is_shown():
    (escaped,) = about("refinement-escape", ROUNDED.replace("* 100 div", "* 101 div"))
    assert isinstance(escaped, Shown)
