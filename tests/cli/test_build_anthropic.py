"""Whole builds of the car park by a model, whose answers are recorded: what it costs is told."""

import json

import jsonschema

from tests.agents.messages_script import writing
from tests.agents.messages_server import messages_server
from tests.cli.command import ROOT, factoryc
from tests.factory.git_command import git
from tests.soak import soak

SPEC = ROOT / "examples" / "parking" / "parking.spec"
GOLDEN = ROOT / "tests" / "golden" / "products" / "parking"
FEE = "src/parking/operations/fee.py"
KEY = "sk-test-only-in-this-test"


def golden(path):
    return {path: (GOLDEN / path).read_text()}


def wrong_fee():
    """The quarter of an hour that is free ends a minute early."""
    right = golden(FEE)[FEE]
    assert "stay <= 15" in right
    return {FEE: right.replace("stay <= 15", "stay < 15")}


SCRIPT = {
    "Task `types`": [writing(golden("src/parking/types.py"), evals=False)],
    "Task `functions`": [writing(golden("src/parking/functions.py"), evals=False)],
    "Task `operation.fee`": [writing(wrong_fee(), evals=False), writing(golden(FEE))],
}


def build(tmp_path, *arguments, **environment):
    return factoryc("build", SPEC, *arguments, cwd=tmp_path, patience=280, **environment)


def schema():
    return json.loads((ROOT / "docs" / "reference" / "build.schema.json").read_text())


def test_a_model_is_corrected_and_then_accepted_and_its_cost_is_told(tmp_path):
    with messages_server(SCRIPT, key=KEY) as server:
        arguments = ("--agent", "anthropic", "--format", "json")
        where = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}
        ended = build(tmp_path, *arguments, **where)
        assert server.problems == []
        assert server.conversations("Task `operation.fee`") == 2
        requests = len(server.requests)
        second = next(
            text
            for request in server.requests
            if "attempt 2" in (text := json.dumps(request["messages"][0]))
        )
    assert ended.code == 0, ended.errors
    answer = json.loads(ended.output)
    jsonschema.validate(answer, schema())
    assert answer["outcome"] == "accepted"
    assert answer["release"]["tag"] == "v1.0.0"
    assert {task["name"]: task["attempts"] for task in answer["tasks"]} == {
        "types": 1,
        "functions": 1,
        "operation.fee": 2,
    }
    assert all(row["holds"] for row in answer["gate"])
    assert answer["cost"]["agent_calls"] == requests
    assert answer["cost"]["amount"] > 0
    assert "operation.fee: attempt 1 sent back: parking.fee.grace" in ended.errors
    assert "parking.fee.grace" in second
    product = tmp_path / "build" / "parking"
    assert git(product, "show", f"main:{FEE}") == golden(FEE)[FEE].strip()
    assert KEY not in ended.output + ended.errors
    # Said again, for people, without any work: nothing is asked for and nothing is spent.
    again = build(tmp_path)
    assert again.code == 0, again.errors
    assert "accepted: parking 1.0.0 is in build/parking, tagged v1.0.0" in again.output


@soak
def test_a_spent_budget_stops_the_build_and_another_agent_goes_on(tmp_path):
    usage = {"input_tokens": 30_000, "output_tokens": 900}
    dear = {
        name: [[{**turn, "usage": usage} for turn in attempt] for attempt in attempts]
        for name, attempts in SCRIPT.items()
    }
    with messages_server(dear, key=KEY) as server:
        where = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}
        ended = build(tmp_path, "--agent", "anthropic", "--budget", "0.30", **where)
    assert ended.code == 3, ended.errors
    assert "stopped: parking 1.0.0: the budget of $0.30 is spent" in ended.output
    assert "agents: " in ended.output
    assert "Traceback" not in ended.errors
    product = tmp_path / "build" / "parking"
    assert "Merge types, attempt 1" in git(product, "log", "--format=%s", "main")
    assert git(product, "status", "--porcelain") == ""
    again = build(tmp_path, "--format", "json")
    assert again.code == 0, again.errors
    answer = json.loads(again.output)
    jsonschema.validate(answer, schema())
    assert {task["name"]: task["outcome"] for task in answer["tasks"]}["types"] == "reused"
    assert answer["outcome"] == "accepted"
    assert answer["cost"]["amount"] == 0
