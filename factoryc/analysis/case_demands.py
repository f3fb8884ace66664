"""What the cases of an operation ask of their inputs to say anything at all, case by case."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from factoryc.analysis.definedness import (
    Demand,
    Facts,
    demands,
    parameter_facts,
    said_of,
    state_facts,
)
from factoryc.analysis.formula import Functions
from factoryc.analysis.touched import states_in
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import Comparison, Expression, Not, Variable
from factoryc.spec.spec import Spec


def input_facts(operation: Operation, spec: Spec) -> Facts:
    """What types and restrictions say of every input and state, before any `requires` or case."""
    states = state_facts(spec, states_in(operation))
    return (*parameter_facts(operation.parameters, spec), *states)


def requires_demands(
    operation: Operation, facts: Facts, spec: Spec, functions: Functions
) -> tuple[Demand, ...]:
    """What the operation's own `requires` asks for. `facts`: those of its inputs."""
    found: list[Demand] = []
    for required in operation.requires:
        found.extend(demands(required, facts, functions, spec))
        facts = (*facts, required)
    return tuple(found)


def case_demands(
    operation: Operation, case: Case, facts: Facts, spec: Spec, functions: Functions
) -> tuple[Demand, ...]:
    """What the guard and the outcome of a case ask for. `facts`: those of the inputs."""
    known = (*facts, *operation.requires, *passed_over(operation, case))
    found: list[Demand] = []
    if case.guard is not None:
        found.extend(demands(case.guard, known, functions, spec))
        known = (*known, case.guard)
    for value in _settled(case):
        found.extend(demands(value, known, functions, spec))
    known = (*known, *result_facts(operation, case, spec))
    for ensures in case.ensures:
        found.extend(demands(ensures.condition, known, functions, spec))
        known = (*known, ensures.condition)
    for change in case.sets:
        for value in (*change.keys, change.value):
            found.extend(demands(value, known, functions, spec))
    found.extend(_one_place_each(case, known))
    return tuple(found)


def passed_over(operation: Operation, case: Case) -> Iterator[Expression]:
    """The guards that did not hold, where that is known: `otherwise`, and `in order`."""
    for other in operation.cases:
        if other is case and operation.in_order:
            return
        if other.guard is not None and (operation.in_order or case.guard is None):
            yield Not(other.guard, other.guard.span)


def _settled(case: Case) -> Sequence[Expression]:
    fails = case.fails.fields or () if case.fails is not None else ()
    returned = () if case.returns is None else (case.returns,)
    return (*returned, *(field.value for field in fails))


def result_facts(operation: Operation, case: Case, spec: Spec) -> Iterator[Expression]:
    """What is known of the result of a case before its own `ensures`."""
    if operation.result is None:
        return
    result = Variable("result", operation.result, case.span)
    yield from said_of(result, operation.restriction, spec)
    if case.returns is not None:
        yield Comparison(("==",), (result, case.returns), case.span)


def _one_place_each(case: Case, known: Facts) -> Iterator[Demand]:
    """Two `sets` of one map must not meet in one entry."""
    for first, second in combinations(case.sets, 2):
        if first.state != second.state or not (first.keys and second.keys):
            continue
        apart: Expression | None = None
        if len(first.keys) == len(second.keys) == 1:
            apart = Comparison(("!=",), (first.keys[0], second.keys[0]), second.span)
        yield Demand("lost-update", apart, known, second.span)
