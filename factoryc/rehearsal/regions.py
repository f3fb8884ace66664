"""The parts of a spec in which its evals move: what their calls can come to see, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

import attrs

from factoryc.analysis.touched import states_in
from factoryc.frozen import frozen
from factoryc.rehearsal.runnable import Runnable
from factoryc.spec.clock import passes_time
from factoryc.spec.evals import Eval, Never
from factoryc.spec.mentions import Mentions, mentioned_in, mentions
from factoryc.spec.reached import only_needed
from factoryc.spec.spec import Spec

# A contract of so many operations is made faster than one for each part of the spec.
_FEW = 20
# The number of the part where evals are that call nothing and see nothing.
_NOWHERE = -1

_Part = TypeVar("_Part")
_Divided: TypeAlias = dict[int, list[_Part]]


@frozen(eq=False)
class Regions:
    """The regions of one spec: one for all operations and evals that have anything to do with each other."""

    spec: Spec
    _regions: dict[int, Spec] = attrs.field(factory=dict)
    _numbers: dict[str, int] = attrs.field(factory=dict)

    def of(self, asked: Runnable) -> Spec:
        """The region of an eval: one object for all evals in it."""
        if not self._regions:
            self._divide()
        named = _named(_seen_by(asked))
        return self._regions[next((self._numbers[name] for name in named), _NOWHERE)]

    def _divide(self) -> None:
        spec = self.spec
        if len(spec.operations) <= _FEW:
            self._regions[_NOWHERE] = spec
            self._numbers.update((name, _NOWHERE) for name in _named_by(spec))
            return
        self._numbers.update(_joined([_named(mentions(each)) for each in _running(spec)], spec))
        self._regions.update(_by_number(spec, self._numbers))


def narrowed(region: Spec, asked: Runnable) -> Spec:
    """What the calls of one eval can see."""
    seen = _seen_by(asked)
    operations = tuple(each for each in region.operations if each.name in seen.operations)
    states = seen.states.union(*map(states_in, operations))
    return only_needed(
        attrs.evolve(
            _for_one(asked, region),
            operations=operations,
            state=tuple(each for each in region.state if each.name in states),
            invariants=tuple(each for each in region.invariants if states_in(each) <= states),
        )
    )


def deciding(region: Spec, asked: Runnable) -> Spec:
    """All that decides how one eval ends: besides what its calls see, what is so of every state."""
    called = _seen_by(asked).operations
    operations = (each for each in region.operations if each.name in called or passes_time(each))
    return only_needed(attrs.evolve(_for_one(asked, region), operations=tuple(operations)))


def _for_one(asked: Runnable, region: Spec) -> Spec:
    return attrs.evolve(
        region,
        interface=None,
        evals=tuple(each for each in region.evals if each.clause == asked.clause),
        nevers=tuple(each for each in region.nevers if each.clause == asked.clause),
        loads=(),
        decisions=(),
    )


def _seen_by(asked: Runnable) -> Mentions:
    return mentioned_in((asked.inputs, asked.steps))


def _named(seen: Mentions) -> frozenset[str]:
    return seen.operations | seen.states


def _named_by(spec: Spec) -> tuple[str, ...]:
    operations = (each.name for each in spec.operations)
    return (*operations, *(each.name for each in spec.state))


def _running(spec: Spec) -> tuple[Eval | Never, ...]:
    return (*spec.evals, *spec.nevers)


def _joined(called: Iterable[frozenset[str]], spec: Spec) -> dict[str, int]:
    """A number for each operation and state: the same where one leads to the other."""
    numbers: dict[str, int] = {}
    members: dict[int, list[str]] = {}
    groups = [
        *({each.name, *states_in(each)} for each in spec.operations),
        *map(states_in, spec.invariants),
        *called,
    ]
    for number, group in enumerate(groups):
        together = list(group)
        for other in {numbers[name] for name in group if name in numbers}:
            together += members.pop(other)
        members[number] = together
        numbers.update(dict.fromkeys(together, number))
    return numbers


def _by_number(spec: Spec, numbers: Mapping[str, int]) -> dict[int, Spec]:
    """The spec in pieces that have nothing to do with each other."""

    def divided(parts: Iterable[_Part], names: Callable[[_Part], Iterable[str]]) -> _Divided[_Part]:
        found: _Divided[_Part] = {}
        for part in parts:
            number = next((numbers[name] for name in names(part) if name in numbers), _NOWHERE)
            found.setdefault(number, []).append(part)
        return found

    operations = divided(spec.operations, lambda each: (each.name,))
    state = divided(spec.state, lambda each: (each.name,))
    invariants = divided(spec.invariants, states_in)
    evals = divided(spec.evals, lambda each: _named(mentions(each)))
    nevers = divided(spec.nevers, lambda each: _named(mentions(each)))
    return {
        number: only_needed(
            attrs.evolve(
                spec,
                operations=tuple(operations.get(number, ())),
                state=tuple(state.get(number, ())),
                invariants=tuple(invariants.get(number, ())),
                interface=None,
                evals=tuple(evals.get(number, ())),
                nevers=tuple(nevers.get(number, ())),
                loads=(),
                decisions=(),
            )
        )
        for number in {*numbers.values(), _NOWHERE}
    }
