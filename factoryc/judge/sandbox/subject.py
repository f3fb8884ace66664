"""The two kinds of subject: a library that answers calls, and a server that takes connections.

Whatever a subject does, these methods answer with a value and in bounded time. The one exception is
`ServerSubject.connect`, which raises ConnectionError, as connecting to any server may.
"""

import json
import socket
from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import Any, Literal, get_args

from factoryc.judge.sandbox.ending import (
    Broken,
    Ended,
    Ending,
    Event,
    Failed,
    Rejected,
    Reply,
    Returned,
)
from factoryc.judge.sandbox.link import Link, Trouble, take_reports

_MOST_EVENTS = 1024
# No contract makes so many calls outside in one of its own.
_MOST_ASKED = 200
_EVENT_KINDS = frozenset(get_args(Literal["network", "process", "write", "read", "native", "file"]))

_READY = {"ready": True}
_READY_AND_FRESH = {"ready": True, "fresh": True}

End = Callable[[str, bool], Ending]
Ask = Callable[[dict[str, object]], tuple[dict[str, Any] | str, tuple[socket.socket, ...]]]


def events_of(reports: Iterable[str | bytes]) -> tuple[Event, ...]:
    """What reports from inside say. The product can write them, too; what it garbles it only hides."""
    events: list[Event] = []
    for report in reports:
        try:
            kind, detail = json.loads(report)
        except (ValueError, TypeError, RecursionError):
            continue
        if isinstance(kind, str) and kind in _EVENT_KINDS and isinstance(detail, str):
            events.append(Event(kind, detail))  # type: ignore[arg-type] # just compared
    return tuple(events)


class _Subject:
    """What both kinds share: a way to end, and reports of what was seen."""

    def __init__(self, ask: Ask, end: End, reports: socket.socket | None) -> None:
        self._ask = ask
        self._end = end
        self._reports = reports
        self._ending: Ending | None = None

    def finish(self, reason: str, *, grace: bool) -> Ending:
        """End it for a reason, once. `grace` lets it leave by itself, if it is about to."""
        if self._ending is None:
            self._ending = self._end(reason, grace)
        return self._ending

    def close(self) -> Ending:
        """End it now, or tell how it ended before."""
        return self.finish("closed", grace=False)

    def alive(self) -> bool:
        """Whether its process still runs."""
        return bool(self._state().get("alive"))

    def peak_memory(self) -> int:
        """The most bytes of memory it has held so far."""
        if self._ending is not None:
            return self._ending.peak_memory_bytes
        peak = self._state().get("peak_memory_bytes", 0)
        return peak if isinstance(peak, int) else 0

    def _state(self) -> dict[str, Any]:
        if self._ending is not None:
            return {}
        answer, _ = self._ask({"do": "state"})
        return answer if isinstance(answer, dict) else {}

    def events(self) -> tuple[Event, ...]:
        """What it was seen doing since the last time this was asked."""
        if self._reports is None:
            return ()
        return events_of(take_reports(self._reports, _MOST_EVENTS))

    def forget(self) -> None:
        """Give up what is left of its reports."""
        if self._reports is not None:
            self._reports.close()
            self._reports = None


