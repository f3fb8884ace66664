"""Asks what form leaves in doubt: a search for a call on which two readings differ.

This and what it needs is loaded only where a doubt remains.
"""

from collections.abc import Callable, Mapping

import attrs

from factoryc.analysis.area import Areas
from factoryc.analysis.effort import Effort
from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.readings import (
    Read,
    TwoReadings,
    in_two_orders,
    kept_and_lost,
    once_and_twice,
    one_by_one_and_at_once,
    two_readings,
    with_two_results,
)
from factoryc.analysis.results import caller
from factoryc.analysis.search import Places
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Unknown
from factoryc.findings.doubts import CONCURRENCY, DURABILITY, MOST_TRIED, ORDER, TIE, Doubt
from factoryc.findings.open_outcome import open_outcome
from factoryc.findings.open_results import OUTCOME
from factoryc.findings.report import FindingsReport
from factoryc.findings.retries import RETRY
from factoryc.findings.search import places_of
from factoryc.findings.settled import Matter
from factoryc.findings.unstated_concurrency import unstated_concurrency
from factoryc.findings.unstated_durability import unstated_durability
from factoryc.findings.unstated_order import unstated_order
from factoryc.findings.unstated_retry import unstated_retry
from factoryc.findings.unstated_tie import unstated_tie
from factoryc.frozen import frozen
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

_EFFORT = Effort(reachable=400, arbitrary=200, walked=160)

Ask = Callable[[Doubt, Operation, TwoReadings, Ground, Spec], Diagnostic]

_ASKED: Mapping[Matter, tuple[Read, Ask]] = {
    OUTCOME: (with_two_results, open_outcome),
    ORDER: (in_two_orders, unstated_order),
    TIE: (in_two_orders, unstated_tie),
    DURABILITY: (kept_and_lost, unstated_durability),
    CONCURRENCY: (one_by_one_and_at_once, unstated_concurrency),
    RETRY: (once_and_twice, unstated_retry),
}


@frozen(eq=False)
class QuestionSearch:
    """Searches of one spec. What they stand on is made once for each area that is looked at."""

    spec: Spec
    areas: Areas
    _basis: dict[int, tuple[Ground, Places]] = attrs.field(factory=dict)

    def answered(self, doubt: Doubt) -> FindingsReport:
        """What is found about a doubt: a question with a witness, or that none was found."""
        read, ask = _ASKED[doubt.matter]
        for operation in doubt.operations[:MOST_TRIED]:
            base, places = self._basis_of(operation)
            try:
                called = caller(operation, base)
            except NoValue:
                # Its own questions say so.
                continue
            shown = two_readings(called, read, places, base, _EFFORT)
            if shown is not None:
                return FindingsReport((ask(doubt, operation, shown, base, self.spec),))
        return FindingsReport(unknown=_open_ends(doubt))

    def _basis_of(self, operation: Operation) -> tuple[Ground, Places]:
        area = self.areas.of(operation)
        if id(area) not in self._basis:
            base = ground(area)
            self._basis[id(area)] = base, places_of(base, _EFFORT)
        return self._basis[id(area)]


def _open_ends(doubt: Doubt) -> tuple[Unknown, ...]:
    """What stays open. That a service is asked twice, or restarts, is shown or is no question."""
    if doubt.case is None:
        return ()
    reason = "none of the calls that were tried shows two answers"
    return (Unknown(doubt.case.clause, doubt.matter.finding, reason),)
