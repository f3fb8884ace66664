"""Commands under judgement: a product run as a program, once or several times side by side."""

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from factoryc.judge.host import subject

_CHUNK = 1 << 16
_OURS = 70


@dataclass
class _Running:
    """A command that is under way: its process, and what it has written so far."""

    pid: int
    watch: int
    streams: dict[int, bytearray]
    order: tuple[int, int]
    status: int | None = None
    killer: int | None = None
    cut: bool = False
    open: set[int] = field(default_factory=set)


def run_commands(
    runs: Sequence[Callable[[int, int], int]], seconds: float, most_output: int, alone: bool
) -> list[dict[str, Any]]:
    """Run all at once, and tell how each ended. What is not done in time is killed.

    A run gets the descriptors that its standard output and error are to become.
    """
    running = [_start(run) for run in runs]
    deadline = time.monotonic() + seconds
    poll = select.poll()
    owners = {}
    for each in running:
        for descriptor in each.open:
            poll.register(descriptor, select.POLLIN)
            owners[descriptor] = each
        poll.register(each.watch, select.POLLIN)
    late = False
    while any(each.status is None and each.killer is None for each in running):
        left = deadline - time.monotonic()
        if left <= 0:
            late = True
            break
        for descriptor, _ in poll.poll(left * 1000):
            if descriptor in owners:
                _take(owners[descriptor], descriptor, most_output, poll)
        for each in running:
            if _reap(each, os.WNOHANG):
                poll.unregister(each.watch)
    subject.kill_everybody(alone)
    for each in running:
        _reap(each, 0)
        os.close(each.watch)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    for descriptor, owner in owners.items():
        while descriptor in owner.open and _take(owner, descriptor, most_output, poll):
            pass
        os.close(descriptor)
    return [_ended(each, late=late) for each in running]


def take_events(heard: socket.socket) -> list[Any]:
    """What was reported about commands that have ended."""
    events: list[Any] = []
    heard.setblocking(False)
    with contextlib.suppress(OSError):
        while report := heard.recv(_CHUNK):
            events.append(report.decode("utf-8", "replace"))
    return events


def _start(run: Callable[[int, int], int]) -> _Running:
    output, their_output = os.pipe()
    error, their_error = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = _OURS
        try:
            status = run(their_output, their_error)
        except BaseException as failed:  # noqa: BLE001  the zygote's own frames must not go on here
            os.write(2, f"the host failed: {type(failed).__name__}: {failed}\n".encode())
        finally:
            os._exit(status)
    for descriptor in (their_output, their_error):
        os.close(descriptor)
    for descriptor in (output, error):
        os.set_blocking(descriptor, False)
    streams = {output: bytearray(), error: bytearray()}
    return _Running(pid, os.pidfd_open(pid), streams, (output, error), open={output, error})


def _take(running: _Running, descriptor: int, most: int, poll: select.poll) -> bool:
    """Take what has been written. False: there is nothing more now."""
    try:
        chunk = os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return False
    if not chunk:
        running.open.discard(descriptor)
        with contextlib.suppress(KeyError):
            poll.unregister(descriptor)
        return False
    said = running.streams[descriptor]
    room = most - len(said)
    said += chunk[:room]
    running.cut = running.cut or len(chunk) > room
    return True


def _reap(running: _Running, options: int) -> bool:
    """Take note of its end. False: it has been noted before, or has not come yet."""
    if running.status is not None or running.killer is not None:
        return False
    try:
        pid, status = os.waitpid(running.pid, options)
    except ChildProcessError:
        running.status = _OURS
        return True
    if not pid:
        return False
    if os.WIFSIGNALED(status):
        running.killer = os.WTERMSIG(status)
    else:
        running.status = os.WEXITSTATUS(status)
    return True


def _ended(running: _Running, *, late: bool) -> dict[str, Any]:
    output, error = (
        running.streams[each].decode("utf-8", "backslashreplace") for each in running.order
    )
    return {
        "status": running.status,
        "signal": running.killer,
        "late": late and running.killer is not None,
        "output": output,
        "error": error,
        "cut": running.cut,
    }
