"""Rules of the grammar, as a parser needs them that builds nodes while it reduces."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from factoryc.frozen import frozen
from factoryc.syntax.tables import Rule

# The children of a node, taken out of the values of all that is not reduced yet. The first of these
# values is None, and stands for every optional part that is absent.
Take: TypeAlias = Callable[[Sequence[Any]], Sequence[Any]]
# Given a builder, where a node stands, and its children: the node.
Make: TypeAlias = Callable[[Any, Any, Sequence[Any]], Any]
# The number of the state that comes after a rule, and what to do there.
_Next: TypeAlias = "tuple[int, int | Reduction]"

# `a + b + c` is a tree as well, but one that takes less of the stack to walk than what is nested.
_SIDE_BY_SIDE = frozenset({"add", "subtract", "multiply", "or_", "and_"})


@frozen(eq=False)
class Reduction:
    """A rule as it is reduced.

    `make` is None for helpers of `*` and `+`, whose parts are spliced, and where one child may be the
    node itself: `is_child` where it always is, `may_be_child` where it is if there is no other.
    `passes_on`: nothing but a step from one level of precedence to the next.
    """

    size: int
    origin: str
    make: Make | None
    take: Take
    is_child: bool
    may_be_child: bool
    passes_on: bool
    is_side_by_side: bool
    # What comes next, by the state below the rule and the token behind it; filled when it is met.
    following: dict[tuple[int, str], _Next]


def reduction(rule: Rule, methods: object, following: dict[tuple[int, str], _Next]) -> Reduction:
    """A rule with the method that makes its nodes."""
    is_child = rule.is_transparent and len(rule.places) == 1 and not rule.spliced
    return Reduction(
        rule.size,
        rule.origin,
        None if rule.is_helper or is_child else getattr(methods, rule.method),
        # A list that others may be spliced into, or what is quicker.
        _spliced(rule.places, rule.spliced)
        if rule.spliced or rule.is_helper
        else _picked(rule.places),
        is_child,
        rule.is_transparent and not is_child,
        is_child and rule.size == 1,
        rule.method in _SIDE_BY_SIDE,
        following,
    )


def _picked(places: Sequence[int]) -> Take:
    if not places:
        return itemgetter(slice(0, 0))
    if len(places) == 1:
        (place,) = places
        return itemgetter(slice(place, place + 1 or None))
    return itemgetter(*places)


def _spliced(places: Sequence[int], spliced: Sequence[int]) -> Take:
    first, *others = places

    def take(values: Sequence[Any]) -> Sequence[Any]:
        # The list so far is nobody else's: a copy for each item would take the square of them.
        found: list[Any] = values[first] if first in spliced else [values[first]]
        for place in others:
            if place in spliced:
                found.extend(values[place])
            else:
                found.append(values[place])
        return found

    return take
