"""Asks a spec every question there is a rule for."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module

import attrs

from factoryc.analysis.area import areas_of
from factoryc.analysis.asked import Asked, ask_by_form
from factoryc.analysis.effort import effort_for
from factoryc.analysis.formula import Functions
from factoryc.diagnostics.said import Said
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.findings.earlier import Earlier
from factoryc.findings.grounds import (
    ground_of_reaching,
    ground_of_search,
    grounds_of_proofs,
)
from factoryc.findings.initial_state import check_initial_state
from factoryc.findings.invariants import invariant_verdicts
from factoryc.findings.layout import Layout
from factoryc.findings.of_cases import (
    DEAD,
    UNREACHABLE,
    LeftOpen,
    find_cases_for_nothing,
    left_open,
)
from factoryc.findings.questions import ask_questions
from factoryc.findings.report import FindingsReport, by_rule, joined
from factoryc.findings.shown_twice import said_once
from factoryc.findings.six_parts import find_in_six_parts
from factoryc.findings.unjustified_lookup import doubtful_beginnings, initial_state_without_value
from factoryc.processes.spread import in_processes
from factoryc.proof.of_state import with_states
from factoryc.spec.clock import passes_time, with_clock
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

# What searches need takes longer to load than most specs to check, and few specs need a search.
_SEARCH = "factoryc.findings.search"
_REHEARSALS = "factoryc.findings.rehearsals"
_REACHED_CASES = "factoryc.findings.reached_cases"
_MANY = 40
_NOT_CALLED = "its form does not tell, and no calls were tried"


def check_forms(spec: Spec) -> FindingsReport:
    """What the form of operations answers, without a single call. What it leaves open is unknown.

    What no form ever answers is not asked: whether evals fit the contract, and what prose says.
    """
    spec = with_clock(spec)
    functions = {function.name: function for function in spec.functions}

    def report(some: Sequence[Operation]) -> list[FindingsReport]:
        asked = (ask_by_form(each, spec, functions) for each in some)
        return [_by_form_alone(each) for each in asked]

    operations = [each for each in spec.operations if not passes_time(each)]
    reports = in_processes(operations, report, fewest=_MANY)
    return joined([by_rule(reports), FindingsReport(find_in_six_parts(spec))])


def check_spec(
    spec: Spec, data: Mapping[str, bytes], said: Mapping[str, Said] | None = None
) -> FindingsReport:
    """What all rules say, in the order of the rules. The spec has no mistakes of its own.

    `data` are the files that its evals go through, and `said` what earlier checks said, by its ground: the answer
    is the same without it, and takes longer.
    """
    spec = with_clock(spec)
    earlier = Earlier(said or {}, Layout(spec))
    functions = {function.name: function for function in spec.functions}
    if doubtful_beginnings(spec) and not import_module(_SEARCH).begins(spec):
        return FindingsReport((initial_state_without_value(spec),))
    of_operations = by_rule(_of_operations(spec, functions, earlier))
    for_nothing = find_cases_for_nothing(spec, functions)
    of_evals = _of_evals(spec, data, earlier)
    found = frozenset(each.clause or "" for each in for_nothing)
    of_cases = _of_other_cases(spec, left_open(spec, functions, of_evals.evaluated, found), earlier)
    return joined(
        said_once(
            [
                _without_moot(of_operations, of_cases),
                FindingsReport(for_nothing),
                of_cases,
                check_initial_state(spec, functions),
                FindingsReport(find_in_six_parts(spec), *invariant_verdicts(spec, functions)),
                ask_questions(spec, earlier),
                of_evals,
            ]
        )
    )


def _of_other_cases(spec: Spec, left: LeftOpen, earlier: Earlier) -> FindingsReport:
    """Whether calls get to the cases that are left, and find a result where it is left open."""
    if not left.reaching and not left.results:
        return FindingsReport()
    areas = areas_of(spec)
    looking = cache(lambda: import_module(_REACHED_CASES).Looking(spec, left, areas))

    def look(operation: Operation) -> FindingsReport:
        found: FindingsReport = looking().at(operation)
        return found

    return joined(
        earlier.once(ground_of_reaching(each, left, spec, areas), partial(look, each))
        for each in spec.operations
        if left.of(each)
    )


def _without_moot(report: FindingsReport, of_cases: FindingsReport) -> FindingsReport:
    """Without what a case would do in states that nothing is known to lead to, where it is known that nothing does."""
    never = {each.clause for each in of_cases.diagnostics if each.name in (DEAD, UNREACHABLE)}
    kept = (
        each for each in report.diagnostics if each.severity == "error" or each.clause not in never
    )
    return attrs.evolve(report, diagnostics=tuple(kept))


def _of_evals(spec: Spec, data: Mapping[str, bytes], earlier: Earlier) -> FindingsReport:
    """What running the evals against the contract shows."""
    if not (spec.evals or spec.nevers):
        return FindingsReport()
    report: FindingsReport = import_module(_REHEARSALS).rehearsals(spec, data, earlier)
    return report


def _of_operations(spec: Spec, functions: Functions, earlier: Earlier) -> Iterable[FindingsReport]:
    """What is to be said of each operation: by form where that suffices, else by a search."""
    operations = [each for each in spec.operations if not passes_time(each)]
    areas = areas_of(spec)
    effort = effort_for(len(spec.operations))
    searches = cache(lambda: import_module(_SEARCH).searches(areas, effort))

    def search(operation: Operation, asked: Asked) -> FindingsReport:
        grounds = grounds_of_proofs(asked, operation, spec)
        known = earlier.proved(grounds)
        if all(is_proved or each in known for each, is_proved in asked.questions.items()):
            found = _settled(asked)
        else:
            found = searches().search(operation, asked, known)
        return earlier.with_proofs(found, grounds)

    def report(some: Sequence[Operation]) -> list[FindingsReport]:
        reports: list[FindingsReport] = []
        for operation in some:
            asked = ask_by_form(operation, spec, functions)
            asked = with_states(asked, operation, spec, functions)
            if asked.is_settled:
                reports.append(_settled(asked))
                continue
            ground = ground_of_search(operation, asked, areas.of(operation), effort)
            reports.append(earlier.once(ground, partial(search, operation, asked)))
        return reports

    # To begin another process takes as long as to answer for some operations.
    return in_processes(operations, report, fewest=_MANY)


def _by_form_alone(asked: Asked) -> FindingsReport:
    proved = [each for each, is_proved in asked.questions.items() if is_proved]
    left = [each for each, is_proved in asked.questions.items() if not is_proved]
    return FindingsReport(
        proved=tuple(Proved(each.clause, each.name, "by form") for each in proved),
        unknown=tuple(Unknown(each.clause, each.name, _NOT_CALLED) for each in left),
    )


def _settled(asked: Asked) -> FindingsReport:
    """Where form answers what a solver has not answered before."""
    return FindingsReport(
        proved=tuple(
            Proved(each.clause, each.name, "by form" if is_proved else "solver")
            for each, is_proved in asked.questions.items()
        )
    )
