"""Runs the author's evals, and what must never happen, against the contract itself.

This and what it needs is loaded only for a spec that has evals.
"""

from collections.abc import Iterator, Mapping, Sequence

from factoryc.analysis.pool import NoValue
from factoryc.diagnostics.verdicts import Unknown
from factoryc.findings.eval_contradicts_contract import NAME, eval_contradicts_contract
from factoryc.findings.flaky_eval import flaky_eval
from factoryc.findings.left_without_answer import left_without_answer
from factoryc.findings.report import FindingsReport, joined
from factoryc.findings.toothless_eval import toothless_eval
from factoryc.processes.spread import in_processes
from factoryc.rehearsal.program import Runnable, program, runnable
from factoryc.rehearsal.rehearse import rehearse
from factoryc.rehearsal.surroundings import Surroundings, called_by, why_not
from factoryc.source.span import Span
from factoryc.spec.evals import Holds, NeverHappens
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

# To begin another process takes as long as to run some evals.
_MANY = 40


def rehearsals(spec: Spec, data: Mapping[str, bytes]) -> FindingsReport:
    """What running the evals shows, in the order of the spec. `data` are the files that they go through.

    What goes through others is not tried.
    """
    surroundings = Surroundings(spec)

    def reports(some: Sequence[tuple[Runnable, Span]]) -> list[FindingsReport]:
        return [_report(asked, span, surroundings, data) for asked, span in some]

    asked = tuple(runnables(spec))
    return joined(in_processes(asked, reports, fewest=_MANY))


def runnables(spec: Spec) -> Iterator[tuple[Runnable, Span]]:
    """What can be run, each with its place: all evals, and what never happens."""
    for each in spec.evals:
        yield runnable(each, each.clause), each.span
    for never in spec.nevers:
        rule = never.rule
        if isinstance(rule, NeverHappens) and any(isinstance(p, Holds) for p in parts(rule.steps)):
            yield runnable(rule, never.clause), never.span


def _report(
    asked: Runnable, span: Span, surroundings: Surroundings, data: Mapping[str, bytes]
) -> FindingsReport:
    reason = why_not(asked, surroundings.spec, data)
    if reason:
        return _unknown(asked, reason, _cases_of(asked, surroundings.spec))
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
        diagnostic = rule(found.contradicted, program_, span, surroundings.spec)
        stuck = () if found.stuck is None else left_without_answer(found.stuck)
        return FindingsReport((*stuck, diagnostic), evaluated=found.clauses)
    if found.stuck is not None and (stuck := left_without_answer(found.stuck)):
        return FindingsReport(stuck, evaluated=found.clauses)
    if found.reason:
        return _unknown(asked, found.reason, found.clauses)
    if asked.is_never or not called_by(asked):
        return FindingsReport(evaluated=found.clauses)
    toothless = toothless_eval(program_, found, ground, span)
    return FindingsReport(() if toothless is None else (toothless,), evaluated=found.clauses)


def _cases_of(asked: Runnable, spec: Spec) -> frozenset[str]:
    """What an eval that cannot be run may come by: the cases of all that it calls."""
    called = called_by(asked)
    return frozenset(
        case.clause for each in spec.operations if each.name in called for case in each.cases
    )


def _unknown(
    asked: Runnable, reason: str, evaluated: frozenset[str] = frozenset()
) -> FindingsReport:
    return FindingsReport(unknown=(Unknown(asked.clause, NAME, reason),), evaluated=evaluated)
