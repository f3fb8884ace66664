"""Searches one operation: many calls in many situations, and the first that shows each thing.

The number of calls is fixed by the size of the spec, not the time, so that every machine finds the same. Situations that
calls lead to come first: a witness there is worth more.
"""

from collections.abc import Iterator
from random import Random

from factoryc.analysis.effort import Effort
from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.probe import Shows, Silent, probe
from factoryc.analysis.results import Caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Sample, Situation
from factoryc.frozen import frozen

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
