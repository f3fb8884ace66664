"""The clock that a product reads under judgement: it shows what the judge says.

The zygote keeps it in memory that all processes inside share. It stands in for the one module of a
product that reads the time; a product that looks elsewhere is found by inspection.
"""

import mmap
import sys
from datetime import UTC, datetime, timedelta
from types import ModuleType

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_BYTES = 8


class HostClock:
    """Shows the real time until it is set. Whoever is forked from here sees what is set later."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _BYTES)

    def show(self, microseconds: int) -> None:
        """Stand still at this time since 1970; 0 is the real time again."""
        self._shared[:] = microseconds.to_bytes(_BYTES, "little", signed=True)

    def now(self) -> datetime:
        """The time, in UTC."""
        microseconds = int.from_bytes(self._shared[:], "little", signed=True)
        if not microseconds:
            return datetime.now(UTC)
        return _BEGINNING + timedelta(microseconds=microseconds)


def stand_in(clock: HostClock, module: str | None) -> None:
    """Let this process find the clock where its product would find its own."""
    if module is not None:
        made = ModuleType(module, "The clock of a product under judgement.")
        made.now = clock.now  # type: ignore[attr-defined]  # what modules of this name have
        sys.modules[module] = made
