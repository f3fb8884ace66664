"""Goes toward a case step by step: of a few calls, on with one after which its guard is missed by no more than before.

For guards that compare numbers of what is remembered: the fourth loan of a member, a stock that runs out. Bounded,
and the same every time.
"""

from collections.abc import Sequence
from math import inf
from random import Random

import attrs

from factoryc.analysis.ground import Ground
from factoryc.analysis.listed_calls import Arguments
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import Caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Sample, Situation
from factoryc.analysis.situations import situation
from factoryc.contract.evaluation import Undefined, evaluate
from factoryc.contract.runtime import outcomes
from factoryc.contract.tables import Case

_WAYS = 3
_STEPS = 40
_CHOICES = 10
_LOOKS = 10


@attrs.define(eq=False)
class Nearer:
    """On the way to one case of an operation. `calls` counts those that were tried."""

    target: Caller
    case: Case
    callers: Sequence[Caller]
    ground: Ground
    calls: int = 0

    def sample(self) -> Sample | None:
        """A call that gets to the case, and those before it; None where no way leads there, or none is known."""
        changing = [
            each for each in self.callers if any(case.sets for case in each.operation.cases)
        ]
        if self.case.short_by is None or not changing:
            return None
        random = Random(self.case.clause)  # noqa: S311 -- to be repeatable is the point
        for _ in range(_WAYS):
            place = situation(self.ground.contract.initial, (), self.ground)
            missing, found = self._look(place, random)
            for _ in range(_STEPS):
                if found is not None:
                    return Sample(place, found)
                nexts = self._nexts(place, changing, random)
                near = min((each for each, *_ in nexts), default=inf)
                if near > missing or not nexts:
                    # All of a few were the wrong way; others will be drawn.
                    continue
                missing, place, found = random.choice([each for each in nexts if each[0] == near])
        return None

    def _nexts(
        self, place: Situation, changing: Sequence[Caller], random: Random
    ) -> list[tuple[float, Situation, Arguments | None]]:
        """Some situations after one more call, each with how much is missing there."""
        found: list[tuple[float, Situation, Arguments | None]] = []
        for _ in range(_CHOICES):
            called = random.choice(changing)
            seen = Seen(before=place.seen)
            self.calls += 1
            try:
                arguments = tuple(draw(random, seen) for draw in called.arguments)
                taken = take_step(called, place.state, arguments, self.ground, random, seen)
            except (NoValue, Undefined):
                continue
            if taken is None or taken.after == place.state:
                continue
            after = situation(taken.after, (*(place.steps or ()), taken.step), self.ground)
            missing, arrived = self._look(after, random)
            if arrived is not None:
                return [(0.0, after, arrived)]
            found.append((missing, after, None))
        return found

    def _look(self, place: Situation, random: Random) -> tuple[float, Arguments | None]:
        """How much is missing for the best of a few calls, and one that gets to the case."""
        assert self.case.short_by is not None, "there is a number to go by"
        name = self.target.operation.name
        least = inf
        for _ in range(_LOOKS):
            seen = Seen(before=place.seen)
            self.calls += 1
            try:
                arguments = tuple(draw(random, seen) for draw in self.target.arguments)
                given = (place.state, *arguments)
                least = min(least, evaluate(self.case.clause, self.case.short_by, *given))
                possible = outcomes(self.ground.contract, name, place.state, arguments)
            except (NoValue, Undefined):
                continue
            if any(each.clause == self.case.clause for each in possible):
                return 0.0, arguments
        return least, None
