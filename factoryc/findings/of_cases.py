"""`dead-case`, `unreachable-outcome` and `impossible-outcome`: what they say, and what form shows of them."""

from collections.abc import Iterator

from factoryc.analysis.formula import Functions
from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.findings.places import head_of_case
from factoryc.frozen import frozen
from factoryc.proof.of_cases import (
    Written,
    allows_nothing,
    applies_never,
    applies_surely,
    is_led_to_by_nothing,
    written_in,
)
from factoryc.source.edit import Edit
from factoryc.spec.clock import passes_time
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.spec import Spec

DEAD = "dead-case"
UNREACHABLE = "unreachable-outcome"
IMPOSSIBLE = "impossible-outcome"


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


@frozen
class LeftOpen:
    """Clauses of cases of which form says neither that calls get there nor that none do.

    `results`: those that leave their result open, of which it does not say whether there is one.
    """

    reaching: frozenset[str]
    results: frozenset[str]

    def of(self, operation: Operation) -> tuple[Case, ...]:
        """The cases of an operation that are among them."""
        left = self.reaching | self.results
        return tuple(each for each in operation.cases if each.clause in left)


def left_open(
    spec: Spec, functions: Functions, evaluated: frozenset[str], found: frozenset[str]
) -> LeftOpen:
    """What is left to be searched for. Evals come by the `evaluated`; of those `found` more is known."""
    cases = [
        (operation, case)
        for operation in spec.operations
        if not passes_time(operation)
        for case in operation.cases
        if case.clause not in found
    ]
    return LeftOpen(
        frozenset(
            case.clause
            for operation, case in cases
            if case.clause not in evaluated and not applies_surely(operation, case, spec, functions)
        ),
        frozenset(
            case.clause
            for _, case in cases
            if case.ensures and case.returns is None and case.fails is None
        ),
    )


def _of_case(
    operation: Operation, case: Case, written: Written, spec: Spec, functions: Functions
) -> Iterator[Diagnostic]:
    if applies_never(operation, case, spec, functions):
        yield dead_case(operation, case)
    elif is_led_to_by_nothing(operation, case, written, spec, functions):
        yield unreachable_outcome(operation, case, "nothing that is ever stored meets this")
    elif allows_nothing(operation, case, spec, functions):
        yield impossible_outcome(operation, case)


def dead_case(operation: Operation, case: Case) -> Diagnostic:
    """The finding: whatever is stored, no input is for the case."""
    is_rest = case.guard is None or operation.in_order
    return Diagnostic(
        name=DEAD,
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


def unreachable_outcome(operation: Operation, case: Case, why: str) -> Diagnostic:
    """The finding: some state would be for the case, and no call leads to one."""
    return Diagnostic(
        name=UNREACHABLE,
        severity="warning",
        message=f"no sequence of calls leads to `{case.name}` of `{operation.name}`",
        span=head_of_case(case),
        label=why,
        clause=case.clause,
        question=f"Which calls are meant to lead to `{case.name}`?",
        help="let a case set what this one asks for, or take it away",
    )


def impossible_outcome(operation: Operation, case: Case) -> Diagnostic:
    """The finding: wherever the case applies, each result breaks what is ensured."""
    return Diagnostic(
        name=IMPOSSIBLE,
        severity="error",
        message=f"`{case.name}` of `{operation.name}` allows no result",
        span=case.ensures[0].span,
        label="no value of the result's type meets all that is ensured",
        clause=case.clause,
        question=f"What should `{operation.name}` return there?",
        help="take one of the conditions away, or widen it",
    )
