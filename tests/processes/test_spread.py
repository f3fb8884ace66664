"""Pieces are worked on in real processes, and the answer is that of one."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from factoryc.processes.spread import in_processes, usable_processes

MANY = range(50)


def squares(pieces):
    return [piece * piece for piece in pieces]


def _descriptors():
    return {each.name for each in Path("/proc/self/fd").iterdir()}


def _children():
    """Those of this process, those of other tests among them."""
    mine = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {number for each in mine for number in each.read_text().split()}


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
@pytest.mark.parametrize("size", [0, 1, 2, 5, 50, 1000])
def test_the_answer_is_that_of_one_process(size, processes):
    assert in_processes(range(size), squares, processes) == squares(range(size))


def test_several_processes_work():
    """Each waits until the other has begun, so that one alone would never come to an end."""
    ours, theirs = os.pipe(), os.pipe()
    mine = os.getpid()
    met = []

    def meet(pieces):
        if not met:
            met.append(True)
            (_, tell), (listen, _) = (ours, theirs) if os.getpid() == mine else (theirs, ours)
            os.write(tell, b".")
            os.read(listen, 1)
        return [os.getpid()] * len(pieces)

    assert len(set(in_processes(MANY, meet, 2))) == 2
    for each in (*ours, *theirs):
        os.close(each)


def test_what_is_large_comes_back_whole():
    def long(pieces):
        return [str(piece) * 100_000 for piece in pieces]

    assert in_processes(range(20), long, 3) == long(range(20))


@pytest.mark.parametrize("end", [lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_what_a_child_did_not_bring_the_parent_does(end):
    """The parent does nothing before the child has taken a share, and died."""
    listen, tell = os.pipe()
    mine = os.getpid()
    waited = []

    def die(pieces):
        if os.getpid() != mine:
            os.write(tell, b".")
            end()
        if not waited:
            waited.append(os.read(listen, 1))
        return squares(pieces)

    assert in_processes(MANY, die, 2) == squares(MANY)
    os.close(listen)
    os.close(tell)


def test_what_cannot_be_sent_the_parent_does():
    made = in_processes(
        range(9), lambda pieces: [(lambda piece=piece: piece) for piece in pieces], 2
    )
    assert [each() for each in made] == list(range(9))


def test_an_error_is_raised_as_in_one_process():
    def fail(pieces):
        if 30 in pieces:
            raise ValueError(30)
        return squares(pieces)

    with pytest.raises(ValueError, match="30"):
        in_processes(MANY, fail, 3)


def test_nothing_is_left_behind():
    mine = os.getpid()

    def fail(pieces):
        if os.getpid() == mine:
            raise KeyboardInterrupt
        signal.pause()
        return squares(pieces)

    before, children = _descriptors(), _children()
    with pytest.raises(KeyboardInterrupt):
        in_processes(MANY, fail, 3)
    in_processes(MANY, squares, 3)
    assert _descriptors() == before
    assert _children() <= children


def test_where_no_process_can_be_started_one_does_all(monkeypatch):
    def refuse():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    before = _descriptors()
    assert in_processes(MANY, squares, 3) == squares(MANY)
    assert _descriptors() == before


def test_where_nothing_can_be_opened_one_does_all(monkeypatch):
    def refuse(*_):
        raise OSError(24, "too many open files")

    before = _descriptors()
    for each in ("pipe", "memfd_create"):
        with monkeypatch.context() as patched:
            patched.setattr(os, each, refuse)
            assert in_processes(MANY, squares, 3) == squares(MANY)
    assert _descriptors() == before


def test_a_process_with_threads_works_alone():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert usable_processes() == 1
    finally:
        done.set()
        thread.join()


def test_an_interrupted_run_ends_with_all_its_processes():
    """As a terminal does, the interruption goes to the parent and to its children."""
    program = textwrap.dedent(
        """
        import os, time
        from factoryc.processes.spread import in_processes
        def work(pieces):
            os.write(1, b"begun\\n")
            time.sleep(60)
        in_processes(range(9), work, 3)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as run:
        for _ in range(3):
            assert run.stdout.readline() == b"begun\n"
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=30)
    assert said.count(b"KeyboardInterrupt\n") == 1
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
