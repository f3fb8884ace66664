"""Goes through the states that listed calls lead to, fewest calls first, each state once.

The first sequence that is found for a state is a shortest one, as far as the lists go. The limit counts calls, so
that every machine goes equally far.
"""

from collections.abc import Iterator, Sequence
from random import Random

import attrs

from factoryc.analysis.ground import Ground
from factoryc.analysis.listed_calls import Arguments, Listed
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import Caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.analysis.simpler import stable_text
from factoryc.analysis.situation import Situation, Step
from factoryc.analysis.situations import situation
from factoryc.contract.evaluation import Undefined
from factoryc.contract.runtime import outcomes
from factoryc.contract.tables import Anything, Open, Rejected, State

# Of the results that an open case allows, so many are gone on with.
_RESULTS = 2
_WITHOUT_RESULT = 20


@attrs.define(eq=False)
class Breadth:
    """How far it went. `clauses` are the cases that applied to some call, each with the first such call.

    `length`: every sequence of up to so many of the listed calls was tried. `is_whole`: no listed call leads to
    any other state. `has_choices`: a call may have ended otherwise than the one way that was gone on with.
    """

    listed: Sequence[Listed]
    ground: Ground
    most: int
    calls: int = 0
    length: int = 0
    is_whole: bool = False
    has_choices: bool = False
    clauses: dict[str, tuple[Situation, Arguments]] = attrs.field(factory=dict)

    def situations(self, longest: int) -> Iterator[Situation]:
        """The first state, then those after one call, after two, and so on up to `longest`."""
        first = situation(self.ground.contract.initial, (), self.ground)
        known = {stable_text(first.state)}
        yield first
        level = [first]
        for length in range(1, longest + 1):
            after: list[Situation] = []
            for before in level:
                for step, state in self._steps(before):
                    text = stable_text(state)
                    if text not in known:
                        known.add(text)
                        found = situation(state, (*(before.steps or ()), step), self.ground)
                        after.append(found)
                        yield found
                if self.calls >= self.most:
                    return
            self.length = length
            self.is_whole = not after
            if not after:
                return
            level = after

    def _steps(self, before: Situation) -> Iterator[tuple[Step, State]]:
        for listed in self.listed:
            for arguments in listed.arguments:
                self.calls += 1
                yield from self._after(listed.called, before, arguments)

    def _after(
        self, called: Caller, before: Situation, arguments: Arguments
    ) -> Iterator[tuple[Step, State]]:
        ground, state = self.ground, before.state
        try:
            possible = outcomes(ground.contract, called.operation.name, state, arguments)
            if not possible or isinstance(possible[0].outcome, Anything | Rejected):
                return
            for each in possible:
                self.clauses.setdefault(each.clause, (before, arguments))
            is_open = all(isinstance(each.outcome, Open) for each in possible)
            self.has_choices = self.has_choices or is_open
            random = Random(called.operation.clause)  # noqa: S311 -- to be repeatable is the point
            for _ in range(_RESULTS if is_open else 1):
                taken = take_step(called, state, arguments, ground, random, Seen())
                if taken is None:
                    # That none of many results was allowed has cost as much as many calls.
                    self.calls += _WITHOUT_RESULT
                    break
                yield taken.step, taken.after
        except (NoValue, Undefined):
            # Where a clause has no value, nobody knows what comes next; a finding says so elsewhere.
            self.has_choices = True
