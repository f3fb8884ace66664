"""Maps pieces of pure work over the cores of the machine.

The answer is that of one process, in the same order, whatever the number of processes and whatever
becomes of them: what a child did not bring is done by the parent. No child outlives the call.
"""

import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn, TypeVar

import attrs

Piece = TypeVar("Piece")
Result = TypeVar("Result")

# More of them gain little: the parent alone reads what all others send.
_MOST = 8
# Shares for each process, so that one with hard pieces does not keep the others waiting.
_SHARES = 6
_TICKET = struct.Struct("=H")
# The child, its share, and where in the child's file the results for the share lie.
_RECEIPT = struct.Struct("=HHQQ")


def usable_processes() -> int:
    """How many processes may work at a time: one where this one has threads.

    A child has but the thread that forked it, and a lock that another holds stays locked in it. On
    other systems than Linux, libraries of the system itself may hold such locks.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def in_processes(
    pieces: Sequence[Piece],
    work: Callable[[Sequence[Piece]], Sequence[Result]],
    processes: int | None = None,
    fewest: int = 0,
) -> list[Result]:
    """The results for all pieces, in their order. `work` gives one for each piece that it is given.

    Fewer pieces than `fewest` stay in this process: others would take longer to begin than to help.

    `work` is called with a few neighbours at a time, in this process and in copies of it. What it
    changes in a copy is lost, and what it gives must be such as can be pickled.
    """
    if len(pieces) < fewest:
        processes = 1
    count = usable_processes() if processes is None else processes
    size = max(1, -(-len(pieces) // (count * _SHARES)))
    shares = [pieces[first : first + size] for first in range(0, len(pieces), size)]
    results: list[Sequence[Result] | None] = [None] * len(shares)
    if count > 1 and len(shares) > 1:
        _share_out(shares, work, results, count - 1)
    found: list[Result] = []
    for share, brought in zip(shares, results, strict=True):
        found.extend(work(share) if brought is None else brought)
    return found


@attrs.frozen
class _Children:
    """Processes that take the numbers of their shares out of a pipe, `tickets`.

    Where a child has written results into its file, it says so in `receipts`: a pipe that ends
    when no child is left.
    """

    tickets: int
    receipts: int
    files: list[int] = attrs.field(factory=list)
    numbers: list[int] = attrs.field(factory=list)


def _share_out(
    shares: Sequence[Sequence[Piece]],
    work: Callable[[Sequence[Piece]], Sequence[Result]],
    results: list[Sequence[Result] | None],
    others: int,
) -> None:
    """Fill in the results of shares, as many as come about."""
    try:
        children, write = _opened(len(shares))
    except OSError:
        return
    try:
        try:
            _start(children, write, others, shares, work)
        finally:
            os.close(write)
        os.set_blocking(children.receipts, False)
        while (share := _next_share(children.tickets)) is not None:
            results[share] = work(shares[share])
            _receive(children, results)
        os.set_blocking(children.receipts, True)
        _receive(children, results)
    finally:
        _end(children)


def _opened(shares: int) -> tuple[_Children, int]:
    """What the children are to share, and the end of a pipe that they write to."""
    tickets, give = os.pipe()
    try:
        os.write(give, b"".join(map(_TICKET.pack, range(shares))))
        receipts, write = os.pipe()
    except OSError:
        os.close(tickets)
        raise
    finally:
        os.close(give)
    return _Children(tickets, receipts), write


def _start(
    children: _Children,
    write: int,
    others: int,
    shares: Sequence[Sequence[Piece]],
    work: Callable[[Sequence[Piece]], Sequence[Result]],
) -> None:
    """Start some processes, or as many as the system lets us have."""
    parent = os.getpid()
    for child in range(others):
        try:
            file = os.memfd_create("results")
            children.files.append(file)
            number = os.fork()
        except OSError:
            return
        if number == 0:
            _work_as_child(parent, child, children.tickets, file, write, shares, work)
        children.numbers.append(number)


def _work_as_child(
    parent: int,
    child: int,
    tickets: int,
    file: int,
    write: int,
    shares: Sequence[Sequence[Piece]],
    work: Callable[[Sequence[Piece]], Sequence[Result]],
) -> NoReturn:
    """Work until no share is left, or nobody waits for it any more.

    An error says nothing here: the parent will meet it as well.
    """
    try:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        start = 0
        while os.getppid() == parent and (share := _next_share(tickets)) is not None:
            results = pickle.dumps(list(work(shares[share])), pickle.HIGHEST_PROTOCOL)
            rest = memoryview(results)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.write(write, _RECEIPT.pack(child, share, start, len(results)))
            start += len(results)
    finally:
        os._exit(0)


def _next_share(tickets: int) -> int | None:
    ticket = os.read(tickets, _TICKET.size)
    return _TICKET.unpack(ticket)[0] if ticket else None


def _receive(children: _Children, results: list[Sequence[Result] | None]) -> None:
    """Read what the children have brought by now; or all of it, where the pipe waits for them."""
    with suppress(BlockingIOError):
        while receipt := os.read(children.receipts, _RECEIPT.size):
            child, share, start, length = _RECEIPT.unpack(receipt)
            sent = os.pread(children.files[child], length, start)
            results[share] = pickle.loads(sent)  # noqa: S301  written by a copy of this process


def _end(children: _Children) -> None:
    """Those that have nothing to do are at their end anyhow; the others are not needed any more."""
    for number in children.numbers:
        os.kill(number, signal.SIGKILL)
    for number in children.numbers:
        os.waitpid(number, 0)
    for each in (children.tickets, children.receipts, *children.files):
        os.close(each)
