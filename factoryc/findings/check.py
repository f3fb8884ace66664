"""Asks a spec every question there is a rule for."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

from factoryc.analysis.asked import Asked, ask_by_form
from factoryc.analysis.formula import Functions
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.findings.initial_state import check_initial_state
from factoryc.findings.invariants import invariant_verdicts
from factoryc.findings.of_cases import find_cases_for_nothing
from factoryc.findings.questions import ask_questions
from factoryc.findings.report import FindingsReport, by_rule, joined
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


def check_spec(spec: Spec, data: Mapping[str, bytes]) -> FindingsReport:
    """What all rules say, in the order of the rules. The spec has no mistakes of its own.

    `data` are the files that its evals go through.
    """
    spec = with_clock(spec)
    functions = {function.name: function for function in spec.functions}
    if doubtful_beginnings(spec) and not import_module(_SEARCH).begins(spec):
        return FindingsReport((initial_state_without_value(spec),))
    return joined(
        [
            by_rule(_of_operations(spec, functions)),
            FindingsReport(find_cases_for_nothing(spec, functions)),
            check_initial_state(spec, functions),
            FindingsReport(find_in_six_parts(spec), *invariant_verdicts(spec, functions)),
            ask_questions(spec),
            _of_evals(spec, data),
        ]
    )


def _of_evals(spec: Spec, data: Mapping[str, bytes]) -> FindingsReport:
    """What running the evals against the contract shows."""
    if not (spec.evals or spec.nevers):
        return FindingsReport()
    report: FindingsReport = import_module(_REHEARSALS).rehearsals(spec, data)
    return report


def _of_operations(spec: Spec, functions: Functions) -> Iterable[FindingsReport]:
    """What is to be said of each operation: by form where that suffices, else by a search."""
    operations = [each for each in spec.operations if not passes_time(each)]
    searches = None

    def report(some: Sequence[Operation]) -> list[FindingsReport]:
        nonlocal searches
        reports: list[FindingsReport] = []
        for operation in some:
            asked = ask_by_form(operation, spec, functions)
            asked = with_states(asked, operation, spec, functions)
            if asked.is_settled:
                reports.append(_settled(asked))
                continue
            searches = searches or import_module(_SEARCH).searches(spec)
            reports.append(searches.search(operation, asked))
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
    return FindingsReport(
        proved=tuple(Proved(each.clause, each.name, "by form") for each in asked.questions)
    )
