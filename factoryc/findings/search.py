"""Answers what form leaves open about operations, by searches, each in its own area of the spec.

This and what it needs is loaded only when something has to be searched for.
"""

from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from random import Random
from typing import assert_never

import attrs

from factoryc.analysis.answer import Answered, Bounded, ProvedAbsent, Shown, Undecided
from factoryc.analysis.area import Areas
from factoryc.analysis.asked import Asked
from factoryc.analysis.effort import Effort
from factoryc.analysis.examine import examine
from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.question import Question
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.search import Places
from factoryc.analysis.situations import arbitrary_situations, reachable_situations
from factoryc.contract.evaluation import Undefined, evaluate
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.findings.report import FindingsReport, joined
from factoryc.findings.rules import OPERATION_RULES
from factoryc.frozen import frozen
from factoryc.solver.available import is_available
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

_SOLVER = "factoryc.solver.solve"


@frozen(eq=False)
class Searches:
    """All searches of one spec. What those in one area stand on is made once."""

    areas: Areas
    effort: Effort
    _basis: dict[int, tuple[Ground, Callable[[], Places]]] = attrs.field(factory=dict)

    def search(
        self, operation: Operation, asked: Asked, proved: frozenset[Question] = frozenset()
    ) -> FindingsReport:
        """What is found of the operation, in the order of its questions.

        Those that a solver has `proved` are searched for like the others, so that the search tries what it
        would try without; but the solver is not asked again.
        """
        area = self.areas.of(operation)
        if id(area) not in self._basis:
            base = ground(area)
            # Only searched for where some question needs it, and then once.
            self._basis[id(area)] = base, cache(partial(places_of, base, self.effort))
        base, places = self._basis[id(area)]
        answers = examine(operation, asked, places, base, self.effort)
        answers = tuple(
            attrs.evolve(each, answer=ProvedAbsent("solver"))
            if each.is_open and each.question in proved
            else each
            for each in answers
        )
        if is_available() and any(each.is_open for each in answers):
            # Loaded only where something is left for it.
            solve = import_module(_SOLVER)
            answers = solve.solved(operation, asked, answers, base, self.effort.solved)
        return joined([_report(operation, answered, base) for answered in answers])


def searches(areas: Areas, effort: Effort) -> Searches:
    """The searches of a spec, none of them begun. Its first state has a value."""
    return Searches(areas, effort)


def begins(spec: Spec) -> bool:
    """Whether the state that a product of the spec begins with has a value."""
    try:
        ground(spec)
    except LookupError:
        return False
    return True


def broken_at_first(spec: Spec) -> frozenset[str]:
    """The invariants, and the states by their types, that the first state breaks."""
    contract = ground(spec).contract
    broken: set[str] = set()
    for each in contract.invariants:
        try:
            is_kept = evaluate(each.clause, each.holds, contract.initial)
        except Undefined:
            continue  # that it has no value is said elsewhere
        if not is_kept:
            broken.add(each.clause)
    return frozenset(broken)


def places_of(base: Ground, effort: Effort) -> Places:
    """The situations in which calls of an area are tried."""
    callers: list[Caller] = []
    for operation in base.spec.operations:
        try:
            callers.append(caller(operation, base))
        except NoValue:
            # Its own questions say so; the others can be asked without it.
            continue
    random = Random(base.spec.name)  # noqa: S311 -- to be repeatable is the point
    reachable = reachable_situations(callers, base, random, effort.walked)
    return Places(reachable, arbitrary_situations(base, random))


def _report(operation: Operation, answered: Answered, base: Ground) -> FindingsReport:
    question = answered.question
    match answered.answer:
        case Shown() as shown:
            rule = OPERATION_RULES[question.name]
            return FindingsReport((rule(question, shown, operation, base),))
        case ProvedAbsent(how=how):
            return FindingsReport(proved=(Proved(question.clause, question.name, how),))
        case Bounded(samples=samples):
            reason = f"none of {samples:,} calls that were tried shows it"
            return FindingsReport(unknown=(Unknown(question.clause, question.name, reason),))
        case Undecided(reason=reason):
            return FindingsReport(unknown=(Unknown(question.clause, question.name, reason),))
        case _:
            assert_never(answered.answer)
