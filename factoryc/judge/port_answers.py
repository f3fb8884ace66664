"""Draws what lies outside answers: as the contract of its port says, and at random where that leaves it open.

The same source of randomness gives the same answers. The spec and its contract alone are asked.
"""

from functools import cached_property
from random import Random

import attrs

from factoryc.analysis.ground import Ground, ground_on
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import Caller, caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.contract.outside import with_outside
from factoryc.contract.tables import Contract, Outcome, State, Value
from factoryc.spec.spec import Spec


@attrs.define(eq=False, slots=False)
class PortAnswers:
    """`spec` is as it was written, and `contract` that of the spec with all that lies outside."""

    spec: Spec
    contract: Contract
    _callers: dict[str, Caller] = attrs.field(factory=dict)

    def taken(
        self, operation: str, state: State, arguments: tuple[Value, ...], random: Random
    ) -> tuple[Outcome, State] | None:
        """How the call ends, and the state after it; None where nobody can say.

        A clause that has no value here raises `Undefined`.
        """
        if operation not in self._callers:
            try:
                named = self._ground.spec.operation(operation)
                self._callers[operation] = caller(named, self._ground)
            except NoValue:
                return None
        called = self._callers[operation]
        taken = take_step(called, state, arguments, self._ground, random, Seen())
        return None if taken is None else (taken.step.outcome, taken.after)

    @cached_property
    def _ground(self) -> Ground:
        whole, _ = with_outside(self.spec)
        return ground_on(whole, self.contract)
