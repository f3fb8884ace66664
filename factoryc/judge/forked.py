"""Starts processes that run evals, by asking the origin of this process to fork them.

The origin (`origin.py`) is started when somebody says that it will be needed, or when it is; it ends with
this process, and so does all that it has forked. Nothing that a fork does is seen by another one.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs

import factoryc
from factoryc.judge.verdict import JudgeUnavailable
from factoryc.resources import private_folder

_ORIGIN = "factoryc.judge.origin"
_FORK = b"fork"
_MOST_STATUS = 32
_LOST = -signal.SIGKILL
_TRIES = 2


@attrs.frozen
class Asked:
    """What a forked process is to do: which `work`, with what is `given`, in which folder.

    Others may look into `staging`. It is the one of this `number`, of so many side by side; None: it goes
    where the system sends it.
    """

    work: str
    given: Mapping[str, object]
    private: Path
    staging: Path
    one_of: tuple[int, int] | None = None

    @property
    def line(self) -> bytes:
        """The same, as the process reads it."""
        said = {
            **self.given,
            "work": self.work,
            "folder": str(self.private),
            "environment": _environment(self.private, self.staging),
            "one_of": self.one_of,
        }
        return json.dumps(said).encode() + b"\n"


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
class _Origin:
    process: subprocess.Popen[bytes]
    control: socket.socket
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


@attrs.define
class _Current:
    """The origin of the process `owner`: a fork of that one would mix its questions with ours."""

    origin: _Origin | None = None
    owner: int = 0
    lock: threading.Lock = attrs.field(factory=threading.Lock)


_current = _Current()


def prepare_origin() -> None:
    """Start the origin, so that it is ready when evals are to be run; nobody waits for it here."""
    with _current.lock:
        _origin()


@contextmanager
def forked(stdin: int, stdout: int, stderr: int) -> Iterator[Forked]:
    """A process with these streams, which ends with this block. Raises JudgeUnavailable.

    What it is to do, the line of an `Asked`, it reads first from its standard input.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = Forked(ours)
    try:
        with theirs:
            _send([theirs.fileno(), stdin, stdout, stderr])
        yield process
    finally:
        process.end()


def _send(descriptors: Sequence[int]) -> None:
    with _current.lock:
        for _ in range(_TRIES):
            try:
                _origin().fork(descriptors)
            except OSError:
                # It is gone, whoever ended it; another one has nothing to do with what it did.
                _forget()
            else:
                return
    raise JudgeUnavailable("the process that runs evals could not be started")


def _origin() -> _Origin:
    if _current.origin is None or _current.owner != os.getpid():
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", _ORIGIN],
                cwd="/",
                env=_environment(Path("/nonexistent"), Path(tempfile.gettempdir())),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Ctrl-C in the user's terminal is for the judge to handle.
                start_new_session=True,
            )
        _current.origin, _current.owner = _Origin(process, control), os.getpid()
    return _current.origin


@atexit.register
def _forget() -> None:
    if _current.origin is not None and _current.owner == os.getpid():
        _current.origin.close()
    _current.origin = None


def _environment(private: Path, staging: Path) -> dict[str, str]:
    """All the environment that a process which runs evals has: others may look into `staging`."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(factoryc.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        # Set iteration inside the judge must not depend on the day.
        "PYTHONHASHSEED": "0",
        # All that is kept there are tables of Unicode, which take seconds to make.
        "HYPOTHESIS_STORAGE_DIRECTORY": str((private_folder() or private) / "hypothesis"),
        "TMPDIR": str(staging),
    }
    if "HOME" in os.environ:
        environment["HOME"] = os.environ["HOME"]
    return environment
