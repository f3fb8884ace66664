"""Searches one operation: many calls in many situations, and the first that shows each thing.

The number of calls is fixed by the size of the spec, not the time, so that every machine finds the same. Situations that
calls lead to come first: a witness there is worth more.
"""

from collections.abc import Iterator
from random import Random

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.probe import Shows, Silent, probe
from factoryc.analysis.results import Caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Sample, Situation
from factoryc.frozen import frozen

# Up to so many operations each is searched with all the calls there are for one; beyond, they share.
_FULLY_SEARCHED = 64
_REACHABLE = 2_000
_ARBITRARY = 1_000
_WALKED = 480
_LEAST = 16
# What z3 may do for one formula, in units of its own: some tenths of a second.
_SOLVED = 200_000
_FIRST = 0.33
_MOST_FAILURES = 20


@frozen(eq=False)
class Found:
    """What a call shows, and the call."""

    shows: Shows
    sample: Sample


@frozen(eq=False)
class Searched:
    """`samples` counts the calls about which the contract had to say something."""

    found: tuple[Found, ...]
    samples: int


@frozen
class Effort:
    """How many calls are tried, in states that calls lead to and in others, and to find such states.

    `solved` is the limit for each formula that is solved.
    """

    reachable: int = _REACHABLE
    arbitrary: int = _ARBITRARY
    walked: int = _WALKED
    solved: int = _SOLVED


def effort_for(operations: int) -> Effort:
    """The effort for each operation of a spec of that many: a large spec takes no longer for ever.

    It halves in steps, so that one operation more seldom changes what is tried of the others.
    """
    halvings = max(0, (operations - 1) // _FULLY_SEARCHED).bit_length()
    shares = [
        max(_LEAST, whole >> halvings) for whole in (_REACHABLE, _ARBITRARY, _WALKED, _SOLVED)
    ]
    return Effort(*shares)


@frozen(eq=False)
class Places:
    """Where calls are tried."""

    reachable: tuple[Situation, ...]
    arbitrary: tuple[Situation, ...]


def search(
    called: Caller,
    places: Places,
    ground: Ground,
    doubts: frozenset[Shows],
    effort: Effort,
) -> Searched:
    """The first sample for each thing that shows up, until all that is in doubt has shown up.

    Raises `NoValue` where values for the parameters are too hard to find.
    """
    found: dict[Shows, Sample] = {}
    asked = 0
    random = Random(called.operation.clause)  # noqa: S311 -- to be repeatable is the point
    for sample in samples(called, places, random, effort):
        shown = probe(called, sample, ground, random)
        if isinstance(shown, Silent):
            asked += shown.is_asked
            continue
        asked += 1
        if shown not in found:
            found[shown] = sample
            if doubts <= found.keys():
                break
    return Searched(tuple(Found(shows, sample) for shows, sample in found.items()), asked)


def samples(called: Caller, places: Places, random: Random, effort: Effort) -> Iterator[Sample]:
    """Calls in reachable situations, then in others. Raises `NoValue` where arguments are hard to find."""
    failures = 0
    made = 0
    for situations, count in (
        (places.reachable, effort.reachable),
        (places.arbitrary, effort.arbitrary),
    ):
        for _ in range(count if situations else 0):
            # A third of the calls in the first situation: little stored is easy to read.
            situation = situations[0] if random.random() < _FIRST else random.choice(situations)
            seen = Seen(before=situation.seen)
            try:
                arguments = tuple(draw(random, seen) for draw in called.arguments)
            except NoValue:
                failures += 1
                if failures > _MOST_FAILURES and failures > made:
                    raise
                continue
            made += 1
            yield Sample(situation, arguments)
