"""Lets threads take turns, and changes them where Python itself may: at calls, and at the ends of loops.

Two threads that only run at once hardly ever meet in the few steps where they get in each other's
way. Here one of them runs at a time, and which one goes on is drawn wherever the interpreter could
have changed threads. Nothing happens that could not happen without us; it only happens oftener, and
mostly in the same way each time. A thread that waits for another, at a lock say, loses its turn; one
that the machine lets wait while it is between two steps, in our hands, keeps it, and whoever comes
back from waiting takes no step before a turn of its own. Only threads that a product starts itself
are not among them.
"""

import dis
import sys
import threading
from random import Random

# By its name, which product code cannot give another value here.
from sys import _current_frames as current_frames
from types import CodeType, FrameType
from typing import Any

# How long a turn may stand still before somebody else has it, in seconds.
_PATIENCE = 0.002
# Then all run on without turns: what takes so long has met the others often enough.
_MOST_STEPS = 20_000
# After these the interpreter looks whether another thread wants to run.
_CHANGING = frozenset(
    number
    for name, number in dis.opmap.items()
    if name.startswith(("CALL", "JUMP_BACKWARD", "RESUME", "YIELD", "SEND"))
)
_CHANGES_ONE_IN = 3


class Turns:
    """The turns of some threads, by their numbers. Each begins when all of them are there."""

    def __init__(self, count: int, seed: str, root: str) -> None:
        self._random = Random(seed)  # noqa: S311  a schedule, no secret
        self._root = root
        self._mutex = threading.Lock()
        self._all_here = threading.Barrier(count)
        self._called = [threading.Semaphore(0) for _ in range(count)]
        self._threads = [0] * count
        self._steps = [0] * count
        self._parked: set[int] = set()
        self._holder: int | None = None
        self._progress = 0
        self._missing = count
        self._over = False

    def begin(self, own: int) -> None:
        """Wait for the others, and then for a turn; from here on this thread gives its turns away."""
        self._threads[own] = threading.get_ident()
        self._all_here.wait()
        with self._mutex:
            self._parked.add(own)
            self._missing -= 1
            if not self._missing:
                self._hand_on()
        self._wait(own)
        # Python refuses where two do it at the same time.
        with self._mutex:
            sys.settrace(_Watch(self, own, self._root).entered)

    def end(self, own: int) -> None:
        """A thread is done."""
        with self._mutex:
            sys.settrace(None)
            self._parked.discard(own)
            if self._holder == own:
                self._hand_on()

    def step(self, own: int, *, may_change: bool) -> bool:
        """Wait until this thread may take its next step; False when there are no turns any more.

        Where the threads may change, another one may be drawn to go on first.
        """
        with self._mutex:
            if self._over or self._keeps_turn(own, may_change):
                return self._goes_on()
            self._parked.add(own)
            if self._holder == own:
                self._hand_on()
        self._wait(own)
        with self._mutex:
            return self._goes_on()

    def _goes_on(self) -> bool:
        if self._over:
            sys.settrace(None)
        return not self._over

    def _keeps_turn(self, own: int, may_change: bool) -> bool:
        if self._holder is None:
            self._holder = own
        if self._holder != own:
            return False
        self._progress += 1
        self._steps[own] += 1
        if may_change and self._steps[own] > _MOST_STEPS:
            self._let_all_go()
            return True
        return not (may_change and self._parked and self._random.randrange(_CHANGES_ONE_IN) == 0)

    def _let_all_go(self) -> None:
        """All are where threads may change: they wait for a turn, or for each other."""
        self._over = True
        for parked in self._parked:
            self._called[parked].release()
        self._parked.clear()

    def _hand_on(self) -> None:
        """Give the turn to one of those that wait for it."""
        self._progress += 1
        self._holder = None
        if self._parked:
            self._holder = self._random.choice(sorted(self._parked))
            self._parked.discard(self._holder)
            self._called[self._holder].release()

    def _wait(self, own: int) -> None:
        while True:
            seen = self._progress
            if self._called[own].acquire(timeout=_PATIENCE):
                return
            with self._mutex:
                if seen == self._progress and own in self._parked and self._may_be_passed_over():
                    self._hand_on()

    def _may_be_passed_over(self) -> bool:
        """Whether the thread whose turn it is waits in code that is not ours: for one of us, maybe."""
        if self._holder is None:
            return not self._missing
        frame = current_frames().get(self._threads[self._holder])
        while frame is not None and not frame.f_code.co_filename.startswith(self._root):
            if frame.f_code.co_filename == __file__:
                return False
            frame = frame.f_back
        return True


class _Watch:
    """Looks on while one thread runs the code of a product, instruction by instruction."""

    def __init__(self, turns: Turns, own: int, root: str) -> None:
        self._turns = turns
        self._own = own
        self._root = root
        self._codes: dict[CodeType, bytes] = {}

    def entered(self, frame: FrameType, _event: str, _argument: Any) -> Any:  # noqa: ANN401  Python's own protocol
        if not frame.f_code.co_filename.startswith(self._root):
            return None
        frame.f_trace_opcodes = True
        code = self._codes.setdefault(frame.f_code, frame.f_code.co_code)
        before = -1

        def stepped(frame: FrameType, event: str, _argument: Any) -> Any:  # noqa: ANN401  as above
            nonlocal before
            if event != "opcode":
                return stepped
            may_change = before >= 0 and code[before] in _CHANGING
            before = frame.f_lasti
            if self._turns.step(self._own, may_change=may_change):
                return stepped
            frame.f_trace_opcodes = False
            return None

        return stepped
