"""What searches and evals both show of one clause is said once: as an error where either is sure."""

from collections.abc import Iterable, Sequence

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.report import RULES, FindingsReport

_SHOWN = frozenset((*RULES, "impossible-outcome"))


def said_once(reports: Sequence[FindingsReport]) -> list[FindingsReport]:
    """The reports without what another of them says better, in the order in which searches come first.

    What is shown of a clause is not unknown any longer.
    """
    every = [each for report in reports for each in report.diagnostics]
    sure = {_place(each) for each in every if each.name in _SHOWN and each.severity == "error"}
    said: set[tuple[str, str | None]] = set()
    found: list[FindingsReport] = []
    for report in reports:
        kept = tuple(_kept(report.diagnostics, sure, frozenset(said)))
        said.update(_place(each) for each in kept)
        unknown = tuple(each for each in report.unknown if (each.name, each.clause) not in sure)
        found.append(attrs.evolve(report, diagnostics=kept, unknown=unknown))
    return found


def _kept(
    diagnostics: Iterable[Diagnostic],
    sure: set[tuple[str, str | None]],
    said: frozenset[tuple[str, str | None]],
) -> Iterable[Diagnostic]:
    for each in diagnostics:
        place = _place(each)
        is_doubtful = each.severity != "error" and place in sure
        # One report may show two invariants that a case breaks; another report shows no new ones.
        if each.name not in _SHOWN or not (is_doubtful or place in said):
            yield each


def _place(diagnostic: Diagnostic) -> tuple[str, str | None]:
    return diagnostic.name, diagnostic.clause
