"""Runs the author's evals, and what must never happen, against the contract itself.

This and what it needs is loaded only where something has to be run.
"""

from collections.abc import Callable, Mapping

from factoryc.analysis.pool import NoValue
from factoryc.diagnostics.verdicts import Unknown
from factoryc.findings.eval_contradicts_contract import NAME, eval_contradicts_contract
from factoryc.findings.flaky_eval import flaky_eval
from factoryc.findings.left_without_answer import left_without_answer
from factoryc.findings.report import FindingsReport
from factoryc.findings.toothless_eval import toothless_eval
from factoryc.rehearsal.program import program
from factoryc.rehearsal.regions import Regions
from factoryc.rehearsal.rehearse import rehearse
from factoryc.rehearsal.runnable import Runnable, called_by
from factoryc.rehearsal.surroundings import Surroundings
from factoryc.source.span import Span


def eval_runs(
    regions: Regions, data: Mapping[str, bytes]
) -> Callable[[Runnable, Span], FindingsReport]:
    """What runs the evals of a spec, one at a time. What those in one region stand on is made once."""
    surroundings = Surroundings(regions)

    def run(asked: Runnable, span: Span) -> FindingsReport:
        return _report(asked, span, surroundings, data)

    return run


def _report(
    asked: Runnable, span: Span, surroundings: Surroundings, data: Mapping[str, bytes]
) -> FindingsReport:
    ground = surroundings.of(asked)
    try:
        program_ = program(asked, ground, data)
    except NoValue as none:
        return _unknown(asked, f"no value of `{none}` was found")
    found = rehearse(program_, ground)
    if found.contradicted is not None:
        # What must never happen may not happen by chance either.
        is_flaky = found.contradicted.passing is not None and not asked.is_never
        rule = flaky_eval if is_flaky else eval_contradicts_contract
        diagnostic = rule(found.contradicted, program_, span, surroundings.regions.spec)
        stuck = () if found.stuck is None else left_without_answer(found.stuck)
        return FindingsReport((*stuck, diagnostic), evaluated=found.clauses)
    if found.stuck is not None and (stuck := left_without_answer(found.stuck)):
        return FindingsReport(stuck, evaluated=found.clauses)
    if found.reason:
        return _unknown(asked, found.reason, found.clauses)
    if asked.is_never or not called_by(asked):
        return FindingsReport(evaluated=found.clauses)
    seen = surroundings.seen_by(asked)
    toothless = toothless_eval(program_, found, ground, seen, span)
    return FindingsReport(() if toothless is None else (toothless,), evaluated=found.clauses)


def _unknown(
    asked: Runnable, reason: str, evaluated: frozenset[str] = frozenset()
) -> FindingsReport:
    return FindingsReport(unknown=(Unknown(asked.clause, NAME, reason),), evaluated=evaluated)
