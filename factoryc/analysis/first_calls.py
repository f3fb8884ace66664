"""Cases that hang on their arguments alone, and which of them a first call gets to."""

from random import Random
from typing import Any, TypeAlias

from factoryc.analysis.case_demands import passed_over
from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import caller
from factoryc.analysis.seen import Seen
from factoryc.contract.runtime import Undefined, applying, broken_arguments, evaluate
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.mentions import mentions

Arguments: TypeAlias = tuple[Any, ...]


def asks_state(operation: Operation, case: Case) -> bool:
    """Whether what is remembered may decide that the case applies."""
    asked = (case.guard, operation.requires, tuple(passed_over(operation, case)))
    return bool(mentions(asked).states)


def gets_to(operation: Operation, case: Case, arguments: Arguments, ground: Ground) -> bool:
    """Whether a call with these arguments, made before all others, is for the case."""
    return case.clause in _clauses(operation, arguments, ground)


def hardly_met(operation: Operation, ground: Ground, tries: int) -> tuple[Case, ...]:
    """The cases that hang on arguments alone and are met by none of so many drawn calls."""
    left = {each.clause: each for each in operation.cases if not asks_state(operation, each)}
    random = Random(operation.clause)  # noqa: S311 -- to be repeatable is the point
    try:
        called = caller(operation, ground)
    except NoValue:
        return tuple(left.values())
    for _ in range(tries):
        if not left:
            break
        try:
            arguments = tuple(draw(random, Seen()) for draw in called.arguments)
        except NoValue:
            continue
        for clause in _clauses(operation, arguments, ground):
            left.pop(clause, None)
    return tuple(left.values())


def _clauses(operation: Operation, arguments: Arguments, ground: Ground) -> frozenset[str]:
    """The cases that apply to a first call; none where it is no call that anybody may make."""
    contract = ground.contract
    called = contract.operations[operation.name]
    try:
        if broken_arguments(called, arguments):
            return frozenset()
        given = (contract.initial, *arguments)
        if not all(evaluate(each.clause, each.holds, *given) for each in called.requires):
            return frozenset()
        found = applying(called, contract.initial, arguments)
    except Undefined:
        return frozenset()
    return frozenset(each.clause for each in found)
