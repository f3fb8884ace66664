"""What was said before is said again only where asking anew would give the same, to the last mark."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factoryc.diagnostics.said import Said
from factoryc.pipeline import check
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from tests.recheck.edits import edited
from tests.soak import soak

EXAMPLES = Path(__file__).parents[2] / "examples"

# A finding or a question of each kind that takes more than a look, and some of what is in order.
LIBRARY = """\
spec library version "1.0.0"

type Member = Text where it matches /[a-z]{1,8}/
type Level = Int where it in 0..50
error Unknown
error Full { places: Int where it in 0..9 }

state loans: Map<Member, Int> = {}
state knocks: Int = 0
state waiting: List<Member> = []

invariant "nobody has more than three" { all each, number in loans: number <= 3 }

function share(amount: Int, rank: Int) -> Int = amount * rank div 7

/// Lends one more.
operation lend(member: Member) -> Int {
  case first when member not in loans { returns 1 sets loans[member] = 1 }
  case more when member in loans and loans[member] < 4 {
    returns loans[member] + 1
    sets loans[member] = loans[member] + 1
  }
}

operation wait(member: Member) {
  case new when member not in waiting { sets waiting = waiting + [member] }
  case known otherwise {}
}

operation turn(by: Int where it in 0..9) -> Int where it in 0..100 {
  case some when by > 1 { returns share(100, 7) div by }
  case none when by == 0 { returns 0 }
}

operation members() -> List<Member> {
  case all otherwise { returns [member for member, number in loans] }
}

operation pick() -> Int {
  case any otherwise { ensures result in 1..6 }
}

operation far(level: Level) -> Int {
  case never when size(loans) == 60 { returns 1 }
  case low when level < 10 and size(loans) != 60 { returns 2 }
  case high when level >= 10 and size(loans) != 60 { returns 3 }
}

operation knock() { case all otherwise { sets knocks = knocks + 1 } }

eval "a first one" { expect lend("ann") == 1 let more = lend("ann") expect more == 2 }
eval "says nothing" { turn(3) expect 1 == 1 }
eval "is wrong" for all level: Level { expect far(level) <= 2 }
eval "by chance" { expect pick() == 3 }
eval "waits" { wait("bob") wait("bob") expect size(members()) == 0 }

interface http {
  POST "/loans/{member}" -> lend { success 200 json { number: result } }
  GET "/loans" -> members { success 200 json result }
  POST "/waiting/{member}" -> wait { success 204 }
  GET "/pick" -> pick { success 200 json result }
  POST "/knocks" -> knock { success 204 }
  invalid 400
}
"""


def checked(name: str, text: str, said: dict[str, Said] | None = None):
    return check(SourceFile(name, text), lambda path, _: read_standard_module(path), said=said)


def everything(found):
    return found.diagnostics, found.proved, found.unknown


@cache
def before():
    return checked("a.spec", LIBRARY)


def test_the_spec_raises_what_takes_more_than_a_look():
    names = {each.name for each in before().diagnostics}
    assert {
        "uncovered-input",
        "broken-invariant",
        "toothless-eval",
        "eval-contradicts-contract",
        "flaky-eval",
        "open-outcome",
        "unstated-order",
        "unevaluated-case",
        "unstated-durability",
        "unstated-concurrency",
        "unstated-retry",
    } <= names


def test_without_an_edit_nothing_is_asked_again():
    again = checked("a.spec", LIBRARY, before().said)
    assert everything(again) == everything(before())
    assert all(before().said[ground] is each for ground, each in again.said.items())


@settings(max_examples=3, deadline=None)
@given(edited(LIBRARY))
def test_an_edit_is_answered_as_without_anything_known(text):
    assert everything(checked("a.spec", text, before().said)) == everything(checked("a.spec", text))


def after(*edits):
    text = LIBRARY
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_a_line_that_moves_asks_nothing_again():
    text = after(
        ("/// Lends one more.", "// Lent to one.\n/// Lends one more."),
        ('{ wait("bob")', '{\n  // Twice.\n  wait("bob")'),
        ("let more", "\n  let more"),
    )
    again = checked("b/other.spec", text, before().said)
    assert everything(again) == everything(checked("b/other.spec", text))
    anew = [each for ground, each in again.said.items() if before().said.get(ground) is not each]
    # Only what points into what is laid out otherwise.
    assert {d.clause for each in anew for d in each.diagnostics} == {"library.eval.waits"}


@soak
@pytest.mark.parametrize("name", sorted(each.parent.name for each in EXAMPLES.glob("*/*.spec")))
def test_edits_of_examples_are_answered_as_without_anything_known(name):
    path = EXAMPLES / name / f"{name}.spec"
    text = path.read_text(encoding="utf-8")
    known = dict(checked(str(path), text).said)

    @settings(max_examples=10, deadline=None)
    @given(st.data())
    def one_after_the_other(data):
        changed = data.draw(edited(text))
        found = checked(str(path), changed, known)
        assert everything(found) == everything(checked(str(path), changed))
        known.update(found.said)

    one_after_the_other()
