"""The failure that costs money: the service became unavailable in the middle of an attempt."""

from factoryc.agents.agent import AgentUnavailable, Usage


class AttemptInterrupted(AgentUnavailable):
    """Still no attempt, but `usage` was spent by then and belongs in the ledger."""

    def __init__(self, reason: str, usage: Usage) -> None:
        super().__init__(reason)
        self.usage = usage
