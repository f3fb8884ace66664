"""Work that is right alone and wrong beside other work: whoever is to blame is asked again."""

import pytest

from factoryc.agents.agent import Failure
from factoryc.factory.judging import Judged
from tests.factory.till_build import Believing, build_spec, scripted
from tests.soak import soak

TALLY = """
/// Counts things by their names.
spec tally version "1.0.0"

type Name = Text where it matches /[a-z]{3}/
error Unknown

state counts: Map<Name, Int> = {}

operation begin(name: Name) {
  case new when name not in counts { sets counts[name] = 0 }
  case old when name in counts {}
}

operation shown(name: Name) -> Int {
  case known when name in counts { returns counts[name] }
  case unknown when name not in counts { fails Unknown }
}

operation hit(name: Name) {
  case known when name in counts { sets counts[name] = counts[name] + 1 }
  case unknown when name not in counts { fails Unknown }
}

gate { evals pass }
"""


def operation(name, body, result="None"):
    return {
        f"src/tally/operations/{name}.py": (
            f'"""The operation {name}."""\n\n'
            "from tally.state import State\nfrom tally.types import Rejected, Unknown, is_name\n\n\n"
            f"def {name}(state: State, name: str) -> {result}:\n"
            "    if not is_name(name):\n        raise Rejected\n" + body
        )
    }


KNOWN = "    if name not in state.counts:\n        raise Unknown\n"
HIT = operation("hit", f"{KNOWN}    state.counts[name] += 1\n")
FORGETS = operation("hit", KNOWN)
SHOWN = operation("shown", f"{KNOWN}    return state.counts[name]\n", "int")
ALWAYS_0 = operation("shown", f"{KNOWN}    return 0\n", "int")
BEGIN = operation("begin", "    state.counts.setdefault(name, 0)\n")
BEGINS_AGAIN = operation("begin", "    state.counts[name] = 0\n")


def tally(tmp_path, script, **options):
    tasks = {f"operation.{name}": steps for name, steps in script.items()}
    return build_spec(tmp_path / "tally", scripted(tasks), TALLY, {}, examples=4, **options)


def test_who_does_not_count_is_found_at_the_merge_by_who_shows_the_count(tmp_path):
    built = tally(tmp_path, {"hit": [FORGETS, HIT]})
    [why] = built.agent.reasons("operation.hit")
    assert {(each.kind, each.clause) for each in why} == {("eval", "tally.shown.known")}
    assert built.result.outcome == "accepted"
    assert len(built.agent.attempts("operation.shown")) == 1
    assert "+= 1" in built.file("src/tally/operations/hit.py")


class SeesTheZero(Believing):
    """Refuses what the judge refuses here: hits that `shown` does not show."""

    def merged(self, task, tree, operations):
        shown = tree / "src/tally/operations/shown.py"
        if {"hit", "shown"} <= operations and "return 0" in shown.read_text():
            clause = "tally.shown.known"
            why = Failure("eval", clause, "hits are shown", "", None, ("hit", "shown"))
            return Judged((why,), (f"hits are shown ({clause})",), 1)
        return super().merged(task, tree, operations)


@pytest.mark.parametrize(
    "judging", [SeesTheZero(), pytest.param(None, marks=soak)], ids=["told", "judged"]
)
def test_who_was_merged_with_a_fault_is_opened_again_when_others_show_it(tmp_path, judging):
    """`shown` is right beside `begin` alone; `hit`, which is right, cannot be merged beside it.

    CI tells the reason; that the judge finds it there is held by the test above and by `make soak`.
    """
    script = {"shown": [ALWAYS_0, SHOWN], "hit": [HIT], "begin": [BEGIN]}
    built = tally(tmp_path, script, judging=judging)
    assert built.result.outcome == "accepted", built.result.tasks
    second = built.agent.attempts("operation.shown")[1]
    assert {(each.kind, each.clause) for each in second.failures} == {("eval", "tally.shown.known")}
    assert "return state.counts[name]" in built.file("src/tally/operations/shown.py")
    assert set(built.outcomes.values()) == {"merged"}


def test_a_fault_that_nobody_mends_is_no_product(tmp_path):
    built = tally(tmp_path, {"shown": [ALWAYS_0]}, attempts=2, judging=SeesTheZero())
    assert built.result.outcome == "rejected"
    assert built.outcomes["operation.hit"] == "failed"
    assert built.result.tag is None
    assert {each.clause for each in built.result.spec_failures} == {"tally.shown.known"}
