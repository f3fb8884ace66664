"""Which states a definition speaks of."""

from collections.abc import Iterator

from factoryc.spec.definitions import InvariantDefinition, Operation
from factoryc.spec.expressions import StateRead
from factoryc.spec.walk import parts


def states_in(value: Operation | InvariantDefinition) -> frozenset[str]:
    """The states that a definition reads or sets."""
    return frozenset(_states_in(value))


def _states_in(value: Operation | InvariantDefinition) -> Iterator[str]:
    for part in parts(value):
        if isinstance(part, StateRead):
            yield part.name
    for case in value.cases if isinstance(value, Operation) else ():
        for change in case.sets:
            yield change.state
