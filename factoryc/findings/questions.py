"""Questions nobody asked: what a careful colleague would want to know of a spec without mistakes.

Each is asked where an answer changes what somebody outside sees, and one clause settles it. What form
shows is asked here; for the rest, form says where to look, and a search shows an input.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.doubts import doubts
from factoryc.findings.report import FindingsReport, joined
from factoryc.findings.unbounded_input import unbounded_input
from factoryc.findings.unstated_latency import unstated_latency
from factoryc.findings.unstated_rejection import unstated_rejection
from factoryc.findings.unstated_time_zone import unstated_time_zone
from factoryc.spec.spec import Spec

# What searches need takes longer to load than most specs to check, and few specs leave them anything.
_SEARCH = "factoryc.findings.question_search"

_BY_FORM: tuple[Callable[[Spec], Iterator[Diagnostic]], ...] = (
    unbounded_input,
    unstated_rejection,
    unstated_latency,
    unstated_time_zone,
)


def ask_questions(spec: Spec) -> FindingsReport:
    """Every question about the spec. The clock of the spec stands in its operations."""
    by_form = FindingsReport(tuple(each for ask in _BY_FORM for each in ask(spec)))
    doubted = doubts(spec)
    if not doubted:
        return by_form
    return joined((by_form, import_module(_SEARCH).search_questions(spec, doubted)))
