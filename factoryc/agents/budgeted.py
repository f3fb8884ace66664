"""One budget for a whole build: whatever its attempts spend is gone for those after them."""

import threading
from collections.abc import Callable

from factoryc.agents.agent import Agent, Brief, BudgetSpent, Report, Workspace


class BudgetedAgent:
    """Gives each attempt what is left. Attempts wait for each other, so that none spends twice."""

    def __init__(self, name: str, make: Callable[[float], Agent], budget: float) -> None:
        self.name = name
        self._make = make
        self._left = budget
        self._budget = budget
        self._lock = threading.Lock()

    def attempt(self, brief: Brief, workspace: Workspace) -> Report:
        """Work on one task with what is left. Raises BudgetSpent when that is nothing."""
        with self._lock:
            if self._left <= 0:
                raise BudgetSpent(
                    f"the budget of ${self._budget:.2f} is spent; what is merged is kept, and a "
                    "build with a larger `--budget` goes on from there"
                )
            report = self._make(self._left).attempt(brief, workspace)
            self._left -= report.usage.amount
            if report.outcome == "stopped" and self._left <= self._budget * _NEARLY_NOTHING:
                self._left = 0.0
            return report


# An agent that stopped with less than this share left could not have made another call.
_NEARLY_NOTHING = 0.02
