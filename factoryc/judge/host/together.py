"""Calls of a library that go on at once, each branch in a thread of its own."""

import sys
import threading
from collections.abc import Mapping, Sequence

# By its name, which product code cannot give another value here.
from time import monotonic
from typing import Any

from factoryc.judge.host.answering import Operation, Reply
from factoryc.judge.host.turns import Turns

# More would not fit into what a sandbox may start. What is left over follows in the same threads.
_MOST_THREADS = 32
# As often as Python can: what is not ours may change threads as well.
SOON = 1e-6


class Together:
    """The operations of a library, for calls that go on at once."""

    def __init__(self, operations: Mapping[str, Operation], root: str) -> None:
        self._operations = operations
        self._root = root

    def answer(self, branches: Sequence[Sequence[Mapping[str, Any]]], seed: str) -> Reply:
        """The replies of each branch, whose calls follow each other, with when each began and ended.

        Another seed gives other turns.
        """
        count = min(len(branches), _MOST_THREADS)
        replies: list[list[tuple[Reply, float, float]]] = [[] for _ in branches]
        turns = Turns(count, seed, self._root)

        def work(own: int) -> None:
            turns.begin(own)
            try:
                for at in range(own, len(branches), count):
                    for request in branches[at]:
                        began = monotonic()
                        reply = self._reply(request)
                        replies[at].append((reply, began, monotonic()))
            finally:
                turns.end(own)

        threads = [threading.Thread(target=work, args=(own,), daemon=True) for own in range(count)]
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SOON)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(usual)
        return {"together": replies}

    def _reply(self, request: Mapping[str, Any]) -> Reply:
        operation = self._operations.get(request["call"])
        if operation is None:
            return {"broken": f"no operation is called `{request['call']}`"}
        return operation(request["arguments"])
