"""What an eval is run on: the part of its spec that its calls can see, made once for all who share it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

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

# A contract of so many operations is made faster than one for each part of the spec.
_FEW = 20
# The number of the part where evals are that call nothing and see nothing.
_NOWHERE = -1

_Part = TypeVar("_Part")
_Divided: TypeAlias = dict[int, list[_Part]]


@frozen(eq=False)
class Surroundings:
    """The grounds of one spec: one for all operations and evals that have anything to do with each other."""

    spec: Spec
    _regions: dict[int, Spec] = attrs.field(factory=dict)
    _numbers: dict[str, int] = attrs.field(factory=dict)
    _made: dict[int, Ground] = attrs.field(factory=dict)

    def of(self, asked: Runnable) -> Ground:
        """The ground of an eval. What is drawn on it depends on nothing that the eval does not name."""
        seen = mentioned_in((asked.inputs, asked.steps))
        number = self._region(seen)
        region = self._regions[number]
        if number not in self._made:
            self._made[number] = ground(region)
        found = self._made[number]
        narrow = _narrowed(region, seen, asked.clause)
        values = attrs.evolve(found.values, constants=constants_of(narrow), being_made=[])
        return attrs.evolve(found, values=values)

    def _region(self, seen: Mentions) -> int:
        if not self._regions:
            self._divide()
        return next((self._numbers[name] for name in _named(seen)), _NOWHERE)

    def _divide(self) -> None:
        spec = self.spec
        if len(spec.operations) <= _FEW:
            self._regions[_NOWHERE] = spec
            self._numbers.update((name, _NOWHERE) for name in _named_by(spec))
            return
        self._numbers.update(_joined([_named(mentions(each)) for each in _running(spec)], spec))
        self._regions.update(_by_number(spec, self._numbers))


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


def _narrowed(region: Spec, seen: Mentions, clause: str) -> Spec:
    """What the calls of one eval can see."""
    operations = tuple(each for each in region.operations if each.name in seen.operations)
    states = seen.states.union(*map(states_in, operations))
    return only_needed(
        attrs.evolve(
            region,
            operations=operations,
            state=tuple(each for each in region.state if each.name in states),
            invariants=tuple(each for each in region.invariants if states_in(each) <= states),
            interface=None,
            evals=tuple(each for each in region.evals if each.clause == clause),
            nevers=tuple(each for each in region.nevers if each.clause == clause),
            loads=(),
            decisions=(),
        )
    )
