"""Why a call ended as it did: the cases that applied and what their guards say, what was refused."""

from collections.abc import Iterator, Sequence
from typing import Any

from factoryc.analysis.ground import Ground, compiled
from factoryc.analysis.shape import conjuncts
from factoryc.contract.expression_text import expression_text
from factoryc.contract.runtime import Undefined, broken_arguments, evaluate
from factoryc.simulate.answer import Because
from factoryc.simulate.bench import Bench, Made
from factoryc.simulate.evaluation import reason_text
from factoryc.spec.definitions import Case, Operation, Parameter, RefinementDefinition
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import OptionalType, RefinedType, Type, type_text

# A pattern that is longer than this tells a reader less than the name of its type does.
_LONGEST = 72
OTHERWISE = "no other case applies"


def becauses(operation: Operation, clauses: Sequence[str]) -> tuple[Because, ...]:
    """The cases that applied, with what their guards say."""
    return tuple(
        Because(case.clause, OTHERWISE if case.guard is None else expression_text(case.guard))
        for case in operation.cases
        if case.clause in clauses
    )


def rejected_text(operation: Operation, arguments: Sequence[Any], on: Bench) -> str:
    """Which arguments break their types, and what those ask for."""
    tests = on.ground.contract.operations[operation.name].parameters
    broken = [
        _asked(parameter, on.spec)
        for parameter, test, value in zip(operation.parameters, tests, arguments, strict=True)
        if not evaluate(operation.clause, test.accepts, value)
    ]
    return f"is rejected: {' and '.join(broken)}"


def _asked(parameter: Parameter, spec: Spec) -> str:
    asked = [type_text(parameter.type), *_restrictions(parameter.type, spec)]
    if parameter.restriction is not None:
        asked.append(expression_text(parameter.restriction))
    first, *others = asked
    where = f" where {' and '.join(others)}" if others else ""
    return f"`{parameter.name}` is no {first}{where if len(where) <= _LONGEST else ''}"


def _restrictions(type_: Type, spec: Spec) -> Iterator[str]:
    if isinstance(type_, OptionalType):
        yield from _restrictions(type_.inner, spec)
    if isinstance(type_, RefinedType):
        yield from _restrictions(type_.base, spec)
        definition: RefinementDefinition = spec.refinement(type_.name)
        if definition.restriction is not None:
            yield expression_text(definition.restriction)


def why(made: Made, on: Bench) -> tuple[str, ...]:
    """Each case of the operation, with what its guard came to, part by part."""
    operation = on.spec.operation(made.operation)
    table = on.ground.contract.operations[operation.name]
    if broken_arguments(table, made.arguments):
        return (f"it {rejected_text(operation, made.arguments, on)}", "so no case was asked")
    lines: list[str] = []
    for case in operation.cases:
        told, applies = _why(case, operation, made, on.ground)
        lines += told
        if applies and operation.in_order:
            break
    return tuple(lines)


def _why(
    case: Case, operation: Operation, made: Made, ground: Ground
) -> tuple[Sequence[str], bool]:
    """What its guard came to, and whether it holds."""
    if case.guard is None:
        return [f"case {case.name} otherwise"], False
    lines = [f"case {case.name} when"]
    names = [parameter.name for parameter in operation.parameters]
    for part in conjuncts(case.guard):
        came_to = _came_to(part, names, made, ground)
        lines.append(f"  {came_to}: {expression_text(part)}")
        if came_to != "holds":
            # What follows is not asked any more.
            return lines, False
    return lines, True


def _came_to(part: Expression, names: Sequence[str], made: Made, ground: Ground) -> str:
    try:
        holds = evaluate("", compiled(part, names, ground), made.before, *made.arguments)
    except Undefined as undefined:
        return f"has no value, since {reason_text(undefined)}"
    return "holds" if holds else "does not hold"
