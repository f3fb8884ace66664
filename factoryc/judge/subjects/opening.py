"""Makes the subject of a suite inside the process that runs it.

That process opens the sandbox itself. What it cannot say by evals it leaves in a file: how the
product was shut in, what it was seen doing, or that no sandbox works here.
"""

import json
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs

from factoryc.contract.runtime import Contract
from factoryc.judge.bound import bound_to
from factoryc.judge.implementation import Implementation
from factoryc.judge.logged import Secrets
from factoryc.judge.sandbox.policy import Confinement, Limits, Policy, SandboxUnavailable
from factoryc.judge.sandbox.sandbox import Sandbox, open_sandbox
from factoryc.judge.subjects.command_line import SandboxedCommands, product_program
from factoryc.judge.subjects.http import SandboxedServer
from factoryc.judge.subjects.library import SandboxedLibrary
from factoryc.judge.subjects.service import RunningService
from factoryc.judge.subjects.subject import (
    Answering,
    Branch,
    Draws,
    Ended,
    HttpAnswer,
    Observed,
    Timed,
    called_in_a_row,
)
from factoryc.judge.verdict import Surface
from factoryc.spec.evals import FilesOnly, NeverWriteOutside
from factoryc.spec.spec import Spec

_ORDINARY = Limits()
_PRODUCT = Implementation()
# Asking costs a little, so one of so many implementations is asked.
_ASKED_FOR_MEMORY = 16
_PORT_ANSWERS = "factoryc.judge.port_answers"
_OF_FILES = (FilesOnly, NeverWriteOutside)


@attrs.frozen
class SubjectOptions:
    """`spec` is a file that `write_spec` wrote, `suite` the folder whose contract the evals use.

    `notes` is the file to write. `only` asks for one way of shutting the product in. `within` is the
    folder of the implementation, where there are many in `product`. `watched`: the lines of a library
    are noted as far as they are reached.
    """

    spec: str
    suite: str
    product: str
    surface: Surface
    operations: tuple[str, ...]
    notes: str
    implementation: Implementation = _PRODUCT
    unsandboxed: bool = False
    only: Confinement | None = None
    limits: Limits = _ORDINARY
    within: str = ""
    watched: bool = False


def options_of(given: Mapping[str, Any]) -> SubjectOptions:
    """The options that were handed over as a mapping of mappings."""
    way = given["implementation"]
    lists = {name: tuple(way[name]) for name in ("command", "reset")}
    return SubjectOptions(
        **{
            **given,
            "operations": tuple(given["operations"]),
            "implementation": Implementation(**{**way, **lists}),
            "limits": Limits(**given["limits"]),
        }
    )


def write_spec(spec: Spec, path: Path) -> None:
    """Leave the spec where a subject finds it."""
    path.write_bytes(pickle.dumps(spec))


class SandboxedSubject:
    """A surface in a sandbox of its own, which closes with it."""

    def __init__(
        self,
        inner: SandboxedLibrary | SandboxedServer | SandboxedCommands,
        sandbox: Sandbox,
        stack: ExitStack,
        notes: Path,
        spec: Spec,
    ) -> None:
        self._inner = inner
        self._sandbox = sandbox
        self._stack = stack
        self._notes = notes
        self._secrets = Secrets(spec)
        self._minds_files = any(isinstance(each, _OF_FILES) for each in _rules(spec))
        self._written: dict[str, None] = {}
        self._untouched = False
        self._started = 0
        self._calls = 0
        self._peak_memory = 0

    def fresh(self) -> None:
        # Nobody has called it yet, so it is as fresh as another one would be.
        if not self._untouched:
            if self._started % _ASKED_FOR_MEMORY == 1:
                self._peak_memory = max(self._peak_memory, self._inner.peak_memory())
            if self._started:
                # Before the first one, what is there was left by another implementation.
                self._look_in_files()
            self._started += 1
            self._inner.fresh()
            self._secrets.look_for(self._sandbox.said())
            self._untouched = True

    def _look_in_files(self) -> None:
        if not self._secrets.are_looked_for and not self._minds_files:
            return
        files = self._sandbox.files()
        self._secrets.look_in(files)
        if self._minds_files:
            # What the product's own process does not say, a program that it started may have done.
            self._written.update(dict.fromkeys(f"writes {name}" for name in files))

    def call(self, operation: str, arguments: Sequence[object]) -> Observed:
        self._untouched = False
        self._calls += 1
        observed = self._inner.call(operation, arguments)
        self._secrets.note(operation, arguments, observed)
        return observed

    def answered_by(self, answering: Answering) -> Draws:
        assert isinstance(self._inner, SandboxedLibrary), "no other surface calls outside"
        return self._inner.answered_by(answering)

    def call_ahead(self, calls: Branch) -> Iterator[Observed]:
        self._untouched = False
        answers = called_in_a_row(self._inner, calls)
        for (operation, arguments), observed in zip(calls, answers, strict=False):
            self._calls += 1
            self._secrets.note(operation, arguments, observed)
            yield observed

    def request(
        self, operation: str, arguments: Sequence[object], headers: Mapping[str, str]
    ) -> HttpAnswer | Ended:
        self._untouched = False
        return self._inner.request(operation, arguments, headers)

    def at(self, instant: datetime) -> None:
        self._inner.at(instant)

    def restart(self) -> None:
        self._untouched = False
        self._inner.restart()

    def together(self, branches: Sequence[Branch], turns: str) -> list[list[Timed]]:
        self._untouched = False
        answers = self._inner.together(branches, turns)
        for branch, answered in zip(branches, answers, strict=True):
            for (operation, arguments), timed in zip(branch, answered, strict=True):
                self._secrets.note(operation, arguments, timed.observed)
        return answers

    def close(self) -> None:
        self._peak_memory = max(self._peak_memory, self._inner.peak_memory())
        self._look_in_files()
        watched = self._inner if isinstance(self._inner, SandboxedLibrary) else None
        reached = sorted(watched.reached()) if watched is not None else []
        self._inner.close()
        self._sandbox.retire()
        self._secrets.look_for(self._sandbox.said())
        seen = (*self._sandbox.events(), *self._secrets.found)
        events = [[event.kind, event.detail] for event in seen]
        known = {detail for kind, detail in events if kind == "file"}
        events += [["file", detail] for detail in self._written if detail not in known]
        _note(
            self._notes,
            confinement=self._sandbox.confinement,
            events=events,
            peak_memory=self._peak_memory,
            reached=reached,
            calls=self._calls,
        )
        self._stack.close()


