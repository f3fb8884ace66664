"""Writes a spec of about N lines that checks clean, for measuring: the same text every time.

    python bench/generate.py LINES OUT

It is made of units. Each has types, state, operations and evals of its own, and leans on the
functions and records of the unit before it; ten units are one area, since a real spec is no single
chain from its first line to its last.
"""

import sys
from pathlib import Path

AREA = 10
MOST_OF_SMALL = 40

HEAD = """\
/// A spec of many parts, written by a program.
spec bench version "1.0.0"

use std.web.{Url}
use std.attack

type Percent = Int where it in 0..100

enum Level { low, middle, high }

error Refused { reason: Text }

function share(amount: Int, percent: Percent) -> Int = amount * percent div 100

function rank(level: Level) -> Int = match level { low: 1, middle: 2, high: 3 }
"""

UNIT = """
// Unit {i} ---------------------------------------------------------------------

/// The code under which an item of unit {i} is filed.
type Code{i} = Text where it matches /[a-z0-9]{{4,8}}/

type Count{i} = Int where it in 0..1_000

enum Stage{i} {{ fresh, checked, closed }}

/// What is filed in unit {i}.
record Item{i} {{
  code: Code{i}
  amount: Count{i}
  stage: Stage{i}
  level: Level
  home: Url?
  tags: List<Text> where size(it) <= 20
{earlier_field}}}

error Missing{i} {{ code: Code{i} }}
error Taken{i} {{ code: Code{i}, stage: Stage{i} }}

/// What an item counts for: more where its level is high.
function weight_{i}(item: Item{i}) -> Int =
  if item.stage == Stage{i}.closed then 0
  else item.amount * rank(item.level) + size(item.tags){earlier_weight}

function total_{i}(items: List<Item{i}>) -> Int =
  sum item in items: weight_{i}(item)

function mean_{i}(items: List<Item{i}>) -> Int =
  if size(items) > 0 then total_{i}(items) div size(items) else 0

state items_{i}: Map<Code{i}, Item{i}> = {{}}

invariant "an item of unit {i} is filed under its own code" {{
  all code, item in items_{i}: item.code == code
}}

/// Files an item, unless there is one already.
operation file_{i}(code: Code{i}, amount: Count{i}, level: Level, home: Url?) -> Item{i} {{
  case taken when code in items_{i} {{
    fails Taken{i} {{ code: code, stage: items_{i}[code].stage }}
  }}
  case filed when code not in items_{i} {{
    returns Item{i} {{
      code: code, amount: amount, stage: fresh, level: level, home: home, tags: []{earlier_value}
    }}
    sets items_{i}[code] = result
  }}
}}

/// Moves an item on, and says what it counts for now.
operation move_{i}(code: Code{i}, stage: Stage{i}, by: Percent) -> Int {{
  case known when code in items_{i} and by > 0 {{
    returns weight_{i}(items_{i}[code]) + share(items_{i}[code].amount, by)
    sets items_{i}[code] = items_{i}[code] with {{ stage: stage }}
  }}
  case still when code in items_{i} and by == 0 {{ returns 0 }}
  fails Missing{i} {{ code: code }} when code not in items_{i}
}}

operation look_{i}(code: Code{i}) -> Int in order {{
  fails Missing{i} {{ code: code }} when code not in items_{i}
  case empty when items_{i}[code].amount == 0 {{ returns 0 }}
  case full otherwise {{ returns 1_000 div items_{i}[code].amount }}
}}

operation forget_{i}(code: Code{i}) {{
  case gone when code in items_{i} {{ sets items_{i} = items_{i} without code }}
  case absent otherwise {{ }}
}}

eval "what was filed in unit {i} is found" {{
  let item = file_{i}("abcd{i}", 12, high, none)
  expect item.amount == 12 and item.home is none
  expect move_{i}("abcd{i}", checked, 50) == 42
  expect move_{i}("zzzz", checked, 0) fails Missing{i}
  expect file_{i}("?", 1, low, none) is rejected
}}

eval "unit {i} counts what it is given" for all code: Code{i}, amount: Count{i} where amount > 0 {{
  let first = file_{i}(code, amount, middle, none)
  repeat 2 {{ move_{i}(code, checked, 1) }}
  forget_{i}(code)
  let second = file_{i}(code, amount, middle, none)
  expect first == second and weight_{i}(second) == 2 * amount
}}

eval "real items of unit {i}" for each row in table {{
  | code   | amount | weight |
  | "abcd" | 10    | 10     |
  | "efgh" | 20    | 20     |
}} {{
  let item = file_{i}(row.code, row.amount, low, none)
  expect weight_{i}(item) == row.weight
}}

never "lose an item of unit {i}" for all code: Code{i}, amount: Count{i} {{
  file_{i}(code, amount, low, none)
  file_{i}(code, amount, high, none)
  holds move_{i}(code, fresh, 0) > 0
}}

decision codes_of_unit_{i} "Items of unit {i} are filed under codes" {{
  on       2026-03-02
  because  "A code is short enough to be read aloud."
  rejected "Numbers" because "They would tell how many items there are."
  governs  file_{i}.filed, items_{i}
}}
"""

