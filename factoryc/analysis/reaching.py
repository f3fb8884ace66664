"""Tries to get to cases of operations: by calls in the first state, further on, far on, and in all states within reach.

Bounded, and the same every time. A case that is not reached may still be reachable, unless everything was tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

import attrs

from factoryc.analysis.breadth import Breadth
from factoryc.analysis.ground import Ground
from factoryc.analysis.listed_calls import Arguments, Listed, Lists
from factoryc.analysis.nearer import Nearer
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import Caller, caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Sample, Situation, Step
from factoryc.analysis.situations import reachable_situations, situation
from factoryc.contract.evaluation import Undefined
from factoryc.contract.runtime import outcomes
from factoryc.contract.tables import Anything, Open, Rejected
from factoryc.frozen import frozen

_AT_FIRST = 60
_WALKED = 480
_FURTHER_ON = 600
_WALKED_FOR_RESULTS = 160
_FOR_RESULTS = 100
_LONG_WALKS = 12
_LONG = 160
_IN_BREADTH = 3_000
_LONGEST = 40


@frozen(eq=False)
class Reached:
    """`samples`: for each case that a call gets to, the first such call that was tried; of `calls` in all.

    `without_result`: for an open case, a call for which no result that it allows was found.
    `everything`: whether all calls in all states that any of them lead to were tried.
    """

    samples: Mapping[str, Sample]
    without_result: Mapping[str, Sample]
    calls: int
    everything: bool


@attrs.define(eq=False)
class _Reaching:
    wanted: frozenset[str]
    ground: Ground
    samples: dict[str, Sample] = attrs.field(factory=dict)
    without_result: dict[str, Sample] = attrs.field(factory=dict)
    calls: int = 0

    def is_done(self) -> bool:
        """Whether nothing is left to be got to."""
        return self.wanted <= self.samples.keys()

    def call(self, called: Caller, before: Situation, random: Random) -> None:
        """Draw a call, and note which cases apply to it."""
        ground, state = self.ground, before.state
        seen = Seen(before=before.seen)
        try:
            arguments = tuple(draw(random, seen) for draw in called.arguments)
            possible = outcomes(ground.contract, called.operation.name, state, arguments)
            if not possible or isinstance(possible[0].outcome, Anything | Rejected):
                return
            self.calls += 1
            sample = Sample(before, arguments)
            for each in possible:
                self.samples.setdefault(each.clause, sample)
            first = possible[0]
            if len(possible) == 1 and isinstance(first.outcome, Open):
                taken = take_step(called, state, arguments, ground, random, seen)
                if taken is None:
                    self.without_result.setdefault(first.clause, sample)
        except (NoValue, Undefined):
            # Where a clause has no value, a finding says so elsewhere.
            return

    def walk(self, listed: Sequence[Listed], random: Random) -> None:
        """One call after the other from the first state, as far as a long walk goes."""
        ground, state = self.ground, self.ground.contract.initial
        steps: tuple[Step, ...] = ()
        for _ in range(_LONG):
            one = random.choice(listed)
            arguments = random.choice(one.arguments)
            self.calls += 1
            try:
                taken = take_step(one.called, state, arguments, ground, random, Seen())
            except (NoValue, Undefined):
                continue
            if taken is None:
                continue
            for clause in taken.step.clauses:
                if clause in self.wanted and clause not in self.samples:
                    self.samples[clause] = Sample(situation(state, steps, ground), arguments)
            state, steps = taken.after, (*steps, taken.step)

    def wanting(self, callers: Sequence[Caller]) -> Iterator[tuple[Caller, Random]]:
        """The operations with a case that is not reached yet, each with what draws for it."""
        for called in callers:
            clauses = {case.clause for case in called.operation.cases}
            if (clauses & self.wanted) - self.samples.keys():
                yield called, Random(called.operation.clause)  # noqa: S311 -- to be repeatable is the point


def reach(wanted: frozenset[str], open_cases: frozenset[str], ground: Ground) -> Reached:
    """Which of these cases calls get to, and whether they find results for the `open_cases` among them."""
    trying = _Reaching(wanted, ground)
    callers = tuple(_callers(ground))
    first = situation(ground.contract.initial, (), ground)
    for called, random in trying.wanting(callers):
        for _ in range(_AT_FIRST):
            trying.call(called, first, random)
    if trying.is_done() and not open_cases:
        return _reached(trying, everything=False)
    random = Random(ground.spec.name)  # noqa: S311 -- as above
    walked = _WALKED_FOR_RESULTS if trying.is_done() else _WALKED
    places = reachable_situations(callers, ground, random, walked)
    for called, random in trying.wanting(callers):
        for _ in range(_FURTHER_ON):
            trying.call(called, random.choice(places), random)
    for called in callers:
        if open_cases.intersection(case.clause for case in called.operation.cases):
            random = Random(called.operation.clause)  # noqa: S311 -- as above
            for _ in range(_FOR_RESULTS):
                trying.call(called, random.choice(places), random)
    if not trying.is_done():
        _go_nearer(trying, callers)
    if trying.is_done():
        return _reached(trying, everything=False)
    return _with_listed_calls(trying, callers)


def _go_nearer(trying: _Reaching, callers: Sequence[Caller]) -> None:
    """To the cases that numbers decide, step by step."""
    for called, _ in list(trying.wanting(callers)):
        for case in trying.ground.contract.operations[called.operation.name].cases:
            if case.clause in trying.wanted - trying.samples.keys():
                nearer = Nearer(called, case, callers, trying.ground)
                sample = nearer.sample()
                trying.calls += nearer.calls
                if sample is not None:
                    trying.samples[case.clause] = sample


def _with_listed_calls(trying: _Reaching, callers: Sequence[Caller]) -> Reached:
    """Also where it takes many calls, each of which is of no account."""
    ground = trying.ground
    lists = Lists(ground)
    try:
        listed = [lists.of(each, _telling(trying, each)) for each in callers]
    except NoValue:
        return _reached(trying, everything=False)
    random = Random(ground.spec.name)  # noqa: S311 -- as above
    for _ in range(_LONG_WALKS):
        if not trying.is_done():
            trying.walk(listed, random)
    if trying.is_done():
        return _reached(trying, everything=False)
    breadth = Breadth(listed, ground, _IN_BREADTH)
    for _ in breadth.situations(_LONGEST):
        if trying.wanted <= trying.samples.keys() | breadth.clauses.keys():
            break
    for clause, (before, arguments) in breadth.clauses.items():
        trying.samples.setdefault(clause, Sample(before, arguments))
    trying.calls += breadth.calls
    is_all = len(listed) == len(ground.spec.operations) and all(each.is_all for each in listed)
    whole = breadth.is_whole and is_all and not breadth.has_choices
    return _reached(trying, everything=whole)


def _telling(trying: _Reaching, called: Caller) -> list[Arguments]:
    """What got to one case of the operation or another."""
    clauses = [case.clause for case in called.operation.cases]
    return [trying.samples[each].arguments for each in clauses if each in trying.samples]


def _callers(ground: Ground) -> Iterator[Caller]:
    for operation in ground.spec.operations:
        try:
            yield caller(operation, ground)
        except NoValue:
            # An operation without arguments to call it with reaches nothing.
            continue


def _reached(trying: _Reaching, *, everything: bool) -> Reached:
    found: dict[str, Any] = {
        clause: sample for clause, sample in trying.samples.items() if clause in trying.wanted
    }
    return Reached(found, trying.without_result, trying.calls, everything)
