"""Which states a definition speaks of."""

from factoryc.spec.definitions import InvariantDefinition, Operation
from factoryc.spec.mentions import mentions


def states_in(value: Operation | InvariantDefinition) -> frozenset[str]:
    """The states that a definition reads or sets."""
    read = mentions(value).states
    if isinstance(value, InvariantDefinition):
        return read
    return read.union(change.state for case in value.cases for change in case.sets)
