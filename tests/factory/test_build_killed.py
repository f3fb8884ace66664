"""A build that is killed goes on from what is merged: no branch is lost, nothing is merged twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from factoryc.agents.built_in.agent import built_in_agent
from tests.factory.git_command import git, is_sound
from tests.factory.till_build import build_spec
from tests.soak import soak

ROOT = Path(__file__).parents[2]
BUILDING = """
import sys
from pathlib import Path
from factoryc.agents.built_in.agent import built_in_agent
from tests.factory.till_build import build_spec

def tell(event):
    print(event, flush=True)

build_spec(Path(sys.argv[1]), built_in_agent(), tell=tell)
"""
# At an attempt, while a branch is judged, right after main moved, while a merge is, while the whole is.
MOMENTS = (
    ("AttemptStarted", "name='types'"),
    ("the branch", "name='state'"),
    ("Merged(", "name='operation.add'"),
    ("the merge", "name='operation.total'"),
    ("Judging(task=None", "the whole product"),
)


def killed_at(folder: Path, moment: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", BUILDING, str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as building:
        assert building.stdout is not None
        seen = any(all(each in line for each in moment) for line in building.stdout)
        os.killpg(building.pid, signal.SIGKILL)
    assert seen, moment


def branches(product: Path) -> dict[str, str]:
    lines = git(product, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/task")
    return dict(line.split() for line in lines.splitlines())


def merged(product: Path) -> list[str]:
    return git(product, "log", "--first-parent", "--format=%s", "main").splitlines()


@soak
def test_a_build_killed_again_and_again_ends_accepted(tmp_path):
    product = tmp_path / "till"
    known: dict[str, str] = {}
    landed: list[str] = []
    for moment in MOMENTS:
        killed_at(product, moment)
        assert is_sound(product)
        assert branches(product).items() >= known.items()
        assert set(merged(product)) >= set(landed)
        known, landed = branches(product), merged(product)
    last = build_spec(product, built_in_agent())
    assert last.result.outcome == "accepted"
    # All tasks were merged before the last kill: only the whole was left to judge.
    assert last.agent.seen == []
    assert branches(product).items() >= known.items()
    assert git(product, "status", "--porcelain") == ""
    titles = merged(product)
    for task in ("types", "state", "operation.add", "operation.total"):
        assert sum(title.startswith(f"Merge {task},") for title in titles) == 1
    left = [path for path in product.rglob("*.lock") if ".git" in path.parts]
    assert left == []
