"""Whether some order of calls that went on at once explains what each of them answered.

Linearizability, for histories as short as an eval's: an order that keeps each branch's own is looked
for, in which the contract allows every answer. Where it is known when calls began and ended, one that
had ended comes before one that had not begun. Positions and states that were tried are remembered.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from factoryc.contract.evaluation import same
from factoryc.contract.runtime import Contract, Explained, Undefined, explain
from factoryc.contract.tables import Outcome, State

# An operation, its arguments, and what it answered.
Answered: TypeAlias = tuple[str, Sequence[Any], Outcome]
# When a call began and ended, on any clock that all of them share.
Span: TypeAlias = tuple[float, float]
_MOST_STEPS = 20_000


class TooMany(Exception):
    """There are more orders than can be tried."""


def explaining_states(
    contract: Contract,
    state: State,
    branches: Sequence[Sequence[Answered]],
    spans: Sequence[Sequence[Span]] = (),
) -> list[State | None]:
    """The states that an order leads to, None where the contract says no more; empty: there is none.

    Raises TooMany where the search does not end.
    """
    ends: list[State | None] = []
    tried: dict[tuple[int, ...], list[State]] = {}
    waiting: list[tuple[tuple[int, ...], State]] = [((0,) * len(branches), state)]
    steps = 0
    while waiting:
        places, at = waiting.pop()
        known = tried.setdefault(places, [])
        if any(same(at, other) for other in known):
            continue
        known.append(at)
        if all(place == len(branch) for place, branch in zip(places, branches, strict=True)):
            ends.append(at)
            continue
        for index, branch in enumerate(branches):
            if places[index] == len(branch) or _comes_later(index, places, spans):
                continue
            steps += 1
            if steps > _MOST_STEPS:
                raise TooMany
            operation, arguments, observed = branch[places[index]]
            try:
                found = explain(contract, operation, at, arguments, observed)
            except Undefined:
                continue
            if not isinstance(found, Explained):
                continue
            if found.free or found.after is None:
                # From here on the contract demands nothing that could be held against anybody.
                return [None]
            following = (*places[:index], places[index] + 1, *places[index + 1 :])
            waiting.append((following, found.after))
    return ends


def _comes_later(index: int, places: Sequence[int], spans: Sequence[Sequence[Span]]) -> bool:
    """Whether a call that is still to come had ended before the next one of this branch began."""
    if not spans:
        return False
    began, _ = spans[index][places[index]]
    return any(
        other != index and place < len(branch) and branch[place][1] < began
        for other, (place, branch) in enumerate(zip(places, spans, strict=True))
    )
