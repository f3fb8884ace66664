"""`dead-case`, `unreachable-outcome` and `impossible-outcome`, as far as the form of a case shows them."""

from collections.abc import Iterator

from factoryc.analysis.formula import Functions
from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.findings.places import head_of_case
from factoryc.proof.of_cases import (
    Written,
    allows_nothing,
    applies_never,
    is_led_to_by_nothing,
    written_in,
)
from factoryc.source.edit import Edit
from factoryc.spec.clock import passes_time
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.spec import Spec


def find_cases_for_nothing(spec: Spec, functions: Functions) -> tuple[Diagnostic, ...]:
    """The cases that never apply, those that nothing leads to, and those that allow no result."""
    written = written_in(spec)
    return tuple(
        found
        for operation in spec.operations
        if not passes_time(operation)
        for case in operation.cases
        for found in _of_case(operation, case, written, spec, functions)
    )


def _of_case(
    operation: Operation, case: Case, written: Written, spec: Spec, functions: Functions
) -> Iterator[Diagnostic]:
    if applies_never(operation, case, spec, functions):
        yield _dead(operation, case)
    elif is_led_to_by_nothing(operation, case, written, spec, functions):
        yield _unreachable(operation, case)
    elif allows_nothing(operation, case, spec, functions):
        yield _impossible(operation, case)


def _dead(operation: Operation, case: Case) -> Diagnostic:
    is_rest = case.guard is None or operation.in_order
    return Diagnostic(
        name="dead-case",
        severity="warning",
        message=f"`{case.name}` of `{operation.name}` never applies",
        span=head_of_case(case),
        label="the other cases leave no input for it" if is_rest else "no input meets this",
        clause=case.clause,
        question=f"Which input of `{operation.name}` is meant to get here?",
        help="take the case away, or widen its guard"
        if not is_rest
        else "take the case away, or narrow the guards that leave nothing for it",
        fixes=(Fix("take the case away", (Edit(case.span, ""),), "suggested"),),
    )


def _unreachable(operation: Operation, case: Case) -> Diagnostic:
    return Diagnostic(
        name="unreachable-outcome",
        severity="warning",
        message=f"no sequence of calls leads to `{case.name}` of `{operation.name}`",
        span=head_of_case(case),
        label="nothing that is ever stored meets this",
        clause=case.clause,
        question=f"Which calls are meant to lead to `{case.name}`?",
        help="let a case set what this one asks for, or take it away",
    )


def _impossible(operation: Operation, case: Case) -> Diagnostic:
    return Diagnostic(
        name="impossible-outcome",
        severity="error",
        message=f"`{case.name}` of `{operation.name}` allows no result",
        span=case.ensures[0].span,
        label="no value of the result's type meets all that is ensured",
        clause=case.clause,
        question=f"What should `{operation.name}` return there?",
        help="take one of the conditions away, or widen it",
    )
