"""What the rules say of a spec: findings, and for what is no finding whether that is proved."""

from collections.abc import Iterable, Mapping

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.said import Said
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.frozen import frozen

# The rules about operations, in the order of a report.
RULES = (
    "uncovered-input",
    "conflicting-cases",
    "broken-invariant",
    "refinement-escape",
    "unjustified-lookup",
    "division-by-zero",
    "lost-update",
    "no-value",
)


@frozen
class FindingsReport:
    """Everything in a stable order: rule by rule, and clause by clause within a rule.

    `evaluated` are the cases that evals of the author's came by. `said` is for later checks: by its ground,
    what was said of each question that took more than a look.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    proved: tuple[Proved, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    evaluated: frozenset[str] = frozenset()
    said: Mapping[str, Said] = attrs.field(factory=dict, eq=False, repr=False)


def joined(reports: Iterable[FindingsReport]) -> FindingsReport:
    """All reports as one, in order."""
    every = tuple(reports)
    return FindingsReport(
        tuple(diagnostic for report in every for diagnostic in report.diagnostics),
        tuple(proved for report in every for proved in report.proved),
        tuple(unknown for report in every for unknown in report.unknown),
        frozenset().union(*(report.evaluated for report in every)),
        {ground: said for report in every for ground, said in report.said.items()},
    )


def by_rule(reports: Iterable[FindingsReport]) -> FindingsReport:
    """What is said of each operation as one report, rule by rule."""
    every = joined(reports)
    return FindingsReport(
        tuple(sorted(every.diagnostics, key=_rank)),
        tuple(sorted(every.proved, key=_rank)),
        tuple(sorted(every.unknown, key=_rank)),
        said=every.said,
    )


def _rank(said: Diagnostic | Proved | Unknown) -> int:
    return RULES.index(said.name)
