"""A library under judgement: calls go to the host inside the sandbox, as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from factoryc.contract.runtime import Contract
from factoryc.judge.library_operations import LibraryOperation, library_operations
from factoryc.judge.outside_calls import OutsideCalls
from factoryc.judge.sandbox.sandbox import Sandbox
from factoryc.judge.sandbox.subject import LibrarySubject
from factoryc.judge.subjects.subject import (
    Answering,
    Branch,
    Draws,
    Ended,
    HttpAnswer,
    Observed,
    Timed,
)


class SandboxedLibrary:
    """The Subject of a library. Its results are values of the given contract's classes.

    `binding` tells the host how to find the operations (factoryc/contract/binding.py). `draws` says what lies
    outside answers, where it calls that.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        contract: Contract,
        binding: Mapping[str, Any],
        draws: Draws | None = None,
    ) -> None:
        self._sandbox = sandbox
        self._binding = binding
        self._operations = library_operations(binding["operations"], contract.classes)
        self._process: LibrarySubject | None = None
        self._instant: datetime | None = None
        self._reached: frozenset[tuple[str, int]] = frozenset()
        self._outside: OutsideCalls | None = None
        if draws is not None and binding.get("ports"):
            self._outside = OutsideCalls(binding["ports"], contract, draws)

    def answered_by(self, answering: Answering) -> Draws:
        assert self._outside is not None, "its spec has ports"
        self._outside.answering = answering
        return self._outside.draws

    def fresh(self) -> None:
        self._note_reached()
        if self._process is not None and self._process.begin_anew():
            return
        self._process = self._sandbox.start_library(self._binding)

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        if self._process is None:
            self.fresh()
            return self.call(operation, arguments)
        called = self._operations[operation]
        wires = called.wires(arguments)
        now = self._told_time(called)
        return called.observed(self._process.call(operation, wires, now, self._outside))

    def call_ahead(self, calls: Branch) -> Iterator[Observed]:
        """Each call is sent before the answers to those before it are there: the host has them in turn.

        A program hears nothing before it has answered: it may read its input as it likes. What calls outside
        has to be answered first, too.
        """
        in_turn = "command" in self._binding or self._outside is not None
        if self._process is None or in_turn:
            yield from (self.call(operation, arguments) for operation, arguments in calls)
            return
        asked = [
            (operation, self._operations[operation].wires(arguments))
            for operation, arguments in calls
        ]
        for (operation, _), reply in zip(calls, self._process.call_ahead(asked), strict=False):
            yield self._operations[operation].observed(reply)

    def request(
        self,
        operation: str,  # noqa: ARG002  the protocol's
        arguments: Sequence[object],  # noqa: ARG002  as above
        headers: Mapping[str, str],  # noqa: ARG002  as above
    ) -> HttpAnswer | Ended:
        return Ended("a library answers no requests")

    def at(self, instant: datetime) -> None:
        self._instant = instant
        self._sandbox.set_clock(instant)

    def restart(self) -> None:
        """What keeps the state of a product is its interface, which is not judged here."""

    def together(self, branches: Sequence[Branch], turns: str) -> list[list[Timed]]:
        if self._process is None:
            self.fresh()
            return self.together(branches, turns)
        if "plain" not in self._binding or self._outside is not None:
            return [[Timed(self.call(*each)) for each in branch] for branch in branches]
        asked = [
            [
                (operation, self._operations[operation].wires(arguments))
                for operation, arguments in branch
            ]
            for branch in branches
        ]
        replies = self._process.together(asked, turns)
        return [
            [
                Timed(self._operations[operation].observed(reply), began, ended)
                for (operation, _), (reply, began, ended) in zip(branch, answered, strict=True)
            ]
            for branch, answered in zip(branches, replies, strict=True)
        ]

    def peak_memory(self) -> int:
        """The most bytes of memory that its process has held."""
        return 0 if self._process is None else self._process.peak_memory()

    def reached(self) -> frozenset[tuple[str, int]]:
        """The lines that it has come to since it was opened, where they are watched."""
        self._note_reached()
        return self._reached

    def _note_reached(self) -> None:
        if self._process is not None and self._binding.get("watched"):
            self._reached |= self._process.reached()

    def close(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    def _told_time(self, called: LibraryOperation) -> str | None:
        """The time for a program, which cannot read the clock of its host."""
        if not called.reads_clock or "command" not in self._binding:
            return None
        return (self._instant or datetime.now(UTC)).isoformat()
