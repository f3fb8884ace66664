"""The part of a spec that a search about one operation looks at: what its calls can see or change.

A large spec is many areas that share no state. A search in one of them tries the calls that matter, its
witness shows the state that matters, and its answer stays the same when another area is edited.
"""

from collections.abc import Mapping

import attrs

from factoryc.analysis.touched import states_in
from factoryc.frozen import frozen
from factoryc.spec.definitions import Operation
from factoryc.spec.evals import Eval, Never
from factoryc.spec.mentions import mentions
from factoryc.spec.reached import only_needed
from factoryc.spec.spec import Spec


@frozen(eq=False)
class Areas:
    """The areas of a spec. Each is made once, however many operations it has."""

    spec: Spec
    _touched: Mapping[str, frozenset[str]]
    _together: Mapping[str, frozenset[str]]
    _called: Mapping[str, frozenset[str]]
    _made: dict[frozenset[str], Spec] = attrs.field(factory=dict)
    _leading: dict[tuple[str, ...], Spec] = attrs.field(factory=dict)

    def of(self, operation: Operation) -> Spec:
        """The spec with the states that the operation can come to see, and all that speaks of them."""
        touched = self._touched[operation.name]
        states = touched.union(*(self._together.get(state, touched) for state in touched))
        if states not in self._made:
            self._made[states] = self._area(states)
        return self._made[states]

    def leading_to(self, operation: Operation) -> Spec:
        """The part of the spec that may lead to its cases, and nothing that speaks of it: evals come and go."""
        area = self.of(operation)
        operations = area.operations if area.state else (operation,)
        names = tuple(each.name for each in operations)
        if names not in self._leading:
            self._leading[names] = only_needed(
                attrs.evolve(
                    area,
                    operations=operations,
                    interface=None,
                    evals=(),
                    nevers=(),
                    loads=(),
                    decisions=(),
                )
            )
        return self._leading[names]

    def _area(self, states: frozenset[str]) -> Spec:
        every = self.spec
        if len(states) == len(every.state):
            return every
        operations = tuple(each for each in every.operations if self._touched[each.name] <= states)
        names = {each.name for each in operations}
        return only_needed(
            attrs.evolve(
                every,
                state=tuple(each for each in every.state if each.name in states),
                invariants=tuple(each for each in every.invariants if states_in(each) <= states),
                operations=operations,
                interface=None,
                evals=tuple(each for each in every.evals if self._called[each.clause] <= names),
                loads=(),
                decisions=(),
                nevers=tuple(each for each in every.nevers if self._called[each.clause] <= names),
            )
        )


def areas_of(spec: Spec) -> Areas:
    """The areas of a spec, none of them made yet."""
    touched = {each.name: states_in(each) for each in spec.operations}
    # What one operation changes may depend on all that it reads, and an invariant binds all it names.
    bound = [touched[each.name] for each in spec.operations if _changes(each)]
    together: dict[str, frozenset[str]] = {}
    for states in (*bound, *map(states_in, spec.invariants)):
        joined = states.union(*(together.get(state, states) for state in states))
        together.update(dict.fromkeys(joined, joined))
    running: tuple[Eval | Never, ...] = (*spec.evals, *spec.nevers)
    called = {each.clause: mentions(each).operations for each in running}
    return Areas(spec, touched, together, called)


def _changes(operation: Operation) -> bool:
    return any(case.sets for case in operation.cases)
