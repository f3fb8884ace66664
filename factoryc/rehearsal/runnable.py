"""What can be run on a contract: the evals of a spec, and what must never happen."""

from collections.abc import Iterator, Mapping

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.evals import (
    Eval,
    ExpectCalled,
    FileRows,
    Holds,
    Inputs,
    NeverHappens,
    Step,
)
from factoryc.spec.mentions import mentioned_in
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts


@frozen(eq=False)
class Runnable:
    """What can be run: an eval of the author's, or what a `never` says must not happen."""

    clause: str
    title: str
    inputs: Inputs | None
    steps: tuple[Step, ...]
    sealed: bool = False
    is_never: bool = False


def runnable(part: Eval | NeverHappens, clause: str) -> Runnable:
    """What an eval or a `never` asks to be run."""
    sealed = isinstance(part, Eval) and part.sealed
    is_never = isinstance(part, NeverHappens)
    return Runnable(clause, part.title, part.inputs, part.steps, sealed, is_never)


def runnables(spec: Spec) -> Iterator[tuple[Runnable, Span]]:
    """What can be run, each with its place: all evals, and what never happens."""
    for each in spec.evals:
        yield runnable(each, each.clause), each.span
    for never in spec.nevers:
        rule = never.rule
        if isinstance(rule, NeverHappens) and any(isinstance(p, Holds) for p in parts(rule.steps)):
            yield runnable(rule, never.clause), never.span


def called_by(asked: Runnable) -> frozenset[str]:
    """The operations that an eval calls."""
    return mentioned_in((asked.inputs, asked.steps)).operations


def why_not(asked: Runnable, spec: Spec, data: Mapping[str, bytes]) -> str:
    """Why the eval is not run against the contract; empty where nothing is in the way."""
    if any(isinstance(part, ExpectCalled) for part in parts(asked.steps)):
        return "what it expects of ports shows only once there is software"
    for name in sorted(called_by(asked)):
        if any(case.calls for case in spec.operation(name).cases):
            return f"`{name}` asks ports, and what those answer shows only once there is software"
    if isinstance(asked.inputs, FileRows) and asked.inputs.path not in data:
        return f"`{asked.inputs.path}` was not gone through: it is read where it is not larger than a megabyte"
    return ""
