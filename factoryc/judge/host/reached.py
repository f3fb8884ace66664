"""Which lines of an implementation a process has come to. Evidence for an audit, and no verdict."""

import sys
import threading
from types import FrameType
from typing import Any


class ReachedLines:
    """The lines below a folder that were run since `watch`, by file and number."""

    def __init__(self, folder: str) -> None:
        self._folder = folder.rstrip("/") + "/"
        self._lines: set[tuple[str, int]] = set()

    def watch(self) -> None:
        """Note lines from now on, in all threads to come and in this one."""
        threading.settrace(self._entered)
        sys.settrace(self._entered)

    def lose_track(self) -> None:
        """It may have come to any line: somebody else watches its threads. That is line 0 of no file."""
        self._lines.add((self._folder, 0))

    def listed(self) -> list[tuple[str, int]]:
        """The lines so far, with files as seen from the folder."""
        start = len(self._folder)
        return sorted((file[start:], line) for file, line in self._lines)

    def _entered(self, frame: FrameType, _event: str, _given: Any) -> Any:  # noqa: ANN401  as Python calls it
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        self._lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._came

    def _came(self, frame: FrameType, _event: str, _given: Any) -> Any:  # noqa: ANN401  as above
        self._lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._came
