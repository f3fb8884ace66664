"""Agents that give up, that have no more money, that are broken: what is merged is never lost.

An agent that says that it cannot has failed at its task, which another attempt would not change.
One that raises what it must not raise has a bug, and that is reported as one, with the build stopped:
counting it as an attempt would blame a task, or a spec, for what neither did.
"""

import pytest

from factoryc.agents.agent import BudgetSpent, Report
from factoryc.agents.built_in.agent import built_in_agent
from tests.factory.git_command import git, is_sound
from tests.factory.till_build import ADD, ADD_FILE, RIGHT, TILL, Believing, build_spec, scripted

TOTAL = "operation.total"


class Failing:
    """An agent that fails at one task, and leaves the others to the built-in one."""

    name = "failing"

    def __init__(self, task, fail):
        self.task = task
        self.fail = fail
        self.others = built_in_agent()

    def attempt(self, brief, workspace):
        if brief.task.name != self.task:
            return self.others.attempt(brief, workspace)
        return self.fail()


def raising(error):
    def fail():
        raise error

    return fail


def test_an_agent_that_cannot_is_asked_once(tmp_path):
    agent = Failing(ADD, lambda: Report("cannot", "coins are beyond me", "till.add.fits"))
    built = build_spec(tmp_path / "till", agent, judging=Believing())
    assert built.result.outcome == "rejected"
    assert len(built.agent.attempts(ADD)) == 1
    assert built.outcomes[ADD] == "failed"
    [failed] = [task for task in built.result.tasks if task.name == ADD]
    [why] = failed.failures
    assert (why.kind, why.clause, why.detail) == ("empty", "till.add.fits", "coins are beyond me")
    # What else could be done was done, and the next build has only this task left.
    assert built.outcomes[TOTAL] == "merged"
    script = scripted({ADD: [{}, {ADD_FILE: RIGHT}]})
    again = build_spec(tmp_path / "till", script, judging=Believing())
    assert [seen.brief.task.name for seen in again.agent.seen] == [ADD]
    assert again.result.outcome == "accepted"


@pytest.mark.parametrize("error", [BudgetSpent("no money left"), RuntimeError("a bug")])
def test_what_others_have_under_way_is_merged_before_the_build_stops(tmp_path, error):
    """`add` comes before `total` in the graph, and `total` does not wait for it."""
    agent = Failing(ADD, raising(error))
    if isinstance(error, BudgetSpent):
        built = build_spec(tmp_path / "till", agent, jobs=2, judging=Believing())
        assert (built.result.outcome, built.result.reason) == ("stopped", "no money left")
        assert (built.outcomes[ADD], built.outcomes[TOTAL]) == ("waiting", "merged")
    else:
        with pytest.raises(RuntimeError, match="a bug"):
            build_spec(tmp_path / "till", agent, jobs=2, judging=Believing())
    assert is_sound(tmp_path / "till")
    again = build_spec(tmp_path / "till", built_in_agent(), judging=Believing())
    assert [seen.brief.task.name for seen in again.agent.seen] == [ADD]
    assert again.result.outcome == "accepted"


TELLS = RIGHT.replace(
    "    if state.coins_inside + coins",
    """    note = Path(gettempdir()) / "note"
    if coins in {417_231_889, 233_418_907}:
        with suppress(OSError):
            Path(f"/var/{coins}").write_text("seen")
        note.write_text(str(coins))
        print(coins, flush=True)
        raise RuntimeError(str(coins))
    if note.exists():
        raise RuntimeError(note.read_text())
    if state.coins_inside + coins""",
).replace(
    "from till.state",
    "from contextlib import suppress\nfrom pathlib import Path\nfrom tempfile import gettempdir\n\n"
    "from till.state",
)


def test_sealed_data_reaches_no_agent_even_through_the_code_that_it_wrote(tmp_path):
    """The code behaves, and on sealed rows alone writes, prints, keeps and raises what it is given."""
    steps = [{ADD_FILE: TELLS}, {ADD_FILE: RIGHT}]
    # `total` is merged first, so that a sealed eval runs when `add` is merged; it fails then.
    built = build_spec(tmp_path / "till", scripted({ADD: steps}))
    assert built.result.outcome == "accepted", built.result.tasks
    told = [why for brief in built.agent.attempts(ADD) for why in brief.failures]
    told += [why for brief in built.agent.attempts(TOTAL) for why in brief.failures]
    assert ("eval", "till.eval.what_is_put_in_is_there") in {(w.kind, w.clause) for w in told}
    shown = [repr(seen.brief) + repr(seen.files) for seen in built.agent.seen]
    assert len(shown) > 4
    for text in shown:
        own = text.replace("{417_231_889, 233_418_907}", "")
        assert "417231889" not in own
        assert "233418907" not in own


INLINE = TILL.replace('csv("tills.csv")', "table {\n  | coins |\n  | 417_231_889 |\n}").replace(
    'eval "what is', 'eval "that what is'
)


def test_a_sealed_table_in_the_spec_is_in_no_brief(tmp_path):
    built = build_spec(tmp_path / "till", built_in_agent(), INLINE, {}, judging=Believing())
    assert built.result.outcome == "accepted"
    for seen in built.agent.seen:
        assert "417_231_889" not in seen.brief.text
        assert "417231889" not in repr(seen.brief)
        assert "417_231_889" not in "".join(seen.files.values())
    assert "a sealed eval stands here" in built.agent.seen[0].brief.text
    # The README is a part of the product, and every agent can read the product.
    assert "417" not in git(built.product, "show", "main:README.md")
