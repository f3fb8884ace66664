"""The order in which a set is gone through: always the same, and the other way round where one asks for it.

The language goes through a set from the least item to the greatest. Whoever wants to know whether
that shows arranges the set the other way round, and evaluates the contract once more.
"""

from collections.abc import Iterable

from factoryc.contract.meanings import items_in_order
from factoryc.contract.tables import Value


class Backwards(frozenset[Value]):
    """A set that is gone through from the greatest item to the least."""


def items_of(items: Iterable[Value]) -> list[Value]:
    """The items of a set, in the order in which it is gone through."""
    ordered = items_in_order(frozenset(items))
    return ordered[::-1] if isinstance(items, Backwards) else ordered
