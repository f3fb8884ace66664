"""The origin: the process that all processes which run evals are forked from.

It has loaded what they need, and nothing of any spec. So each begins as fresh as one that was started
anew, some hundredths of a second after it is asked for. The origin ends when the judge hangs up, however
the judge went, and takes with it all that it has forked.
"""

import contextlib
import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Mapping
from typing import Any, NoReturn

import attrs

from factoryc.judge import suite_once, suite_worker
from factoryc.judge.one_processor import keep_on_one
from factoryc.judge.sandbox.host_files import host_files

_PR_SET_DEATH_SIGNAL = 1
_FAILED = 1
_MOST_QUESTION = 16
_DESCRIPTORS = 4
_WORK = {"suite": suite_once.run, "worker": suite_worker.run}


@attrs.define
class _Child:
    """A process that was forked. `life` is where the judge hears how it ended, and hangs up."""

    pid: int
    life: socket.socket
    watch: int


def main() -> None:
    """Fork as often as the judge asks, until it hangs up."""
    control = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    host_files()
    gc.collect()
    # What the forks have in common is not looked through again in each of them.
    gc.freeze()
    children: list[_Child] = []
    try:
        while _serve(control, children):
            pass
    finally:
        for each in children:
            _end(each)


def _serve(control: socket.socket, children: list[_Child]) -> bool:
    """Do what there is to do next. False: the judge is gone."""
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
        _work(streams)
    for stream in streams:
        os.close(stream)
    children.append(_Child(pid, socket.socket(fileno=life), os.pidfd_open(pid)))
    return True


def _say_how_it_ended(child: _Child) -> None:
    os.close(child.watch)
    child.watch = -1
    # It stays as it is until the judge hangs up: nobody else gets its number meanwhile.
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


def _work(streams: list[int]) -> NoReturn:
    # Whatever happens, a forked process never returns into the origin's work.
    status = _FAILED
    try:
        os.setsid()
        # Who ends the origin ends this, too.
        ctypes.CDLL(None).prctl(_PR_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        questions = os.fdopen(0, encoding="utf-8", closefd=False)
        asked = json.loads(questions.readline())
        _settle(asked)
        _WORK[asked["work"]](asked, questions)
        status = 0
    except BaseException as problem:  # noqa: BLE001  shown where the judge looks
        sys.stderr.write("".join(traceback.format_exception_only(problem)))
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _settle(asked: Mapping[str, Any]) -> None:
    """Be in the folder, in the environment and on the processor that were asked for."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    tempfile.tempdir = None
    if asked["one_of"] is not None:
        keep_on_one(0, *asked["one_of"])


if __name__ == "__main__":
    main()
