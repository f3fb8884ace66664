"""Holds what a spec demands of the world around it against what the rest of it says.

What can be seen in one declaration alone is reported where that is elaborated.
"""

from collections.abc import Iterator
from typing import TypeVar

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.source.span import Span
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import Interface, Operation
from factoryc.spec.evals import (
    Eval,
    FilesOnly,
    LatencyLimit,
    Never,
    NeverUse,
    NeverWriteOutside,
    Restart,
    Together,
)
from factoryc.spec.kept import keep
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

_Step = TypeVar("_Step", Restart, Together)


def check_surroundings(spec: Spec) -> Iterator[Diagnostic]:
    """What contradicts itself, and what nothing in the spec makes possible."""
    yield from _restarts(spec)
    yield from _together(spec)
    yield from _commands_that_forget(spec)
    yield from _forbidden_clock(spec)
    if spec.interface is not None and spec.interface.kept is not None:
        yield from _forbidden_file(spec, spec.interface, spec.interface.kept)
    yield from _unmeasured(spec)
    for operation in spec.operations:
        yield from _failing_calls(operation, spec)


def _restarts(spec: Spec) -> Iterator[Diagnostic]:
    if spec.interface is not None and (spec.interface.kept is not None or not spec.state):
        return
    for each, part in _steps(spec, Restart):
        if spec.interface is None:
            message = "a library has no process of its own that could start again"
            yield Diagnostic("misplaced", "error", message, part.span, clause=each.clause)
            continue
        yield Diagnostic(
            "unstated-durability",
            "error",
            "nothing says that the state outlives the process",
            part.span,
            "what is remembered after this?",
            clause=each.clause,
            labels=(Label(spec.interface.span, "the interface says nothing of it"),),
            fixes=(keep(spec.interface, spec.name),),
        )


def _together(spec: Spec) -> Iterator[Diagnostic]:
    if spec.interface is not None:
        return
    message = "a library has one caller at a time, so nothing goes on together"
    helps = "an `interface http` or `cli` has many"
    for each, part in _steps(spec, Together):
        yield Diagnostic("misplaced", "error", message, part.span, clause=each.clause, help=helps)


def _commands_that_forget(spec: Spec) -> Iterator[Diagnostic]:
    if spec.cli is None or spec.cli.kept is not None or not spec.state:
        return
    yield Diagnostic(
        "unstated-durability",
        "error",
        "each command is a process of its own, and nothing says where the state is kept between them",
        spec.cli.span,
        labels=(Label(spec.state[0].span, "this would be forgotten"),),
        fixes=(keep(spec.cli, spec.name),),
    )


def _forbidden_clock(spec: Spec) -> Iterator[Diagnostic]:
    reading = next((each for each in spec.operations if reads_clock(each)), None)
    for never in spec.nevers:
        if never.rule == NeverUse("clock") and reading is not None:
            yield Diagnostic(
                "constraint-conflict",
                "error",
                f"the clock must not be used, and `{reading.name}` reads it",
                never.span,
                clause=never.clause,
                labels=(Label(reading.span, "reads `now`"),),
                help="take this line away, or let callers hand over the time",
            )


def _forbidden_file(spec: Spec, interface: Interface, kept: str) -> Iterator[Diagnostic]:
    def conflict(clause: str, span: Span) -> Diagnostic:
        return Diagnostic(
            "constraint-conflict",
            "error",
            f"the state is kept in `{kept}`, and that file must not be written",
            span,
            clause=clause,
            labels=(Label(interface.span, f"keeps the state in `{kept}`"),),
            help=f"name `{kept}` among the files that may be written",
        )

    for never in spec.nevers:
        match never.rule:
            case NeverUse(what="files"):
                yield conflict(never.clause, never.span)
            case NeverWriteOutside(files=files) if kept not in files:
                yield conflict(never.clause, never.span)
            case _:
                pass
    for constraint in spec.constraints:
        if isinstance(constraint.rule, FilesOnly) and kept not in constraint.rule.names:
            yield conflict(constraint.clause, constraint.span)


def _unmeasured(spec: Spec) -> Iterator[Diagnostic]:
    loaded = {part.operation for load in spec.loads for part in load.mix}
    for constraint in spec.constraints:
        rule = constraint.rule
        if isinstance(rule, LatencyLimit) and rule.operation not in loaded:
            yield Diagnostic(
                "unenforceable-constraint",
                "error",
                f"no load calls `{rule.operation}`, so nothing measures how fast it is",
                constraint.span,
                clause=constraint.clause,
                help=f"add a `load` whose mix calls `{rule.operation}`",
            )


def _failing_calls(operation: Operation, spec: Spec) -> Iterator[Diagnostic]:
    called = {(port.name, each.name): each for port in spec.ports for each in port.operations}
    for case in operation.cases:
        for call in case.calls:
            target = called.get((call.port, call.operation))
            if target is not None and target.errors and call.failure is None:
                errors = ", ".join(f"`{name}`" for name in target.errors)
                yield Diagnostic(
                    "unanswered-error",
                    "error",
                    f"`{call.port}.{call.operation}` may fail with {errors}, and the case does not "
                    "say how it ends then",
                    call.span,
                    clause=case.clause,
                    labels=(Label(target.span, "declared here"),),
                    help=f"add `or fails {target.errors[0]}`, or an error of this spec's own",
                )


def _steps(spec: Spec, kind: type[_Step]) -> Iterator[tuple[Eval | Never, _Step]]:
    """The steps of a kind, each with the clause in which it is."""
    running: tuple[Eval | Never, ...] = (*spec.evals, *spec.nevers)
    for each in running:
        if kind in mentions(each).kinds:
            yield from ((each, part) for part in parts(each) if isinstance(part, kind))
