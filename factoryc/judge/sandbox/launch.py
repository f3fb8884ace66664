"""Start a zygote by a command, and hear it say hello."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from factoryc.judge.sandbox.link import Link

_MOST_ANSWER = 64 << 20
_MOST_COMPLAINT = 2000

Command = Callable[[int], tuple[str, ...]]


@attrs.frozen
class Launched:
    """A zygote that serves. `alone` says that it is the first process of its own namespace."""

    process: subprocess.Popen[bytes]
    link: Link
    alone: bool

    def close(self) -> None:
        """Hang up, which ends everything inside; a launcher that lingers is killed."""
        self.link.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            _kill(self.process)


def launch(command: Command, environment: Mapping[str, str], seconds: float) -> Launched | str:
    """Run the command that a descriptor number makes; a zygote, or why there is none."""
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryFile() as complaints, theirs:
        try:
            process = subprocess.Popen(
                command(theirs.fileno()),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=complaints,
                stderr=complaints,
                pass_fds=(theirs.fileno(),),
                cwd="/",
                # Ctrl-C in the user's terminal is for the judge to handle.
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            return str(error)
        theirs.close()
        link = Link(ours, _MOST_ANSWER)
        hello: dict[str, Any] | str = link.listen(seconds)
        if isinstance(hello, dict) and "hello" in hello:
            return Launched(process, link, bool(hello["alone"]))
        link.close()
        _kill(process)
        complaints.seek(0, os.SEEK_SET)
        said = complaints.read(_MOST_COMPLAINT * 8).decode("utf-8", "replace").strip()
        return said[-_MOST_COMPLAINT:].splitlines()[-1] if said else f"no answer ({hello})"


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
