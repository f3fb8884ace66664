"""An agent that hands in what a script says: for tests, and for replaying a recorded build."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import attrs

from factoryc.agents.agent import Agent, AgentUnavailable, Brief, Report, Workspace
from factoryc.agents.workspace_files import PathError, write_text

Step: TypeAlias = Mapping[str, str] | Callable[[Workspace], None]


@attrs.frozen
class ScriptedAgent:
    """Hands in one step of the script for each attempt; past its end, the last step again.

    The script maps a task's name to its steps: the files to write, or a function that works in the
    workspace. Files that the task does not own are written too: refusing them is the judge's duty,
    and a script may want to see it done. Nothing is ever written outside the workspace.
    """

    name: str
    script: Mapping[str, Sequence[Step]]
    otherwise: Agent | None = None

    def attempt(self, brief: Brief, workspace: Workspace) -> Report:
        steps = self.script.get(brief.task.name)
        if not steps:
            if self.otherwise is not None:
                return self.otherwise.attempt(brief, workspace)
            return Report("cannot", f"the script has nothing for the task `{brief.task.name}`")
        place = min(max(brief.number, 1), len(steps))
        step = steps[place - 1]
        if callable(step):
            step(workspace)
            return Report("finished", f"ran step {place} of {len(steps)}")
        try:
            for path, text in step.items():
                write_text(workspace.root, path, text)
        except PathError as refusal:
            reason = f"step {place} of the script for `{brief.task.name}` cannot be done: {refusal}"
            raise AgentUnavailable(reason) from None
        return Report("finished", f"handed in step {place} of {len(steps)}")