ROUTES = """\
  POST "/unit{i}" (body.code, body.amount, body.level, body.home?) -> file_{i} {{
    success  201 json result
    Taken{i} 409 json {{ error: "taken" }}
  }}
  GET "/unit{i}/{{code}}" -> look_{i} {{
    success    200 json {{ amount: result }}
    Missing{i} 404 json {{ error: "no such item" }}
  }}
"""

TAIL = """
eval "shares are parts" for all amount: Int where it in 0..1_000, percent: Percent {
  expect share(amount, percent) <= amount
}

eval "hostile texts are no codes" for each text in attack.texts where size(text) > 8 {
  expect text is not Code0
}

eval "of equal items that come at once one is filed" {
  together 2 { file_0("abcd", 1, low, none) }
  expect look_0("abcd") == 1_000
}

load "a busy minute" {
  rate 200 per second for 5s
  mix 9 of look_0(existing Code0), 1 of file_0(any Code0, 1, low, none)
  expect p99(look_0) < 150ms
  expect failures == 0
}

constraint runtime python >= "3.11"
constraint dependencies none
constraint memory < 256MB
constraint modules share nothing mutable

never use network
never import "pickle"

gate {
  evals    pass
  cases    covered 100%
  strength >= 80%
  flakes   0 in 3 runs
  merge    automatic
}
"""

SMALL = """\
/// Counts what is put in and taken out.
spec stock version "1.0.0"

type Amount = Int where it in 1..1_000

error TooFew { there: Int }

state stored: Int where it >= 0 = 0

operation put(amount: Amount) -> Int {
  case stored when true { returns stored + amount sets stored = result }
}

operation take(amount: Amount) -> Int {
  case enough when amount <= stored { returns stored - amount sets stored = result }
  fails TooFew { there: stored } when amount > stored
}

eval "what is put in can be taken out" for all amount: Amount {
  put(amount)
  expect take(amount) == 0
}

constraint dependencies none
decision whole "Only whole pieces" { on 2026-01-20 because "They are counted." governs put }
never use network
never "take what is not there" for all amount: Amount { holds take(amount) >= 0 }
gate { evals pass cases covered 100% strength >= 90% flakes 0 in 3 runs merge automatic }
"""

EARLIER = {
    "earlier_field": "  earlier: Item{j}?\n",
    "earlier_weight": "\n    + (if item.earlier is some then weight_{j}(item.earlier) else 0)",
    "earlier_value": ", earlier: none",
}


def unit(number: int) -> str:
    """The declarations of one unit."""
    has_earlier = number % AREA != 0
    names = {key: text.format(j=number - 1) if has_earlier else "" for key, text in EARLIER.items()}
    return UNIT.format(i=number, **names)


def generate(lines: int) -> str:
    """A spec of at least one unit, and of about that many lines; a small one where fewer suffice."""
    if lines <= MOST_OF_SMALL:
        return SMALL
    fixed = HEAD.count("\n") + TAIL.count("\n") + 4
    each = unit(1).count("\n") + ROUTES.count("\n")
    count = max(1, round((lines - fixed) / each))
    routes = "".join(ROUTES.format(i=number) for number in range(count))
    interface = f'\ninterface http {{\n{routes}  invalid 400\n  state kept in "bench.db"\n}}\n'
    return HEAD + "".join(map(unit, range(count))) + interface + TAIL


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(generate(int(sys.argv[1])), encoding="utf-8")
