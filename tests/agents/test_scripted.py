import pytest

from factoryc.agents.agent import AgentUnavailable
from factoryc.agents.scripted import ScriptedAgent
from tests.agents.brief_of import brief_of, workspace_at


def test_each_attempt_hands_in_its_step_and_later_ones_the_last(tmp_path):
    agent = ScriptedAgent("script", {"operation.fee": [{"fee.py": "1\n"}, {"a/b/fee.py": "2\n"}]})
    seen = []
    for number in (1, 2, 3):
        workspace = workspace_at(tmp_path / str(number))
        assert agent.attempt(brief_of(number=number), workspace).outcome == "finished"
        seen.append(sorted(path.name for path in workspace.root.rglob("*.py")))
        seen.append(sorted(path.read_text() for path in workspace.root.rglob("*.py")))
    assert seen == [["fee.py"], ["1\n"], ["fee.py"], ["2\n"], ["fee.py"], ["2\n"]]
    assert not (tmp_path / "1" / "a").exists()


def test_a_step_may_be_a_function_of_the_workspace(tmp_path):
    workspace = workspace_at(tmp_path)
    agent = ScriptedAgent(
        "script", {"operation.fee": [lambda given: (given.root / "fee.py").write_text("done")]}
    )
    assert agent.attempt(brief_of(), workspace).outcome == "finished"
    assert (tmp_path / "fee.py").read_text() == "done"


def test_a_task_without_a_script_goes_to_the_other_agent(tmp_path):
    other = ScriptedAgent("other", {"operation.pay": [{"pay.py": "other\n"}]})
    agent = ScriptedAgent("script", {"operation.fee": [{}]}, otherwise=other)
    report = agent.attempt(brief_of("operation.pay"), workspace_at(tmp_path))
    assert (report.outcome, (tmp_path / "pay.py").read_text()) == ("finished", "other\n")


def test_a_task_that_nobody_has_a_script_for_is_said_plainly(tmp_path):
    report = ScriptedAgent("script", {}).attempt(brief_of(), workspace_at(tmp_path))
    assert report.outcome == "cannot"
    assert "`operation.fee`" in report.summary


def test_a_script_writes_nothing_outside_the_workspace(tmp_path):
    workspace = workspace_at(tmp_path / "work")
    for path in ("../out.py", "/etc/out.py", ".git/config"):
        agent = ScriptedAgent("script", {"operation.fee": [{path: "x"}]})
        with pytest.raises(AgentUnavailable, match=r"step 1 of the script"):
            agent.attempt(brief_of(), workspace)
    assert [path.name for path in tmp_path.iterdir()] == ["work"]
