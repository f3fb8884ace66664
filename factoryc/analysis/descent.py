"""Goes from something to what is simpler, as long as it still shows what it shows."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")


def descended(
    start: _T, simpler: Callable[[_T], Iterator[_T]], still_shows: Callable[[_T], bool], most: int
) -> _T:
    """The simplest on the way down; no more than `most` are tried."""
    tries = 0
    place: int | None = 0
    while place is not None:
        # On from where the last step down was: what came before has failed already.
        candidates, begin, place = enumerate(simpler(start)), place, None
        for index, candidate in _from_place(candidates, begin):
            tries += 1
            if tries > most:
                return start
            if still_shows(candidate):
                start, place = candidate, index
                break
    return start


def _from_place(candidates: Iterator[tuple[int, _T]], place: int) -> Iterator[tuple[int, _T]]:
    skipped = list(islice(candidates, place))
    yield from candidates
    yield from skipped
