"""A second build does what changed, and no more; and it is judged as a whole whenever it may differ."""

import shutil

import pytest

from factoryc.agents.built_in.agent import built_in_agent
from factoryc.factory.events import Planned, WholeJudged
from factoryc.factory.repository import main_commit, open_product
from tests.factory.git_command import git
from tests.factory.till_build import SEALED_ROWS, TILL, WHEN, Believing, build_spec
from tests.soak import soak

COMMENTED = TILL.replace("state coins", "// It is counted\n// every evening.\n\nstate   coins")
MORE_EVALS = TILL.replace("gate {", 'eval "nothing at first" {\n  expect total() == 0\n}\n\ngate {')
# The same behaviour, said in another way.
OTHER_CASE = TILL.replace("returns coins_inside + coins", "returns coins + coins_inside")
NARROWER = TILL.replace("1..900_000_000", "1..800_000_000")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A product as it is after one build."""
    built = build_spec(
        tmp_path_factory.mktemp("first") / "till", built_in_agent(), judging=Believing()
    )
    assert built.result.outcome == "accepted"
    return built


def again(first, tmp_path, text=TILL, data=None):
    shutil.copytree(first.product, tmp_path / "till")
    return build_spec(tmp_path / "till", built_in_agent(), text, data, judging=Believing())


@pytest.mark.parametrize("text", [TILL, COMMENTED], ids=["unchanged", "comment and layout"])
def test_what_means_the_same_is_not_built_or_judged_again(first, tmp_path, text):
    built = again(first, tmp_path, text)
    assert built.agent.seen == []
    assert [type(event) for event in built.events] == [Planned]
    assert set(built.outcomes.values()) == {"reused"}
    assert (built.result.outcome, built.result.tag) == ("accepted", "v1.0.0")
    assert built.result.commit == first.result.commit


def test_a_changed_case_is_built_again_alone_and_the_whole_is_judged(first, tmp_path):
    built = again(first, tmp_path, OTHER_CASE)
    assert [seen.brief.task.name for seen in built.agent.seen] == ["operation.add"]
    assert built.outcomes == {
        "types": "reused",
        "state": "reused",
        "operation.add": "merged",
        "operation.total": "reused",
    }
    assert any(isinstance(event, WholeJudged) for event in built.events)
    assert (built.result.outcome, built.result.tag) == ("accepted", "v1.0.0-2")


def test_a_changed_type_is_built_again_with_what_uses_it(first, tmp_path):
    built = again(first, tmp_path, NARROWER)
    asked = [seen.brief.task.name for seen in built.agent.seen]
    assert {"types", "operation.add"} <= set(asked)
    assert "800_000_000" in built.file("src/till/types.py")
    assert built.result.outcome == "accepted"


@pytest.mark.parametrize(
    ("text", "data"),
    [(MORE_EVALS, SEALED_ROWS), (TILL, SEALED_ROWS + b"12\n")],
    ids=["an eval", "a data file"],
)
def test_another_eval_or_other_data_builds_nothing_and_judges_the_whole(
    first, tmp_path, text, data
):
    built = again(first, tmp_path, text, {"tills.csv": data})
    assert built.agent.seen == []
    assert any(isinstance(event, WholeJudged) for event in built.events)
    assert (built.result.outcome, built.result.tag) == ("accepted", "v1.0.0-2")


def test_the_same_spec_builds_the_same_product_in_another_folder(first, tmp_path):
    """With the same clock even the commits are the same, and so are the trees."""
    elsewhere = tmp_path / "elsewhere" / "shop"
    other = build_spec(elsewhere, built_in_agent(), jobs=2, judging=Believing())
    assert other.result.commit == first.result.commit
    assert git(other.product, "ls-tree", "-r", "HEAD") == git(
        first.product, "ls-tree", "-r", "HEAD"
    )


@soak
def test_the_same_spec_is_judged_the_same_in_another_folder(tmp_path):
    """Evals and seeds come from the spec. CI holds that of a rendered suite and of one seed."""
    first, other = (build_spec(tmp_path / name, built_in_agent()) for name in ("one", "other"))
    assert first.result.gate
    assert other.result.gate == first.result.gate
    assert other.result.commit == first.result.commit


def test_history_shows_a_branch_for_each_task_and_the_release(first):
    product = first.product
    assert git(product, "fsck", "--strict", "--full") == ""
    assert git(product, "status", "--porcelain", "--ignored") == ""
    assert git(product, "tag") == "v1.0.0"
    assert git(product, "rev-list", "-1", "v1.0.0") == git(product, "rev-parse", "main")
    assert git(product, "log", "--first-parent", "--reverse", "--format=%s").splitlines() == [
        "Begin the product of till",
        "Merge: lay out the product",
        "Merge types, attempt 1",
        "Merge state, attempt 1",
        "Merge operation.add, attempt 1",
        "Merge operation.total, attempt 1",
        "Merge: release till 1.0.0",
    ]
    for task in ("types", "state", "operation.add", "operation.total"):
        branch = git(product, "rev-parse", f"task/{task}/1")
        merge = git(product, "log", f"--grep=^Merge {task},", "--format=%P")
        assert merge.split()[1] == branch
        trailers = git(product, "log", "-1", "--format=%(trailers:only,unfold)", branch)
        keys = [line.partition(":")[0] for line in trailers.splitlines()]
        assert {"Spec", "Task", "Clause", "Task-Digest", "Agent", "Attempt"} == set(keys)
        assert f"Task: {task}" in trailers
    for commit in git(product, "rev-list", "--all").split():
        assert "Spec: till" in git(product, "log", "-1", "--format=%(trailers:only)", commit)
    repository = open_product(product, "till", WHEN)
    assert main_commit(repository) == first.result.commit
    graph = git(product, "log", "--graph", "--oneline", "--all")
    assert graph.count("Merge") == 6
