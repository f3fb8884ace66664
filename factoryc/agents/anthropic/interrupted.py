"""The failure that costs money: the service became unavailable in the middle of an attempt."""

from factoryc.agents.agent import AgentUnavailable, Usage


class AttemptInterrupted(AgentUnavailable):
    """Still no attempt, but `usage` was spent by then and belongs in the ledger."""

    def __init__(self, reason: str, usage: Usage) -> None:
        super().__init__(reason)
        self.usage = usage

    def __reduce__(self) -> tuple[type["AttemptInterrupted"], tuple[str, Usage]]:
        # Without this, pickle would call the class with the reason alone.
        return type(self), (str(self), self.usage)
