"""Open a sandbox around a product, and start fresh implementations in it, one at a time."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from factoryc.judge.sandbox.ending import Command, Ending, Event, Finished, Reason
from factoryc.judge.sandbox.link import Link
from factoryc.judge.sandbox.mechanism import Opened, open_best
from factoryc.judge.sandbox.policy import Confinement, Policy, SandboxUnavailable
from factoryc.judge.sandbox.staging import Staging, staged
from factoryc.judge.sandbox.subject import LibrarySubject, ServerSubject, events_of

_TRIES = 3
_ZYGOTE_SECONDS = 15.0
_MOST_EVENTS = 4096
_SHELL_SIGNAL = 128
_TIMED_OUT = 124
_LOST = Ending("lost")
_ORDINARY = Policy()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Answer = tuple[dict[str, Any] | str, tuple[socket.socket, ...]]


@contextmanager
def open_sandbox(
    product: Path, policy: Policy = _ORDINARY, only: Confinement | None = None
) -> Iterator["Sandbox"]:
    """A sandbox around a copy of the product, by the best mechanism that works here, or by `only`.

    Raises SandboxUnavailable when none works, and OSError when the product cannot be read.
    """
    with staged(product) as staging:
        sandbox = Sandbox(staging, policy, only)
        try:
            yield sandbox
        finally:
            sandbox.close()


class Sandbox:
    """One subject lives inside at a time: starting the next ends the one before, and all it left.

    For one thread at a time; connections to a server, once made, are for any thread. When the
    sandbox itself is lost, the subject in it has ended, and the next start makes another.
    """

    def __init__(self, staging: Staging, policy: Policy, only: Confinement | None) -> None:
        self._staging = staging
        self._policy = policy
        self._opened: Opened | None = open_best(staging, policy, only)
        self.confinement: Confinement = self._opened.confinement
        self._subject: LibrarySubject | ServerSubject | None = None
        self._events: list[Event] = []
        self._instant = 0
        self._said = ""
        self._within = ""

    def turn_to(self, within: str) -> None:
        """From now on what is started is the implementation in this folder of the product."""
        self._within = within

    def set_clock(self, instant: datetime) -> None:
        """Let every product inside read this time from now on, until it is set again."""
        self._instant = (instant - _EPOCH) // _MICROSECOND
        self._ask({"do": "clock", "at": self._instant})

    def start_library(
        self, binding: Mapping[str, object], *, keep_scratch: bool = False
    ) -> LibrarySubject:
        """A fresh implementation. `keep_scratch` leaves the files that the one before wrote."""
        request = {"do": "library", "binding": dict(binding), "keep": keep_scratch}
        _, sockets = self._start(request)
        limits = self._policy.limits
        if len(sockets) == 2:  # noqa: PLR2004  a channel and reports
            channel, reports = sockets
        else:
            channel, reports = _closed_channel(), None
        link = Link(channel, limits.reply_bytes)
        subject = LibrarySubject(self._ask, self._ender(), reports, link, limits.wall_seconds)
        self._subject = subject
        subject.open(limits.start_seconds)
        return subject

    def start_server(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        clock: str | None = None,
        keep_scratch: bool = False,
        hasty: bool = False,
    ) -> ServerSubject:
        """Run `python -m module arguments` afresh; `{port}` in an argument becomes its port.

        `clock` is the module of the product that reads the time. A `hasty` one changes its threads as
        often as it can, which costs time.
        """
        seconds = self._policy.limits.start_seconds
        answer, sockets = self._start(
            {
                "do": "server",
                "module": module,
                "arguments": list(arguments),
                "seconds": seconds,
                "clock": clock,
                "keep": keep_scratch,
                "hasty": hasty,
            }
        )
        listening = isinstance(answer, dict) and answer.get("listening") is True
        end = self._ender()
        reports = sockets[0] if sockets else None
        if not listening:
            running = isinstance(answer, dict) and self._state_is_alive()
            trouble = end("timeout" if running else "exited", not running)
        self._subject = ServerSubject(self._ask, end, reports, None if listening else trouble)
        return self._subject

    def run_commands(
        self,
        program: Mapping[str, object],
        commands: Sequence[Sequence[str]],
        *,
        keep_scratch: bool = False,
    ) -> tuple[Command, ...]:
        """Run a program with each of these lists of arguments, all at once, until all end.

        It is a `module` of the product, which reads the time in its module `clock`; or, of whatever
        language, the `program` of these words, to which the arguments are added.
        """
        seconds = self._policy.limits.wall_seconds
        request = {
            **program,
            "do": "commands",
            "commands": [list(arguments) for arguments in commands],
            "seconds": seconds,
            "keep": keep_scratch,
        }
        answer, _ = self._start(request, seconds)
        if not isinstance(answer, dict) or "ended" not in answer:
            return tuple(Command(None, None, "", "", trouble="lost") for _ in commands)
        self._events += events_of(answer["events"])
        self._said += "".join(each["error"] for each in answer["ended"])
        return tuple(_command(each) for each in answer["ended"])

    def run(self, arguments: Sequence[str], timeout: float) -> Finished:
        """Run one command inside, in the scratch folder, until it ends or time is up."""
        request = {"do": "run", "arguments": list(arguments), "seconds": timeout}
        answer, _ = self._start(request, timeout)
        ending = _ending(answer)
        if ending.exit_status is not None:
            status = ending.exit_status
        else:
            status = _SHELL_SIGNAL + ending.signal if ending.signal else _TIMED_OUT
        return Finished(status, ending.output, ending)

    def said(self) -> str:
        """What the subject that ended last had printed; a second time nothing."""
        said, self._said = self._said, ""
        return said

    def files(self) -> Mapping[str, str]:
        """The beginning of each file that the subject inside has written, by its name."""
        answer, _ = self._ask({"do": "files"})
        files = answer.get("files") if isinstance(answer, dict) else None
        return files if isinstance(files, dict) else {}

    def events(self) -> tuple[Event, ...]:
        """What subjects were seen doing since the last time this was asked."""
        self._collect_events()
        events = tuple(self._events)
        self._events.clear()
        return events

    def close(self) -> None:
        self.retire()
        self._abandon()

    def _collect_events(self) -> None:
        if self._subject is not None:
            self._events += self._subject.events()
            del self._events[_MOST_EVENTS:]

    def retire(self) -> None:
        """End the subject that lives inside, and keep what it was seen doing."""
        if self._subject is not None:
            self._said += self._subject.close().output
            self._collect_events()
            self._subject.forget()
            self._subject = None

    def _start(self, request: dict[str, object], extra_seconds: float = 0.0) -> Answer:
        self.retire()
        request = {**request, "within": self._within}
        seconds = _ZYGOTE_SECONDS + self._policy.limits.start_seconds + extra_seconds
        answer: Answer = ("lost", ())
        for _ in range(_TRIES):
            if self._instant and self._opened is None:
                # A new sandbox knows nothing of what was set in the old one.
                self._exchange({"do": "clock", "at": self._instant}, seconds)
            answer = self._exchange(request, seconds)
            if isinstance(answer[0], dict) and "dirty" not in answer[0]:
                return answer
            # Something is left that would not go; a new sandbox has nothing of the old one.
            self._abandon()
        return answer

    def _exchange(self, request: dict[str, object], seconds: float) -> Answer:
        if self._opened is None:
            try:
                self._opened = open_best(self._staging, self._policy, self.confinement)
            except SandboxUnavailable:
                return "lost", ()
        return self._opened.launched.link.ask_for_sockets(request, seconds)

    def _ask(self, request: dict[str, object]) -> Answer:
        """Ask the zygote about the subject inside. A zygote that does not answer is lost."""
        if self._opened is None:
            return "lost", ()
        answer, sockets = self._opened.launched.link.ask_for_sockets(request, _ZYGOTE_SECONDS)
        if not isinstance(answer, dict):
            self._abandon()
        return answer, sockets

    def _state_is_alive(self) -> bool:
        answer, _ = self._ask({"do": "state"})
        return isinstance(answer, dict) and answer.get("alive") is True

    def _ender(self) -> "_End":
        return _End(self, self._opened)

    def end_subject(self, opened: Opened | None, reason: str, *, grace: bool) -> Ending:
        """End what lives inside, if it is still the sandbox that the subject was started in."""
        if opened is None or opened is not self._opened:
            return _LOST
        answer, _ = self._ask({"do": "end", "reason": reason, "grace": grace})
        if isinstance(answer, dict) and "dirty" in answer:
            self._abandon()
        return _ending(answer)

    def _abandon(self) -> None:
        if self._opened is not None:
            self._opened.launched.close()
            self._opened = None


@attrs.frozen
class _End:
    """Ends one subject, in the sandbox that it was started in."""

    sandbox: Sandbox
    opened: Opened | None

    def __call__(self, reason: str, grace: bool) -> Ending:
        return self.sandbox.end_subject(self.opened, reason, grace=grace)


def _ending(answer: dict[str, Any] | str) -> Ending:
    ending = answer.get("ending") if isinstance(answer, dict) else None
    return Ending(**ending) if isinstance(ending, dict) else _LOST


def _command(ended: Mapping[str, Any]) -> Command:
    trouble: Reason | None = None
    if ended["late"]:
        trouble = "timeout"
    elif ended["cut"]:
        trouble = "flood"
    elif ended["signal"] is not None:
        trouble = "killed"
    return Command(ended["status"], ended["signal"], ended["output"], ended["error"], trouble)


def _closed_channel() -> socket.socket:
    ours, theirs = socket.socketpair()
    theirs.close()
    return ours
