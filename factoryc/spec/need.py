"""Puts names after those that they need, however long the chains are."""

from collections.abc import Collection, Iterator, Mapping, Sequence


def in_order_of_need(
    needs: Mapping[str, Sequence[str]], wanted: Sequence[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """What is wanted and all that it needs, each name once and after its needs; and the circles.

    Each name is in one circle at most: a circle that meets one found before is not told again.
    """
    order: dict[str, None] = {}
    circles: list[tuple[str, ...]] = []
    told: set[str] = set()
    for first in wanted:
        path: dict[str, Iterator[str]] = {} if first in order else {first: iter(needs[first])}
        while path:
            name = next(reversed(path))
            needed = next(path[name], None)
            if needed is None:
                del path[name]
                order[name] = None
            elif needed in path:
                names = list(path)
                circle = tuple(names[names.index(needed) :])
                if not told.intersection(circle):
                    circles.append(circle)
                told.update(circle)
            elif needed not in order:
                path[needed] = iter(needs[needed])
    return tuple(order), tuple(circles)


def circles(needs: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of names that need each other, or a name that needs itself; in the order given."""
    order, _ = in_order_of_need({name: sorted(of) for name, of in needs.items()}, list(needs))
    needed_by: dict[str, list[str]] = {name: [] for name in needs}
    for name, of in needs.items():
        for other in of:
            needed_by[other].append(name)
    group: dict[str, str] = {}
    # What is finished last is reached from nothing outside of its own group.
    for first in reversed(order):
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name not in group:
                group[name] = first
                waiting.extend(needed_by[name])
    members: dict[str, list[str]] = {}
    for name in needs:
        members.setdefault(group[name], []).append(name)
    return tuple(
        tuple(names) for names in members.values() if len(names) > 1 or names[0] in needs[names[0]]
    )
