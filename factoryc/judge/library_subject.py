"""A library under judgement: calls go to the host inside the sandbox, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

from factoryc.contract.runtime import Contract, Failed, Rejected, Returned, Value
from factoryc.contract.wire import Json, from_wire, to_wire
from factoryc.contract.wire_schema import WireError, tied
from factoryc.judge.ended import ending_text
from factoryc.judge.outside_calls import OutsideCalls
from factoryc.judge.sandbox import ending as inside
from factoryc.judge.sandbox.sandbox import Sandbox
from factoryc.judge.sandbox.subject import LibrarySubject
from factoryc.judge.subject import (
    Answering,
    Branch,
    Broken,
    Draws,
    Ended,
    HttpAnswer,
    Observed,
    Raw,
    Timed,
)

_RAW = "$raw"


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
        self._classes = contract.classes
        self._binding = binding
        self._operations = tied(self._binding["operations"])
        self._process: LibrarySubject | None = None
        self._instant: datetime | None = None
        self._reached: frozenset[tuple[str, int]] = frozenset()
        self._outside: OutsideCalls | None = None
        if draws is not None and binding.get("ports"):
            self._outside = OutsideCalls(binding["ports"], contract, draws)

    def answered_by(self, answering: Answering) -> None:
        assert self._outside is not None, "its spec has ports"
        self._outside.answering = answering

    def fresh(self) -> None:
        self._note_reached()
        if self._process is not None and self._process.begin_anew():
            return
        self._process = self._sandbox.start_library(self._binding)

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        if self._process is None:
            self.fresh()
            return self.call(operation, arguments)
        bound = self._operations[operation]
        reply = self._process.call(
            operation, _wires(arguments, bound["parameters"]), self._told_time(bound), self._outside
        )
        return self._read(operation, reply)

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
                (operation, _wires(arguments, self._operations[operation]["parameters"]))
                for operation, arguments in branch
            ]
            for branch in branches
        ]
        replies = self._process.together(asked, turns)
        return [
            [
                Timed(self._read(operation, reply), began, ended)
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

    def _told_time(self, bound: Mapping[str, Json]) -> str | None:
        """The time for a program, which cannot read the clock of its host."""
        if "command" not in self._binding or not bound["clock"]:
            return None
        return (self._instant or datetime.now(UTC)).isoformat()

    def _read(self, operation: str, reply: inside.Reply) -> Observed:
        try:
            return self._observed(reply, self._operations[operation])
        except WireError as error:
            return Broken(f"`{operation}` gave a value that is {error}")

    def _observed(self, reply: inside.Reply, bound: Mapping[str, Json]) -> Observed:
        match reply:
            case inside.Returned(value=value):
                result = bound["result"]
                return Returned(None if result is None else self._value(value, result))
            case inside.Failed(name=name, fields=fields):
                return Failed(
                    name,
                    {key: self._value(fields[key], type_) for key, type_ in bound["errors"][name]},
                )
            case inside.Rejected():
                return Rejected()
            case inside.Broken(text=text):
                return Broken(text)
            case inside.Ended(ending=ending):
                return Ended(ending_text(ending), ending.reason == "timeout")
            case _:
                assert_never(reply)

    def _value(self, wire: Json, type_: Json) -> Value:
        return from_wire(wire, type_, self._classes)


def _wires(arguments: Sequence[object], parameters: Json) -> list[Json]:
    wires: list[Json] = []
    for index, argument in enumerate(arguments):
        if isinstance(argument, Raw):
            wires.append({_RAW: argument.json})
        elif index < len(parameters):
            wires.append(to_wire(argument, parameters[index][1]))
        else:
            wires.append({_RAW: argument})
    return wires
