"""What code under judgement may use, and how strictly it is shut in."""

from pathlib import Path
from typing import Literal

import attrs

Mechanism = Literal["bubblewrap", "namespaces", "landlock"]
Confinement = Literal["bubblewrap", "namespaces", "landlock", "none"]

MEBIBYTE = 1 << 20


@attrs.frozen
class Limits:
    """Bounds on one subject: processor time in all, wall time for each call, memory in all.

    `output_bytes` is how much of what it prints is kept; the rest is thrown away. `reply_bytes`
    bounds one reply of a library.
    """

    cpu_seconds: int = 60
    wall_seconds: float = 5.0
    memory_bytes: int = 512 * MEBIBYTE
    processes: int = 64
    file_bytes: int = 64 * MEBIBYTE
    output_bytes: int = MEBIBYTE
    scratch_bytes: int = 64 * MEBIBYTE
    reply_bytes: int = 16 * MEBIBYTE
    start_seconds: float = 10.0


@attrs.frozen
class Policy:
    """How a sandbox is made. `visible` shows more folders inside, read-only: (here, there).

    Root's sandbox runs as somebody else, who can read in these folders only what anybody can.
    `unsandboxed` runs the product as an ordinary process where nothing better works; somebody who
    trusts the product has to ask for it. `hash_seed` fixes the order of Python's sets.
    """

    limits: Limits = Limits()
    unsandboxed: bool = False
    visible: tuple[tuple[Path, str], ...] = ()
    hash_seed: int = 0


class SandboxUnavailable(Exception):
    """No way to shut code in works on this machine; the text says what would help."""