def _rules(spec: Spec) -> Iterator[object]:
    yield from (each.rule for each in spec.constraints)
    yield from (each.rule for each in spec.nevers)


def subject_of(given: SubjectOptions) -> SandboxedSubject | RunningService:
    """The subject that these options describe. Raises SandboxUnavailable."""
    spec: Spec = pickle.loads(Path(given.spec).read_bytes())  # noqa: S301  written by the judge, where nobody else can write
    contract = suite_contract(Path(given.suite))
    if given.implementation.kind == "service":
        return RunningService(given.implementation, spec, contract, Path(given.notes))
    return open_subject(given, spec, contract)


def open_subject(options: SubjectOptions, spec: Spec, contract: Contract) -> SandboxedSubject:
    """Open a sandbox on a product, and a surface in it. Raises SandboxUnavailable."""
    notes = Path(options.notes)
    policy = Policy(options.limits, unsandboxed=options.unsandboxed)
    stack = ExitStack()
    try:
        sandbox = stack.enter_context(open_sandbox(Path(options.product), policy, options.only))
    except SandboxUnavailable as reason:
        _note(notes, unavailable=str(reason))
        raise
    return subject_in(sandbox, stack, options, spec, contract)


def subject_in(
    sandbox: Sandbox, stack: ExitStack, options: SubjectOptions, spec: Spec, contract: Contract
) -> SandboxedSubject:
    """A surface of an implementation in a sandbox that is open; with the subject the stack ends."""
    sandbox.turn_to(options.within)
    inner: SandboxedLibrary | SandboxedServer | SandboxedCommands
    match options.surface:
        case "http":
            inner = SandboxedServer(sandbox, spec, contract)
        case "cli":
            inner = SandboxedCommands(sandbox, spec, contract, _program(options, spec))
        case "library":
            bound = bound_to(spec, options.implementation, options.operations)
            binding = {**bound, "watched": options.watched}
            inner = SandboxedLibrary(sandbox, contract, binding, _draws(spec, contract))
    return SandboxedSubject(inner, sandbox, stack, Path(options.notes), spec)


def _draws(spec: Spec, contract: Contract) -> Draws | None:
    """What lies outside answers, where the spec has ports: to load what draws it takes its time."""
    if not spec.ports:
        return None
    draws: Draws = import_module(_PORT_ANSWERS).PortAnswers(spec, contract).taken
    return draws


def _program(options: SubjectOptions, spec: Spec) -> Mapping[str, object]:
    """What is run for each call on a command line."""
    match options.implementation:
        case Implementation(kind="commands", command=command):
            return {"program": list(command)}
        case _:
            return product_program(spec)


def suite_contract(suite: Path) -> Contract:
    """The contract that the evals of a suite compare with: its classes are those of their values."""
    folder = suite.resolve()
    for module in list(sys.modules.values()):
        file, contract = getattr(module, "__file__", None), getattr(module, "CONTRACT", None)
        if file and isinstance(contract, Contract) and folder in Path(file).resolve().parents:
            return contract
    raise LookupError(f"no contract was loaded from {suite}")


def _note(path: Path, **notes: object) -> None:
    path.write_text(json.dumps(notes), encoding="utf-8")
