"""`unguarded-never`: a `never` that no product can be seen to break, so that it guards nothing."""

from collections.abc import Iterator, Sequence

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.evals import (
    AsksForHeader,
    Holds,
    Let,
    Never,
    NeverHappens,
    NeverLog,
    Repeat,
    Step,
)
from factoryc.spec.expressions import Literal, StateRead, Variable
from factoryc.spec.mentions import mentioned_in, mentions
from factoryc.spec.spec import Spec
from factoryc.spec.types import RecordType, RefinedType, SumType, Type, type_text
from factoryc.spec.walk import parts

NAME = "unguarded-never"


def find_unguarded_nevers(spec: Spec) -> Iterator[Diagnostic]:
    """A warning for each `never` that nothing can notice."""
    for never in spec.nevers:
        match never.rule:
            case NeverLog(type=type_) if _is_nowhere(type_, spec):
                yield _warning(
                    never,
                    f"no operation takes, gives back or remembers a `{type_text(type_)}`, so none "
                    "can be logged",
                    "name the type of what has to stay secret",
                )
            case NeverHappens() as rule:
                yield from _of_steps(never, rule, spec)
            case _:
                pass


def _of_steps(never: Never, rule: NeverHappens, spec: Spec) -> Iterator[Diagnostic]:
    asked = [step for step in _flat(rule.steps) if isinstance(step, AsksForHeader)]
    bound = {each.operation for each in spec.http.routes} if spec.http is not None else set()
    for step in asked:
        if step.operation not in bound:
            yield _warning(
                never,
                f"no route leads to `{step.operation}`, so it is asked with no header at all",
                "bind it in an `interface http`, or take the line away",
            )
    held = [step for step in _flat(rule.steps) if isinstance(step, Holds)]
    if held and not _depends_on_product(rule.steps):
        yield _warning(
            never,
            "what must not hold here does not depend on what the product does",
            "let `holds` ask what an operation gives back",
        )


def _depends_on_product(steps: Sequence[Step]) -> bool:
    """Whether some `holds` reads what a call gave, or what the contract remembers after calls."""
    given: set[str] = set()
    called = False
    for step in _flat(steps):
        called = called or bool(mentions(step).operations)
        if isinstance(step, Let) and (mentions(step.value).operations or _reads(step.value, given)):
            given.add(step.name)
        elif isinstance(step, Holds):
            condition = step.condition
            if isinstance(condition, Literal):
                continue
            if mentions(condition).operations or _reads(condition, given):
                return True
            if called and StateRead in mentions(condition).kinds:
                return True
    return False


def _reads(value: object, names: set[str]) -> bool:
    return any(isinstance(part, Variable) and part.name in names for part in parts(value))


def _flat(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        if isinstance(step, Repeat):
            yield from _flat(step.steps)


def _is_nowhere(type_: Type, spec: Spec) -> bool:
    """Whether no value of a named type ever reaches a product. Of other types values always may."""
    if not isinstance(type_, RefinedType | RecordType | SumType):
        return False
    definitions = {each.name: each for each in spec.types}
    waiting = [*mentioned_in((*spec.operations, *spec.state, *spec.ports, *spec.errors)).types]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            if name in definitions:
                waiting.extend(mentions(definitions[name]).types)
    return type_.name not in seen


def _warning(never: Never, message: str, helps: str) -> Diagnostic:
    return Diagnostic(
        NAME,
        "warning",
        message,
        never.span,
        clause=never.clause,
        question="How would anybody notice that it happened?",
        help=helps,
    )
