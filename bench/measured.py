"""Runs a whole process and says how long it took, on the wall and of the processor, and its memory.

The wall is what a user waits for; the processor's time says more where other work shares the machine.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

# Of the kilobytes that Linux counts; macOS counts bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024
_MEGABYTE = 1_000_000


@attrs.frozen
class Measured:
    """Seconds on the wall and of the processor, medians of all runs, and the largest peak of memory."""

    median: float
    processor: float
    megabytes: float


def measure(
    command: Sequence[str | Path],
    runs: int = 5,
    *,
    before: Callable[[], object] = lambda: None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Measured:
    """The command, run that often. `before` is done before each run, and not counted.

    A command that does not end well is a mistake of the bench: RuntimeError.
    """
    walls: list[float] = []
    processor: list[float] = []
    peak = 0
    for _ in range(runs):
        before()
        wall, usage = _run_once([str(part) for part in command], environment, folder)
        walls.append(wall)
        processor.append(usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss)
    megabytes = peak * _UNIT / _MEGABYTE
    return Measured(statistics.median(walls), statistics.median(processor), megabytes)


def _run_once(
    command: Sequence[str], environment: Mapping[str, str] | None, folder: Path | None
) -> tuple[float, resource.struct_rusage]:
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        cwd=folder,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        shown = said.decode(errors="replace")[-2_000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{shown}")
    return wall, usage
