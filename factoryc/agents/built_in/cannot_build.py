"""What the built-in agent says where it hands in nothing."""


class CannotBuild(Exception):
    """A clause that has no construction, and why."""

    def __init__(self, clause: str, reason: str) -> None:
        super().__init__(reason)
        self.clause = clause
