"""A brief and a workspace for the tests of agents: a real folder, and visible evals that run it."""

import subprocess
import sys
from pathlib import Path

from factoryc.agents.agent import Brief, Failure, Workspace
from factoryc.plan.task import Task


def brief_of(
    name: str = "operation.fee",
    owns: tuple[str, ...] = ("fee.py",),
    number: int = 1,
    text: str = "# What to build\n\nA function `fee(minutes)`: two cents a minute.",
    failures: tuple[Failure, ...] = (),
) -> Brief:
    """A brief as the engine gives it. No agent of these tests looks into the spec itself."""
    task = Task(
        name=name,
        kind="operation",
        subject=name.rpartition(".")[2],
        clauses=(f"{name}.gives",),
        owns=owns,
        needs=(),
        operations=(),
        digest="0",
    )
    return Brief(task=task, spec=None, text=text, number=number, failures=failures)


def workspace_at(root: Path) -> Workspace:
    """A workspace whose visible eval really imports `fee.py`, in a process of its own."""

    def run() -> str:
        check = "import fee; assert fee.fee(10) == 20, fee.fee(10)"
        done = subprocess.run(
            [sys.executable, "-B", "-c", check],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        return "accepted" if done.returncode == 0 else f"rejected: {done.stderr.strip()[-200:]}"

    root.mkdir(exist_ok=True)
    return Workspace(root, run)
