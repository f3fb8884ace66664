"""What the rules say of a spec: findings, and for what is no finding whether that is proved."""

from collections.abc import Iterable

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Proved, Unknown


@attrs.frozen
class FindingsReport:
    """Everything in a stable order: rule by rule, and clause by clause within a rule."""

    diagnostics: tuple[Diagnostic, ...] = ()
    proved: tuple[Proved, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def joined(reports: Iterable[FindingsReport]) -> FindingsReport:
    """All reports as one, in order."""
    every = tuple(reports)
    return FindingsReport(
        tuple(diagnostic for report in every for diagnostic in report.diagnostics),
        tuple(proved for report in every for proved in report.proved),
        tuple(unknown for report in every for unknown in report.unknown),
    )
