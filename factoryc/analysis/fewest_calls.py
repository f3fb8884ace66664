"""Looks for the fewest calls that lead to what a sample shows, and says whether there can be fewer.

Every sequence of some listed calls is tried, the short ones first. So what is found is a shortest one as far as the
list goes; and where the limit is reached before all shorter ones were tried, nothing is claimed.
"""

from collections.abc import Callable, Iterator

from factoryc.analysis.breadth import Breadth
from factoryc.analysis.ground import Ground
from factoryc.analysis.listed_calls import Arguments, Listed, Lists
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import caller
from factoryc.analysis.seen import Seen, note_parts
from factoryc.analysis.simpler import stable_text
from factoryc.analysis.situation import Sample
from factoryc.analysis.situations import situation
from factoryc.frozen import frozen
from factoryc.spec.definitions import Operation

_MOST_CALLS = 2_000
# As long as the walks are that look for states.
_LONGEST = 6
_MOST_INPUTS = 8


@frozen(eq=False)
class Fewest:
    """The sample with the fewest calls that were found before it.

    `listed`: of these calls all sequences that are shorter were tried in vain. Empty: not all of them were.
    """

    sample: Sample
    listed: tuple[tuple[str, Arguments], ...] = ()


def fewest_calls(
    sample: Sample,
    operation: Operation,
    still_shows: Callable[[Sample], bool],
    smaller: Callable[[Sample], Sample],
    ground: Ground,
) -> Fewest:
    """Also for a sample to which no calls are known to lead. `smaller` makes values simple, with no more calls."""
    while sample.situation.steps != ():
        lists = Lists(ground, _met(sample, operation, ground))
        try:
            listed = list(_listed(sample, lists, ground))
        except NoValue:
            return Fewest(sample)
        breadth = Breadth(listed, ground, _MOST_CALLS)
        steps = sample.situation.steps
        longest = _LONGEST if steps is None else len(steps) - 1
        shorter = _first(sample, operation, still_shows, breadth, longest)
        if shorter is None:
            is_all = breadth.is_whole or breadth.length >= longest
            if steps is None or not is_all or breadth.has_choices:
                return Fewest(sample)
            calls = (
                (each.called.operation.name, given) for each in listed for given in each.arguments
            )
            return Fewest(sample, tuple(calls))
        sample = smaller(shorter)
    return Fewest(sample)


def _first(
    sample: Sample,
    operation: Operation,
    still_shows: Callable[[Sample], bool],
    breadth: Breadth,
    longest: int,
) -> Sample | None:
    own = (
        each.arguments for each in breadth.listed if each.called.operation.name == operation.name
    )
    few = [given for arguments in own for given in arguments][:_MOST_INPUTS]
    inputs = {stable_text(each): each for each in (sample.arguments, *few)}
    for place in breadth.situations(longest):
        for arguments in inputs.values():
            candidate = Sample(place, arguments)
            if still_shows(candidate):
                return candidate
    return None


def _listed(sample: Sample, lists: Lists, ground: Ground) -> Iterator[Listed]:
    """The calls of the sample, and simple ones of every operation."""
    for operation in ground.spec.operations:
        steps = sample.situation.steps or ()
        known = [each.arguments for each in steps if each.operation == operation.name]
        yield lists.of(caller(operation, ground), known)


def _met(sample: Sample, operation: Operation, ground: Ground) -> Seen:
    """The values of the sample: of its state, and of the call."""
    seen = Seen(before=situation(sample.situation.state, None, ground).seen)
    for parameter, value in zip(operation.parameters, sample.arguments, strict=True):
        note_parts(seen, parameter.type, value, ground.values.fields)
    return seen