class LibrarySubject(_Subject):
    """A fresh implementation, in the product's own process."""

    def __init__(
        self, ask: Ask, end: End, reports: socket.socket | None, link: Link, seconds: float
    ) -> None:
        super().__init__(ask, end, reports)
        self._link = link
        self._seconds = seconds
        self._trouble: Reply | None = None
        self._begins_anew = False

    def open(self, seconds: float) -> None:
        """Wait until the product is imported. When it cannot be, every call says so."""
        answer = self._link.listen(seconds)
        self._begins_anew = answer == _READY_AND_FRESH
        if answer != _READY and not self._begins_anew:
            self._trouble = self._reply(answer)

    @property
    def trouble(self) -> Reply | None:
        """What every call comes to, where it cannot be called."""
        return self._trouble

    def begin_anew(self) -> bool:
        """Let it forget all, where it says that it can. False: it could not, and has to be started."""
        if self._trouble is not None or not self._begins_anew:
            return False
        return self._link.ask({"fresh": True}, self._seconds) in (_READY, _READY_AND_FRESH)

    def call(
        self,
        operation: str,
        arguments: Sequence[object],
        now: str | None = None,
        outside: Callable[[dict[str, Any]], object] | None = None,
    ) -> Reply:
        """Call an operation with wire JSON; `{"$raw": x}` hands x over as it is.

        `now` is the time, for a program that is told it with each call. What it `asks` while the call goes
        on, `outside` answers.
        """
        if self._trouble is not None:
            return self._trouble
        question: dict[str, object] = {"call": operation, "arguments": list(arguments)}
        if now is not None:
            question["now"] = now
        answer = self._link.ask(question, self._seconds)
        if outside is not None:
            answer = self._outside_answered(answer, outside)
        reply = self._reply(answer)
        if isinstance(reply, Ended):
            self._trouble = reply
        return reply

    def _outside_answered(
        self, answer: dict[str, Any] | Trouble, outside: Callable[[dict[str, Any]], object]
    ) -> dict[str, Any] | Trouble:
        """The answer to a call, once all is answered that it asks for."""
        for _ in range(_MOST_ASKED):
            if isinstance(answer, str) or "asks" not in answer:
                return answer
            answer = self._link.ask(outside(answer), self._seconds)
        return "flood"

    def call_ahead(self, calls: Sequence[tuple[str, list[object]]]) -> list[Reply]:
        """The same for calls that are sent at once, since nobody has to see an answer before the next.

        Each has its answer, and its own time for it. No replies follow one that says that it has ended.
        """
        if not calls:
            return []
        if self._trouble is not None:
            return [self._trouble]
        answers = self._link.ask_for_each({"row": calls}, len(calls), self._seconds)
        replies: list[Reply] = []
        for answer in answers:
            replies.append(self._reply(answer))
            if isinstance(replies[-1], Ended):
                self._trouble = replies[-1]
                break
        return replies

    def together(
        self, branches: Sequence[Sequence[tuple[str, list[object]]]], turns: str
    ) -> list[list[tuple[Reply, float, float]]]:
        """The calls of each branch one after the other, those of different branches at once.

        With each reply, when its call began and ended; where it has ended itself, that is not known.
        """
        if self._trouble is not None:
            trouble = self._trouble
            return [[(trouble, 0.0, inf) for _ in branch] for branch in branches]
        asked = [
            [{"call": operation, "arguments": arguments} for operation, arguments in branch]
            for branch in branches
        ]
        answer = self._link.ask({"together": asked, "turns": turns}, self._seconds)
        match answer:
            case {"together": list(replies)} if _is_like(replies, asked):
                return [
                    [
                        (self._reply(reply), float(began), float(ended))
                        for reply, began, ended in branch
                    ]
                    for branch in replies
                ]
        reply = self._reply({} if isinstance(answer, dict) and "memory" not in answer else answer)
        if isinstance(reply, Ended):
            self._trouble = reply
        return [[(reply, 0.0, inf) for _ in branch] for branch in branches]

    def reached(self) -> frozenset[tuple[str, int]]:
        """The lines that it has come to, by file and number; none where its host does not watch them."""
        answer = self._link.ask({"reached": True}, self._seconds) if self._trouble is None else {}
        lines = answer.get("reached", ()) if isinstance(answer, dict) else ()
        return frozenset((file, line) for file, line in lines)

    def finish(self, reason: str, *, grace: bool) -> Ending:
        ending = super().finish(reason, grace=grace)
        self._link.close()
        if self._trouble is None:
            self._trouble = Ended(ending)
        return ending

    def _reply(self, answer: dict[str, Any] | str) -> Reply:
        match answer:
            case {"returned": value}:
                return Returned(value)
            case {"failed": str(name), "fields": dict(fields)}:
                return Failed(name, fields)
            case {"rejected": True}:
                return Rejected()
            case {"broken": str(text)}:
                return Broken(text)
            case {"memory": True}:
                return Ended(self.finish("memory", grace=False))
            case str(trouble):
                return Ended(self.finish(trouble, grace=trouble == "silent"))
            case _:
                return Ended(self.finish("garbage", grace=False))


def _is_timed(answered: object) -> bool:
    match answered:
        case [dict(), float() | int(), float() | int()]:
            return True
        case _:
            return False


def _is_like(replies: list[object], asked: Sequence[Sequence[object]]) -> bool:
    """Whether there is a reply to each call, and no other."""
    return len(replies) == len(asked) and all(
        isinstance(branch, list)
        and len(branch) == len(calls)
        and all(_is_timed(each) for each in branch)
        for branch, calls in zip(replies, asked, strict=True)
    )


class ServerSubject(_Subject):
    """A fresh server, listening on the sandbox's own loopback."""

    def __init__(
        self, ask: Ask, end: End, reports: socket.socket | None, trouble: Ending | None
    ) -> None:
        super().__init__(ask, end, reports)
        self._ending = trouble

    def connect(self) -> socket.socket:
        """A connection to it, blocking, without a timeout. Raises ConnectionError when it takes none."""
        if self._ending is not None:
            raise ConnectionRefusedError(f"the server has ended: {self._ending.reason}")
        answer, sockets = self._ask({"do": "connect"})
        if isinstance(answer, dict) and "connected" in answer and sockets:
            return sockets[0]
        why = answer.get("refused", "") if isinstance(answer, dict) else answer
        raise ConnectionRefusedError(f"the server takes no connection: {why}")
