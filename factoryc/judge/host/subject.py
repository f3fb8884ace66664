"""One process under judgement, seen from the zygote: started, watched, ended, buried."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CHUNK = 1 << 16
_REAPING_SECONDS = 5.0
_REAPING_PAUSE = 0.001
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Subject:
    """A live or a dead process. `verdict` is why we ended it, when it was us."""

    pid: int
    watch: int
    output: int
    most_output: int
    cpu_seconds: int
    port: int = 0
    said: bytearray = field(default_factory=bytearray)
    overflowed: bool = False
    verdict: str | None = None


def fork_subject(run: Callable[[int], int], most_output: int, cpu_seconds: int) -> Subject:
    """Run `run` in a new process, its standard output and error captured; its result is the status.

    `run` gets the descriptor that its standard output and error are to become.
    """
    output, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 70
        try:
            status = run(theirs)
        except BaseException as error:  # noqa: BLE001  the zygote's own frames must not go on here
            os.write(theirs, f"the host failed: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)
    os.close(theirs)
    os.set_blocking(output, False)
    return Subject(pid, os.pidfd_open(pid), output, most_output, cpu_seconds)


def drain(subject: Subject) -> None:
    """Take what it has printed so far. What exceeds the bound is thrown away, not held up."""
    for _ in range(64):
        try:
            chunk = os.read(subject.output, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            return
        room = subject.most_output - len(subject.said)
        subject.said += chunk[:room]
        subject.overflowed = subject.overflowed or len(chunk) > room


def has_ended(subject: Subject) -> bool:
    """Whether its main process is gone."""
    return bool(select.select([subject.watch], [], [], 0)[0])


def wait_for_end(subject: Subject, seconds: float) -> bool:
    """Wait until its main process is gone, taking its output meanwhile."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        poll = select.poll()
        poll.register(subject.watch, select.POLLIN)
        poll.register(subject.output, select.POLLIN)
        ready = dict(poll.poll(left * 1000))
        if subject.output in ready:
            drain(subject)
            if ready[subject.output] & select.POLLHUP:
                # Nobody holds the other end any more; polling it would spin.
                return bool(select.select([subject.watch], [], [], max(0.0, left))[0])
        if subject.watch in ready:
            return True
    return has_ended(subject)


def peak_memory(subject: Subject) -> int:
    """The most memory its main process ever held, in bytes; 0 when it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{subject.pid}/status").read_text("utf-8", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def written_memory(pid: int) -> int:
    """The memory that a process holds and no file backs, in bytes; 0 when it is gone."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text("ascii").split()
        return (int(resident) - int(shared)) * _PAGE
    return 0


def bury(subject: Subject, reason: str, grace: float, alone: bool) -> dict[str, Any]:
    """End it and all it started, and say how it ended. Raises TimeoutError if it will not go.

    When we are `alone` with it, as the first process of our namespace, everybody else goes. A
    process that is leaving by itself gets `grace` seconds to do so.
    """
    ended_itself = wait_for_end(subject, grace) if grace else has_ended(subject)
    deadline = time.monotonic() + _REAPING_SECONDS
    status, usage = 0, None
    while True:
        kill_everybody(alone)
        try:
            pid, code, spent = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == subject.pid:
            status, usage = code, spent
        elif pid == 0:
            if time.monotonic() > deadline:
                raise TimeoutError("a process does not end")
            # Wakes up when the main process goes, which mostly is the last.
            select.select([] if usage else [subject.watch], [], [], _REAPING_PAUSE)
    drain(subject)
    os.close(subject.output)
    os.close(subject.watch)
    killer = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    seconds = usage.ru_utime + usage.ru_stime if usage else 0.0
    return {
        "reason": _reason(subject, reason, killer if ended_itself else None, ended_itself, seconds),
        "exit_status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": killer if ended_itself else None,
        "peak_memory_bytes": usage.ru_maxrss * 1024 if usage else 0,
        "cpu_seconds": seconds,
        "output": bytes(subject.said).decode("utf-8", "backslashreplace"),
        "output_cut": subject.overflowed,
    }


def kill_everybody(alone: bool) -> None:
    """Kill all that live inside, but not us."""
    with contextlib.suppress(ProcessLookupError):
        if alone:
            # At once: nobody can fork meanwhile.
            os.kill(-1, signal.SIGKILL)
            return
    for pid in everybody(alone):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def everybody(alone: bool) -> list[int]:
    """All processes inside but us: in a namespace of our own, all there are; else our descendants."""
    if alone:
        names = os.listdir("/proc")  # noqa: PTH208  names, not paths
        return [int(name) for name in names if name.isdigit() and name != "1"]
    return [
        pid for child in Path("/proc/self/task").glob("*/children") for pid in _descendants(child)
    ]


def _descendants(children: Path) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for pid in children.read_text("ascii").split():
            found.append(int(pid))
            found += _descendants(Path(f"/proc/{pid}/task/{pid}/children"))
    return found


def _reason(
    subject: Subject,
    asked: str,
    killer: int | None,
    ended_itself: bool,
    seconds: float,
) -> str:
    if subject.verdict is not None:
        return subject.verdict
    if asked in ("memory", "timeout", "garbage", "flood"):
        return asked
    if killer == signal.SIGXCPU or (killer == signal.SIGKILL and seconds >= subject.cpu_seconds):
        return "cpu"
    if killer is not None:
        return "killed"
    return "exited" if ended_itself else asked
