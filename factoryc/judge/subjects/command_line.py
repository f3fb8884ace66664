"""A command line under judgement: each call is a command, run as a user would run it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from factoryc.contract.runtime import Contract, Rejected, broken_arguments
from factoryc.judge.cli.ended import endings_of, read_ending
from factoryc.judge.cli.line import build_line
from factoryc.judge.http.request import NotExpressible
from factoryc.judge.sandbox.ending import Command
from factoryc.judge.sandbox.sandbox import Sandbox
from factoryc.judge.subjects.subject import (
    Branch,
    Ended,
    HttpAnswer,
    Observed,
    Raw,
    Timed,
    Unsayable,
)
from factoryc.plan.layout import layout_of
from factoryc.spec.spec import Spec


def product_program(spec: Spec) -> Mapping[str, object]:
    """What the sandbox runs for each call of a product of ours."""
    layout = layout_of(spec)
    return {"module": layout.package, "clock": layout.clock}


class SandboxedCommands:
    """The Subject of a command line. Its results are values of the given contract's classes.

    `program` is what the sandbox runs for each call: see `Sandbox.run_commands`.
    """

    def __init__(
        self, sandbox: Sandbox, spec: Spec, contract: Contract, program: Mapping[str, object]
    ) -> None:
        if spec.cli is None:
            raise ValueError(f"`{spec.name}` has no command line")
        self._sandbox = sandbox
        self._spec = spec
        self._contract = contract
        self._program = program
        self._commands = {command.operation: command for command in spec.cli.commands}
        self._endings = endings_of(spec, contract.classes)
        self._keeps = False

    def fresh(self) -> None:
        # What the commands before have left goes when the next one starts.
        self._keeps = False

    def restart(self) -> None:
        """Every command is a process of its own: nothing lives on from one to the next anyway."""

    def at(self, instant: datetime) -> None:
        self._sandbox.set_clock(instant)

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        return self.together([[(operation, arguments)]], "")[0][0].observed

    def together(
        self,
        branches: Sequence[Branch],
        turns: str,  # noqa: ARG002  processes take turns as the system gives them
    ) -> list[list[Timed]]:
        """The first calls of all branches at once, then the second ones, and so on."""
        found: list[list[Timed]] = [[] for _ in branches]
        for place in range(max(map(len, branches), default=0)):
            beside = [at for at, branch in enumerate(branches) if place < len(branch)]
            calls = [branches[at][place] for at in beside]
            for at, observed in zip(beside, self._at_once(calls), strict=True):
                # All of them have ended before the next ones begin.
                found[at].append(Timed(observed, place, place + 0.5))
        return found

    def request(
        self,
        operation: str,  # noqa: ARG002  the protocol's
        arguments: Sequence[object],  # noqa: ARG002  as above
        headers: object,  # noqa: ARG002  as above
    ) -> HttpAnswer | Ended:
        return Ended("a command line answers no requests")

    def peak_memory(self) -> int:
        """Commands are gone before anybody could ask."""
        return 0

    def close(self) -> None:
        self._keeps = False

    def _at_once(self, calls: Branch) -> list[Observed]:
        lines: list[Sequence[str]] = []
        answers: list[Observed | None] = []
        for operation, arguments in calls:
            line = self._line(operation, arguments)
            if isinstance(line, Rejected):
                answers.append(line)
            else:
                answers.append(None)
                lines.append(line)
        ended = iter(self._run(lines))
        return [
            read_ending(self._endings, self._commands[operation], next(ended))
            if answer is None
            else answer
            for (operation, _), answer in zip(calls, answers, strict=True)
        ]

    def _run(self, lines: Sequence[Sequence[str]]) -> Sequence[Command]:
        if not lines:
            return ()
        kept, self._keeps = self._keeps, True
        return self._sandbox.run_commands(self._program, lines, keep_scratch=kept)

    def _line(self, operation: str, arguments: Sequence[object]) -> Sequence[str] | Rejected:
        """What breaks its type in a way that no command can say never reaches the product."""
        command = self._commands[operation]
        try:
            return build_line(self._spec, self._contract, command, arguments)
        except NotExpressible as reason:
            if any(isinstance(each, Raw) for each in arguments) or broken_arguments(
                self._contract.operations[operation], arguments
            ):
                return Rejected()
            raise Unsayable(f"no command says this call: {reason}") from None
