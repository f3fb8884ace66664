"""Puts names after those that they need, however long the chains are."""

from collections.abc import Iterator, Mapping, Sequence


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
