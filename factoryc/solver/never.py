"""Whether a case never applies, and whether it allows no result: proved by z3, or not at all.

What no formula can satisfy is so of every state that types and invariants allow. A limit that counts what z3 does
makes the answer the same on every machine; where it is reached nothing is proved.
"""

from collections.abc import Callable, Sequence

import attrs
import z3

from factoryc.analysis.asked import Asked
from factoryc.analysis.case_demands import passed_over
from factoryc.analysis.formula import Functions
from factoryc.frozen import frozen
from factoryc.proof.of_state import concerned
from factoryc.solver.afterwards import taken
from factoryc.solver.expressions import condition
from factoryc.solver.fragment import OutsideFragment, TooLarge
from factoryc.solver.inputs import Inputs, any_call
from factoryc.solver.proving import solver_for
from factoryc.solver.queries import Asking
from factoryc.solver.terms import Z3
from factoryc.spec.definitions import Case, InvariantDefinition, Operation
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec


@frozen(eq=False)
class Proving:
    """What is proved of one spec, with the limit for each formula."""

    spec: Spec
    functions: Functions
    limit: int

    def never_applies(self, operation: Operation, case: Case) -> bool:
        """Whether no call in any state that the invariants allow is for the case."""
        return self._is_proved(lambda: self.applying(operation, case))

    def allows_nothing(
        self, operation: Operation, case: Case, given: Sequence[Expression] = ()
    ) -> bool:
        """Whether each result that its type allows breaks what is ensured, wherever the case applies.

        `given` says more of the input and the state.
        """

        def shows() -> tuple[Inputs, Sequence[Z3]]:
            inputs = self._call(operation)
            self._assume(given, inputs)
            return taken(operation, case, inputs).inputs, ()

        return self._is_proved(shows)

    def keeps(self, operation: Operation, case: Case, invariant: InvariantDefinition) -> bool:
        """Whether what holds before the case holds after it. The spec has it among its invariants."""

        def shows() -> tuple[Inputs, Sequence[Z3]]:
            case_taken = taken(operation, case, self._call(operation))
            return case_taken.inputs, case_taken.breaks(invariant)

        return invariant not in concerned(case, self.spec) or self._is_proved(shows)

    def mean_the_same(self, right: Operation, other: Operation) -> bool:
        """Whether each case of one applies where that of the other does, and then they do the same.

        The operations differ in their cases alone. What has no value for one is not looked at.
        """
        cases = {each.clause: each for each in other.cases}
        if cases.keys() != {each.clause for each in right.cases}:
            return False
        return all(
            self._do_the_same(right, each, other, cases[each.clause]) for each in right.cases
        )

    def _do_the_same(self, right: Operation, case: Case, other: Operation, others: Case) -> bool:
        return (
            self._is_proved(lambda: self._applying_alone(right, case, other, others))
            and self._is_proved(lambda: self._applying_alone(other, others, right, case))
            and self._is_proved(lambda: self._differing(right, case, others))
        )

    def _applying_alone(
        self, one: Operation, case: Case, other: Operation, others: Case
    ) -> tuple[Inputs, Sequence[Z3]]:
        inputs, _ = self.applying(one, case)
        encoding = inputs.encoding
        guard = (others.guard,) if others.guard is not None else ()
        asked = [
            condition(each, inputs.scope, encoding)
            for each in (*passed_over(other, others), *guard)
        ]
        return inputs, (z3.Not(encoding.all_of(*asked)),)

    def _differing(
        self, operation: Operation, case: Case, other: Case
    ) -> tuple[Inputs, Sequence[Z3]]:
        inputs, _ = self.applying(operation, case)
        if case == attrs.evolve(other, guard=case.guard):
            return inputs, (z3.BoolVal(val=False, ctx=inputs.encoding.context),)
        asking = Asking(operation, self.spec, self.functions, Asked({}, ()))
        differs = asking.differences(case, other, inputs)
        return inputs, (inputs.encoding.any_of(*differs),)

    def given(self, *invariants: InvariantDefinition) -> "Proving":
        """The same where these are so of every state, and nothing else is known of it."""
        return attrs.evolve(self, spec=attrs.evolve(self.spec, invariants=invariants))

    def _call(self, operation: Operation) -> Inputs:
        inputs = any_call(operation, self.spec, self.functions)
        self._assume(operation.requires, inputs)
        return inputs

    def applying(self, operation: Operation, case: Case) -> tuple[Inputs, Sequence[Z3]]:
        """Any call that is for the case, in any state that the invariants allow."""
        inputs = self._call(operation)
        own = (case.guard,) if case.guard is not None else ()
        self._assume((*passed_over(operation, case), *own), inputs)
        return inputs, ()

    def _assume(self, said: Sequence[Expression], inputs: Inputs) -> None:
        for each in said:
            inputs.encoding.assume(condition(each, inputs.scope, inputs.encoding))

    def _is_proved(self, shows: Callable[[], tuple[Inputs, Sequence[Z3]]]) -> bool:
        try:
            inputs, formula = shows()
            inputs.encoding.saturate()
            encoding = inputs.encoding
            solver = solver_for([*encoding.assertions, *formula], encoding.context, self.limit)
            return bool(solver.check() == z3.unsat)
        except (OutsideFragment, TooLarge, z3.Z3Exception):
            return False
