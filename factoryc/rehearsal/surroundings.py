"""What an eval is run on: the part of its spec that its calls can see, made once for all who share it."""

from collections.abc import Mapping

import attrs

from factoryc.analysis.constants import constants_of
from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.touched import states_in
from factoryc.frozen import frozen
from factoryc.rehearsal.program import Runnable
from factoryc.spec.evals import Eval, ExpectCalled, FileRows, Never
from factoryc.spec.mentions import Mentions, mentioned_in, mentions
from factoryc.spec.reached import only_needed
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

# A contract of so many operations is made faster than one for each eval.
_FEW = 20


@frozen(eq=False)
class Surroundings:
    """The grounds of one spec, by the operations that are called and the states that are read."""

    spec: Spec
    _made: dict[tuple[frozenset[str], ...], Ground] = attrs.field(factory=dict)

    def of(self, asked: Runnable) -> Ground:
        """The ground of an eval. What is drawn on it depends on nothing that the eval does not name."""
        seen = mentioned_in((asked.inputs, asked.steps))
        narrow = _narrowed(self.spec, seen, asked.clause)
        is_wide = len(self.spec.operations) <= _FEW
        key = () if is_wide else (seen.operations, seen.states)
        if key not in self._made:
            self._made[key] = ground(self.spec if is_wide else _narrowed(self.spec, seen))
        found = self._made[key]
        values = attrs.evolve(found.values, constants=constants_of(narrow), being_made=[])
        return attrs.evolve(found, values=values)


def called_by(asked: Runnable) -> frozenset[str]:
    """The operations that an eval calls."""
    return mentioned_in((asked.inputs, asked.steps)).operations


def why_not(asked: Runnable, spec: Spec, data: Mapping[str, bytes]) -> str:
    """Why the eval is not run against the contract; empty where nothing is in the way."""
    if any(isinstance(part, ExpectCalled) for part in parts(asked.steps)):
        return "what it expects of ports shows only once there is software"
    for name in sorted(called_by(asked)):
        if any(case.calls for case in spec.operation(name).cases):
            return f"`{name}` asks ports, and what those answer shows only once there is software"
    if isinstance(asked.inputs, FileRows) and asked.inputs.path not in data:
        return f"`{asked.inputs.path}` was not gone through: it is read where it is not larger than a megabyte"
    return ""


def _narrowed(spec: Spec, seen: Mentions, clause: str = "") -> Spec:
    """What these calls can see. Without a clause, with all evals that no more is needed for."""
    operations = tuple(each for each in spec.operations if each.name in seen.operations)
    states = seen.states.union(*map(states_in, operations))

    def is_kept(part: Eval | Never) -> bool:
        needs = mentions(part)
        is_enough = needs.operations <= seen.operations and needs.states <= seen.states
        return part.clause == clause if clause else is_enough

    return only_needed(
        attrs.evolve(
            spec,
            operations=operations,
            state=tuple(each for each in spec.state if each.name in states),
            invariants=tuple(each for each in spec.invariants if states_in(each) <= states),
            interface=None,
            evals=tuple(filter(is_kept, spec.evals)),
            nevers=tuple(filter(is_kept, spec.nevers)),
            loads=(),
            decisions=(),
        )
    )
