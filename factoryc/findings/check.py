"""Asks a spec every question there is a rule for."""

from functools import cache, partial
from random import Random
from typing import assert_never

from factoryc.analysis.examine import examine
from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.question import Answered, Bounded, ProvedAbsent, Shown, Undecided
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.search import Places
from factoryc.analysis.situations import arbitrary_situations, reachable_situations
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.findings.invariants import invariant_verdicts
from factoryc.findings.missing_part import find_missing_parts
from factoryc.findings.report import FindingsReport, joined
from factoryc.findings.rules import OPERATION_RULES
from factoryc.findings.unjustified_lookup import initial_state_without_value
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec


def check_spec(spec: Spec) -> FindingsReport:
    """What all rules say, in the order of the rules. The spec has no mistakes of its own."""
    try:
        base = ground(spec)
    except LookupError:
        return FindingsReport((initial_state_without_value(spec),))
    # Only searched for where some question needs a search, and then once.
    places = cache(partial(_places, base))
    answers = [
        (operation, answered)
        for operation in spec.operations
        for answered in examine(operation, places, base)
    ]
    names = [*OPERATION_RULES, "no-value"]
    answers.sort(key=lambda pair: names.index(pair[1].question.name))
    return joined(
        [
            *(_report(operation, answered, base) for operation, answered in answers),
            FindingsReport(find_missing_parts(spec), *invariant_verdicts(spec, base.functions)),
        ]
    )


def _places(base: Ground) -> Places:
    callers: list[Caller] = []
    for operation in base.spec.operations:
        try:
            callers.append(caller(operation, base))
        except NoValue:
            # Its own questions say so; the others can be asked without it.
            continue
    random = Random(base.spec.name)  # noqa: S311 -- to be repeatable is the point
    return Places(reachable_situations(callers, base, random), arbitrary_situations(base, random))


def _report(operation: Operation, answered: Answered, base: Ground) -> FindingsReport:
    question = answered.question
    match answered.answer:
        case Shown() as shown:
            rule = OPERATION_RULES[question.name]
            return FindingsReport((rule(question, shown, operation, base),))
        case ProvedAbsent(how=how):
            return FindingsReport(proved=(Proved(question.clause, question.name, how),))
        case Bounded(samples=samples):
            reason = f"not proved: none of {samples:,} calls shows it, and there are others"
            return FindingsReport(unknown=(Unknown(question.clause, question.name, reason),))
        case Undecided(reason=reason):
            return FindingsReport(unknown=(Unknown(question.clause, question.name, reason),))
        case _:
            assert_never(answered.answer)
