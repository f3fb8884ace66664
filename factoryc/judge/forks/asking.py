"""The side of whoever wants processes forked: it starts an origin when there is need of one, and asks it.

An origin ends with this process, and so does all that it has forked.
"""

import atexit
import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import attrs

_FORK = b"fork"
_MOST_STATUS = 32
_LOST = -signal.SIGKILL
_TRIES = 2


class NoOrigin(Exception):
    """An origin could not be started."""


class Forked:
    """A process that was forked for us, and ends when we hang up."""

    def __init__(self, life: socket.socket) -> None:
        self._life = life
        self._status: int | None = None

    def wait(self, seconds: float) -> int | None:
        """The status that it ended with, or None when it still runs after so many seconds.

        A signal ended it where the status is below zero.
        """
        if self._status is None:
            poll = select.poll()
            poll.register(self._life, select.POLLIN)
            if poll.poll(max(0.0, seconds) * 1000):
                said = b""
                with contextlib.suppress(OSError):
                    said = self._life.recv(_MOST_STATUS)
                self._status = int(said) if said else _LOST
        return self._status

    def end(self) -> None:
        """Whatever it does: it is gone afterwards, and all that it has started in its session."""
        with contextlib.suppress(OSError):
            self._life.shutdown(socket.SHUT_WR)
            while self._life.recv(_MOST_STATUS):
                pass
        self._life.close()


@attrs.define
class _Started:
    """An origin that runs. A fork of its `owner` may ask it, too: each question is whole in itself."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int
    is_used: bool = False

    def fork(self, descriptors: Sequence[int]) -> None:
        socket.send_fds(self.control, [_FORK], descriptors)
        self.is_used = True

    def close(self) -> None:
        # A fork of ours may hold the socket, too: to close it would not do.
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)
        self.control.close()
        if not self.is_used:
            self.process.kill()
        self.process.wait()


class Origin:
    """An origin that is started when it is needed: `module` is its program, which calls `serve_forks`."""

    def __init__(self, module: str, environment: Callable[[], Mapping[str, str]]) -> None:
        self._module = module
        self._environment = environment
        self._started: _Started | None = None
        self._lock = threading.Lock()
        atexit.register(self._forget)

    def prepare(self) -> None:
        """Start it, so that it is ready when it is needed; nobody waits for it here."""
        with self._lock:
            self._running()

    @contextmanager
    def forked(self, stdin: int, stdout: int, stderr: int) -> Iterator[Forked]:
        """A process with these streams, which ends with this block. Raises NoOrigin."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        process = Forked(ours)
        try:
            with theirs:
                self._send([theirs.fileno(), stdin, stdout, stderr])
            yield process
        finally:
            process.end()

    def _send(self, descriptors: Sequence[int]) -> None:
        with self._lock:
            for _ in range(_TRIES):
                try:
                    self._running().fork(descriptors)
                except OSError:
                    # It is gone, whoever ended it; another one has nothing to do with what it did.
                    self._forget()
                else:
                    return
        raise NoOrigin(self._module)

    def _running(self) -> _Started:
        if self._started is None:
            control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                process = subprocess.Popen(
                    [sys.executable, "-P", "-m", self._module],
                    cwd="/",
                    env=self._environment(),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    # Ctrl-C in the user's terminal is for us to handle.
                    start_new_session=True,
                )
            self._started = _Started(process, control, os.getpid())
        return self._started

    def _forget(self) -> None:
        if self._started is not None and self._started.owner == os.getpid():
            self._started.close()
        self._started = None
