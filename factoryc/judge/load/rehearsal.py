"""Whether the loads of a spec can begin at all: fed from the contract itself, before any code exists.

A load that finds nothing to ask for here finds nothing at the gate of a build either, some minutes later.
"""

from random import Random

import attrs

from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.listed_calls import Arguments
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.contract.runtime import State, Undefined
from factoryc.judge.load.feeding import feed
from factoryc.judge.load.plan import Produced, wanted_types
from factoryc.judge.subjects.subject import Broken, Observed
from factoryc.spec.spec import Spec

_ENOUGH = 1


def unfed_loads(spec: Spec) -> tuple[tuple[str, str], ...]:
    """The loads that cannot begin, by their clauses, each with the reason. The same each time."""
    asking = [load for load in spec.loads if wanted_types(load)]
    if not asking:
        return ()
    basis = ground(spec)
    found = []
    for load in asking:
        random = Random(load.clause)  # noqa: S311  a load, no secret
        played = ContractCalls(basis, random)
        produced = Produced(basis.spec, wanted_types(load))
        unfed = feed(load, basis, played.call, produced, random, _ENOUGH)
        # Where the contract says nothing, software may still answer.
        if unfed is not None and not unfed.is_broken:
            found.append((load.clause, unfed.text))
    return tuple(found)


@attrs.define(eq=False)
class ContractCalls:
    """The contract in the place of an implementation."""

    basis: Ground
    random: Random
    state: State = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.state = self.basis.contract.initial

    def call(self, operation: str, arguments: Arguments) -> Observed:
        """How the call ends; an open result is one of those that are allowed."""
        called = caller(self.basis.spec.operation(operation), self.basis)
        try:
            taken = take_step(called, self.state, arguments, self.basis, self.random, Seen())
        except (NoValue, Undefined) as reason:
            return Broken(str(reason))
        if taken is None:
            return Broken("the contract says nothing of this call")
        self.state = taken.after
        return taken.step.outcome
