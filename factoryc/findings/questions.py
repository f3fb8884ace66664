"""Questions nobody asked: what a careful colleague would want to know of a spec without mistakes.

Each is asked where an answer changes what somebody outside sees, and one clause settles it. What form
shows is asked here; for the rest, form says where to look, and a search shows an input.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module

from factoryc.analysis.area import areas_of
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Unknown
from factoryc.findings.doubts import CONCURRENCY, DURABILITY, ORDER, TIE, Doubt, doubts
from factoryc.findings.earlier import Earlier
from factoryc.findings.grounds import ground_of_doubt
from factoryc.findings.insertion import behind_all
from factoryc.findings.open_results import OUTCOME
from factoryc.findings.report import FindingsReport, joined
from factoryc.findings.retries import RETRY
from factoryc.findings.unbounded_input import unbounded_input
from factoryc.findings.unstated_latency import unstated_latency
from factoryc.findings.unstated_rejection import unstated_rejection
from factoryc.findings.unstated_time_zone import unstated_time_zone
from factoryc.spec.spec import Spec

# What searches need takes longer to load than most specs to check, and few specs leave them anything.
_SEARCH = "factoryc.findings.question_search"
# In the order of a report.
_MATTERS = (OUTCOME, ORDER, TIE, DURABILITY, CONCURRENCY, RETRY)
# Of one kind in one spec: who has so many of them settles a few first. It also bounds the time.
_MOST_ASKED = 12

_BY_FORM: tuple[Callable[[Spec], Iterator[Diagnostic]], ...] = (
    unbounded_input,
    unstated_rejection,
    unstated_latency,
    unstated_time_zone,
)


def ask_questions(spec: Spec, earlier: Earlier) -> FindingsReport:
    """Every question about the spec. The clock of the spec stands in its operations."""
    by_form = FindingsReport(tuple(each for ask in _BY_FORM for each in ask(spec)))
    doubted = doubts(spec)
    if not doubted:
        return by_form
    areas = areas_of(spec)
    last = earlier.layout.name_at(behind_all(spec))
    search = cache(lambda: import_module(_SEARCH).QuestionSearch(spec, areas))

    def answered(doubt: Doubt) -> FindingsReport:
        found: FindingsReport = search().answered(doubt)
        return found

    reports = [by_form]
    for matter in _MATTERS:
        of_kind = [each for each in doubted if each.matter == matter]
        reports += [
            earlier.once(ground_of_doubt(each, areas, last), partial(answered, each))
            for each in of_kind[:_MOST_ASKED]
        ]
        reports += [_put_off(each) for each in of_kind[_MOST_ASKED:]]
    return joined(reports)


def _put_off(doubt: Doubt) -> FindingsReport:
    if doubt.case is None:
        return FindingsReport()
    reason = "there are more of them; they show once these are settled"
    return FindingsReport(unknown=(Unknown(doubt.case.clause, doubt.matter.finding, reason),))
