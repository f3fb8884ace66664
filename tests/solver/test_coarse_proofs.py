"""What is proved of sums, of collections made of others, and of invariants in invariants, whatever their size.

Each proof has a twin of which it would be wrong: that one is not proved.
"""

import pytest

from factoryc.analysis.answer import ProvedAbsent
from tests.solver.alone import solver_answers
from tests.spec.understanding import understood

SOLD = """
record Line { price: Int where it in 1..1_000, pieces: Int where it in 1..99 }
record Sum { lines: Int where it > 0, full: Int where it > 0, saved: Int where it >= 0 }
state lines: Map<Text, Line> = {}
"""
PROVED = {
    "a sum is as great as what it is made of": (
        SOLD
        + """
operation total() -> Int where it >= 0 {
  case always otherwise { returns sum each in values(lines): each.price * each.pieces }
}
""",
        ("each.price * each.pieces", "each.price * each.pieces - 2"),
    ),
    "one sum is as great as another": (
        SOLD
        + """
operation total() -> Int where it >= 0 {
  case always otherwise {
    returns (sum each in values(lines): each.price * each.pieces)
      - (sum each in values(lines): each.price)
  }
}
""",
        ("in values(lines): each.price)", "in values(lines): each.price + 1)"),
    ),
    "a sum over something is something": (
        SOLD
        + """
operation total(dear: Int) -> Sum? {
  case some when exists each in values(lines): each.price > dear {
    returns made([each for each in values(lines) where each.price > dear])
  }
  case nothing otherwise { returns none }
}
function made(lines: List<Line>) -> Sum =
  Sum { lines: size(lines), full: sum each in lines: each.price, saved: 0 }
""",
        ("where each.price > dear])", "where each.price > dear + 1])"),
    ),
    "a count is no number below none": (
        SOLD
        + """
operation dear(than: Int) -> Int where it >= 0 {
  case always otherwise { returns count each in values(lines): each.price > than }
}
""",
        (
            "returns count each in values(lines): each.price > than",
            "returns (count each in values(lines): each.price > than) - 1",
        ),
    ),
    "what is counted is no more than there is": (
        SOLD
        + """
operation cheap(than: Int) -> Int where it >= 0 {
  case always otherwise { returns size(lines) - (count name, each in lines: each.price < than) }
}
""",
        ("each.price < than) }", "each.price < than) - 1 }"),
    ),
    "what is chosen is of its type": (
        """
type Name = Text where it matches /[a-z]{1,8}/
state ages: Map<Name, Int> = {}
operation old() -> List<Name> {
  case always otherwise {
    returns [name for name in sorted(keys(ages)) where name in ages and ages[name] > 9]
  }
}
""",
        ("returns [name for", 'returns [name + "!" for'),
    ),
    "a set is made of what it is made of": (
        """
type Some = Int where it > 2
type More = Int where it > 3
state stock: Map<Text, Some> = {}
operation sizes() -> Set<More> {
  case always otherwise { returns to_set([size + 1 for size in values(stock)]) }
}
""",
        ("[size + 1 for", "[size for"),
    ),
    "a map is made of what it is made of": (
        """
type Some = Int where it > 2
type More = Int where it > 3
state stock: Map<Text, Some> = {}
operation sizes() -> Map<Text, More> {
  case always otherwise { returns { name: size + 1 for name, size in stock } }
}
""",
        ("size + 1 for", "size for"),
    ),
    "sets in maps": (
        """
record Role { above: Set<Text> }
state roles: Map<Text, Role> = {}
invariant "what is above is there, with what is above that" {
  all name, role in roles:
    all each in role.above: each in roles and is_subset(roles[each].above, role.above)
}
operation define(name: Text, parent: Text) {
  case child when name not in roles and parent in roles {
    sets roles[name] = Role { above: union(roles[parent].above, [parent]) }
  }
  case other otherwise {}
}
""",
        ("{ above: union(roles[parent].above, [parent]) }", "{ above: [parent] }"),
    ),
}


def verdicts(text, wanted):
    found = understood(text)
    assert found.sound, found.diagnostics
    return [answer for question, answer in solver_answers(found.spec) if question.name == wanted]


@pytest.mark.parametrize("title", sorted(PROVED))
def test_what_is_so_of_all_sizes_is_proved(title):
    text, (right, wrong) = PROVED[title]
    assert right in text
    name = "broken-invariant" if "invariant" in text else "refinement-escape"
    # Form alone answers some of these.
    assert set(verdicts(text, name)) <= {ProvedAbsent("solver")}
    assert set(verdicts(text.replace(right, wrong), name)) - {ProvedAbsent("solver")}


def test_form_leaves_most_of_these_to_the_solver():
    names = ("broken-invariant", "refinement-escape")
    left = [title for title, (text, _) in PROVED.items() if any(verdicts(text, n) for n in names)]
    assert len(left) >= 5
