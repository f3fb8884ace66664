"""Where faults show that sit in no case: in an invariant, and in how an interface answers."""

from collections.abc import Iterator
from random import Random

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import drawer
from factoryc.analysis.seen import Seen
from factoryc.analysis.situation import Step
from factoryc.audit.stories import (
    Compared,
    Difference,
    Stories,
    Told,
    callers_of,
    step_text,
    told_again,
)
from factoryc.contract.evaluation import Undefined, evaluate
from factoryc.contract.outcome_kinds import kind_of
from factoryc.contract.runtime import broken_invariants
from factoryc.contract.tables import Contract, Rejected, State
from factoryc.faults.inject import Fault
from factoryc.faults.surface import SurfaceFault
from factoryc.spec.types import Scalar, unrefined

_MOST_HOSTILE = 40


def compare_invariant(known: Stories, contract: Contract, fault: Fault) -> Compared:
    """Where a state that calls lead to does not keep the faulty invariants: right products break them."""
    titles = {each.clause: each.title for each in fault.spec.invariants}
    calls = 0
    for story in known.told:
        for at, told in enumerate(story):
            calls += 1
            wrong = _broken(contract, told.before)
            if wrong is not None:
                before = tuple(step_text(each.step, known.ground.spec) for each in story[:at])
                title = titles.get(wrong, wrong)
                kept, broken = (
                    f"the invariant `{title}` {verb}" for verb in ("holds", "is broken")
                )
                return Compared(Difference(before, kept, broken), calls)
    return Compared(None, calls)


def compare_surface(known: Stories, surface: SurfaceFault) -> Compared:
    """Where a call by the right interface is answered otherwise: the first with such an outcome."""
    calls = 0
    for story in (*known.told, *rejected_stories(known.ground)):
        for at, told in enumerate(story):
            calls += 1
            is_called = surface.operation in ("", told.step.operation)
            if is_called and kind_of(told.step.outcome) in surface.shows_in:
                before = tuple(step_text(each.step, known.ground.spec) for each in story[: at + 1])
                return Compared(Difference(before, surface.before, surface.after), calls)
    return Compared(None, calls)


def rejected_stories(base: Ground) -> Iterator[tuple[Told, ...]]:
    """Single calls with a value that a parameter does not accept, as hostile evals make them."""
    random = Random(base.spec.name)  # noqa: S311  as above
    for called in callers_of(base):
        accepting = base.contract.operations[called.operation.name].parameters
        for index, parameter in enumerate(called.operation.parameters):
            plain = unrefined(parameter.type)
            if not isinstance(plain, Scalar):
                continue
            arguments = [draw(random, Seen()) for draw in called.arguments]
            free = drawer(plain, None, base.values)
            for value in [free(random, Seen()) for _ in range(_MOST_HOSTILE)]:
                if not evaluate(parameter.name, accepting[index].accepts, value):
                    given = (*arguments[:index], value, *arguments[index + 1 :])
                    yield told_again([Step(called.operation.name, given, Rejected())], base)
                    break


def _broken(contract: Contract, state: State) -> str | None:
    try:
        return next((each.clause for each in broken_invariants(contract, state)), None)
    except Undefined as undefined:
        return undefined.clause
