"""The registry of rules about operations: for each finding, how a witness becomes a message."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.analysis.question import Question
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings import (
    broken_invariant,
    conflicting_cases,
    refinement_escape,
    uncovered_input,
)
from factoryc.findings.division_by_zero import DIVISION_BY_ZERO
from factoryc.findings.lost_update import LOST_UPDATE
from factoryc.findings.no_value import no_value
from factoryc.findings.unjustified_lookup import UNJUSTIFIED_LOOKUP
from factoryc.findings.wording import Wording
from factoryc.spec.definitions import Operation

Rule: TypeAlias = Callable[[Question, Shown, Operation, Ground], Diagnostic]


def _about_operation(diagnose: Callable[[Shown, Operation, Ground], Diagnostic]) -> Rule:
    return lambda _question, shown, operation, ground: diagnose(shown, operation, ground)


def _about_value(wording: Wording) -> Rule:
    return partial(no_value, wording=wording)


# In the order of a report.
OPERATION_RULES: Mapping[str, Rule] = {
    uncovered_input.NAME: _about_operation(uncovered_input.uncovered_input),
    conflicting_cases.NAME: _about_operation(conflicting_cases.conflicting_cases),
    broken_invariant.NAME: _about_operation(broken_invariant.broken_invariant),
    refinement_escape.NAME: _about_operation(refinement_escape.refinement_escape),
    UNJUSTIFIED_LOOKUP.name: _about_value(UNJUSTIFIED_LOOKUP),
    DIVISION_BY_ZERO.name: _about_value(DIVISION_BY_ZERO),
    LOST_UPDATE.name: _about_value(LOST_UPDATE),
}
