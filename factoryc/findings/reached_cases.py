"""What becomes of cases that no eval comes by: calls get there, or it is proved that none do, or nobody knows.

This and what it needs is loaded only for a spec that has such cases.
"""

from importlib import import_module

import attrs

from factoryc.analysis.area import Areas
from factoryc.analysis.effort import SOLVED
from factoryc.analysis.first_calls import asks_state
from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.reaching import Reached, reach
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Unknown
from factoryc.findings.of_cases import (
    DEAD,
    IMPOSSIBLE,
    UNREACHABLE,
    LeftOpen,
    dead_case,
    unreachable_outcome,
)
from factoryc.findings.report import FindingsReport, joined
from factoryc.findings.unevaluated_case import unevaluated_case
from factoryc.findings.without_result import without_result
from factoryc.frozen import frozen
from factoryc.proof.never_led_to import excluding
from factoryc.solver.always import is_always
from factoryc.solver.available import is_available
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec

_SOLVER = "factoryc.solver.never"
_WITNESS = "factoryc.solver.witness"


@frozen(eq=False)
class Looking:
    """At the cases that are left, operation by operation. What those in one area stand on is made once."""

    spec: Spec
    left: LeftOpen
    areas: Areas
    _reached: dict[tuple[str, ...], tuple[Ground, Reached]] = attrs.field(factory=dict)

    def at(self, operation: Operation) -> FindingsReport:
        """What is said of the cases of one operation."""
        left = self.left
        area = self.areas.leading_to(operation)
        names = tuple(each.name for each in area.operations)
        if names not in self._reached:
            base = ground(area)
            here = frozenset(case.clause for each in area.operations for case in each.cases)
            self._reached[names] = base, reach(left.reaching & here, left.results & here, base)
        base, reached = self._reached[names]
        unreached = left.reaching - reached.samples.keys()
        looking = _LookingAtOne(operation, base, reached, bool(self.spec.evals))
        return joined(
            looking.of(each, is_reached=each.clause not in unreached) for each in left.of(operation)
        )


@frozen(eq=False)
class _LookingAtOne:
    """At the cases of one operation, on the ground of its area."""

    operation: Operation
    ground: Ground
    reached: Reached
    has_evals: bool

    def of(self, case: Case, *, is_reached: bool) -> FindingsReport:
        """What is found of one case, or why it stays open."""
        if is_reached or self._is_solved(case):
            return self._without_result(case)
        never = self._never(case)
        if never is not None:
            return FindingsReport((never,))
        name = UNREACHABLE if self._asks_state(case) else DEAD
        reason = f"none of {self.reached.calls:,} calls that were tried gets there, and no proof says that none does"
        unknown = (Unknown(case.clause, name, reason),)
        found = (unevaluated_case(self.operation, case, self.reached.calls),)
        return FindingsReport(found if self.has_evals else (), unknown=unknown)

    def _is_solved(self, case: Case) -> bool:
        """Whether a solver finds the first call that gets there."""
        if asks_state(self.operation, case) or not is_available():
            return False
        return import_module(_WITNESS).call_to(self.operation, case, self.ground) is not None

    def _never(self, case: Case) -> Diagnostic | None:
        operation, spec = self.operation, self.ground.spec
        if self.reached.everything and self._asks_state(case):
            tried = f"all {self.reached.calls:,} calls in all states that calls lead to were tried"
            return unreachable_outcome(operation, case, tried)
        if self.reached.everything:
            return dead_case(operation, case)
        if is_available():
            proving = import_module(_SOLVER).Proving(spec, self.ground.functions, SOLVED)
            if proving.given().never_applies(operation, case):
                return dead_case(operation, case)
            if proving.never_applies(operation, case):
                return unreachable_outcome(operation, case, "no state that the invariants allow")
        if any(is_always(each, self.ground) for each in excluding(operation, case)):
            return unreachable_outcome(operation, case, "no call leads to a state that meets this")
        return None

    def _asks_state(self, case: Case) -> bool:
        return bool(mentions((case.guard, self.operation.requires)).states) or case.guard is None

    # Results -------------------------------------------------------------------------------------

    def _without_result(self, case: Case) -> FindingsReport:
        """Whether a case that is reached allows a result wherever it applies."""
        sample = self.reached.without_result.get(case.clause)
        if sample is None:
            return FindingsReport()
        found = without_result(self.operation, case, sample, self.ground)
        if found is not None:
            return FindingsReport((found,))
        reason = "no result was found that it allows on some input, and none is excluded"
        return FindingsReport(unknown=(Unknown(case.clause, IMPOSSIBLE, reason),))
