"""The side of an origin: it forks as often as it is asked to, until whoever started it hangs up.

However they went, all that was forked goes with them, and what it has started in its session.
"""

import contextlib
import ctypes
import gc
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

import attrs

_PR_SET_DEATH_SIGNAL = 1
_FAILED = 1
_MOST_QUESTION = 16
_DESCRIPTORS = 4


@attrs.define
class _Child:
    """A process that was forked. `life` is where whoever asked hears how it ended, and hangs up."""

    pid: int
    life: socket.socket
    watch: int


def serve_forks(work: Callable[[], int]) -> None:
    """Fork a process that does this work, and ends with its status, whenever one is asked for.

    Its three streams are those that were sent along.
    """
    control = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    gc.collect()
    # What the forks have in common is not looked through again in each of them.
    gc.freeze()
    children: list[_Child] = []
    try:
        while _serve(control, children, work):
            pass
    finally:
        for each in children:
            _end(each)


def _serve(control: socket.socket, children: list[_Child], work: Callable[[], int]) -> bool:
    """Do what there is to do next. False: nobody is there any more."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    for each in children:
        poll.register(each.life, select.POLLRDHUP)
        if each.watch >= 0:
            poll.register(each.watch, select.POLLIN)
    ready = dict(poll.poll())
    for each in tuple(children):
        if each.watch in ready:
            _say_how_it_ended(each)
        if each.life.fileno() in ready:
            _end(each)
            children.remove(each)
    if control.fileno() not in ready:
        return True
    message, descriptors, _, _ = socket.recv_fds(control, _MOST_QUESTION, _DESCRIPTORS)
    if not message:
        return False
    life, *streams = descriptors
    pid = os.fork()
    if pid == 0:
        for each in children:
            each.life.close()
        os.close(life)
        control.close()
        _become(streams, work)
    for stream in streams:
        os.close(stream)
    children.append(_Child(pid, socket.socket(fileno=life), os.pidfd_open(pid)))
    return True


def _say_how_it_ended(child: _Child) -> None:
    os.close(child.watch)
    child.watch = -1
    # It stays as it is until they hang up: nobody else gets its number meanwhile.
    ended = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    with contextlib.suppress(OSError):
        status = ended.si_status if ended and ended.si_code == os.CLD_EXITED else -signal.SIGKILL
        child.life.send(str(status).encode())


def _end(child: _Child) -> None:
    for kill in (os.killpg, os.kill):
        # Before it has a group of its own, it is alone.
        with contextlib.suppress(ProcessLookupError):
            kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    if child.watch >= 0:
        os.close(child.watch)
    child.life.close()


def _become(streams: list[int], work: Callable[[], int]) -> NoReturn:
    # Whatever happens, a forked process never returns into the origin's work.
    status = _FAILED
    try:
        os.setsid()
        # Who ends the origin ends this, too.
        ctypes.CDLL(None).prctl(_PR_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        # Those of the origin know of what was there before.
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", closefd=False)
        status = work()
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException as problem:  # noqa: BLE001  shown where whoever asked looks
        sys.stderr.write("".join(traceback.format_exception_only(problem)))
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
