"""Which cases can be reached by calling some of the operations, and no others.

Bounded, and the same every time: a case that is not among them may still be reachable.
"""

from functools import lru_cache
from random import Random

from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import Caller, caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Situation
from factoryc.analysis.situations import reachable_situations
from factoryc.contract.evaluation import Undefined
from factoryc.spec.clock import passes_time
from factoryc.spec.spec import Spec

# A plan asks often; what takes luck to get to counts as not reached.
_WALKED = 200
_CALLS = 200


def reachable_cases(spec: Spec, operations: frozenset[str]) -> frozenset[str]:
    """The clauses of the cases that sequences of at most seven calls of these operations reach."""
    base = _ground(spec)
    callers = _callers(base, operations)
    random = Random(" ".join([spec.name, *sorted(operations)]))  # noqa: S311 -- to be repeatable is the point
    situations = reachable_situations(callers, base, random, _WALKED)
    wanted = {case.clause for called in callers for case in called.operation.cases}
    found = {clause for each in situations for step in each.steps or () for clause in step.clauses}
    for _ in range(_CALLS):
        for called in callers:
            if wanted <= found:
                return frozenset(found)
            found |= _reached(called, random.choice(situations), base, random)
    return frozenset(found)


# A plan asks about many sets of operations of one spec.
_ground = lru_cache(maxsize=4)(ground)


def _callers(base: Ground, operations: frozenset[str]) -> tuple[Caller, ...]:
    callers: list[Caller] = []
    for operation in base.spec.operations:
        if operation.name in operations or passes_time(operation):
            try:
                callers.append(caller(operation, base))
            except NoValue:
                # An operation without arguments to call it with reaches nothing.
                continue
    return tuple(callers)


def _reached(called: Caller, situation: Situation, base: Ground, random: Random) -> frozenset[str]:
    seen = Seen(before=situation.seen)
    try:
        arguments = tuple(draw(random, seen) for draw in called.arguments)
        taken = take_step(called, situation.state, arguments, base, random, seen)
    except (NoValue, Undefined):
        return frozenset()
    return frozenset() if taken is None else frozenset(taken.step.clauses)
