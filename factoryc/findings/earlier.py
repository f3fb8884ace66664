"""What earlier checks said, by the ground that it stands on.

Where a ground is known, the question is not asked again: what was said then is said again, at the places where
the spec has it now.
"""

from collections.abc import Callable, Mapping

import attrs

from factoryc.analysis.question import Question
from factoryc.diagnostics.said import Said
from factoryc.findings.layout import Layout
from factoryc.findings.report import FindingsReport
from factoryc.frozen import frozen


@frozen(eq=False)
class Earlier:
    """What is known from before, to be said of this spec."""

    said: Mapping[str, Said]
    layout: Layout

    def once(self, ground: str, ask: Callable[[], FindingsReport]) -> FindingsReport:
        """What is known on this ground, or else what asking brings; to be known from now on."""
        known = self.about(ground)
        return known if known is not None else self.kept(ground, ask())

    def about(self, ground: str) -> FindingsReport | None:
        """What is known on this ground."""
        said = self.said.get(ground)
        if said is None:
            return None
        moved = self.layout.moved(said.diagnostics, said.places)
        if moved is None:
            return None
        return FindingsReport(moved, said.proved, said.unknown, said.evaluated, {ground: said})

    def kept(self, ground: str, report: FindingsReport) -> FindingsReport:
        """The report, to be known on this ground from now on."""
        places = self.layout.places_of(report.diagnostics)
        if places is None:
            return report  # it points at what may be moved by anything
        said = Said(report.diagnostics, report.proved, report.unknown, report.evaluated, places)
        return attrs.evolve(report, said={**report.said, ground: said})

    def proved(self, grounds: Mapping[Question, str]) -> frozenset[Question]:
        """The questions of which a solver's proof is known."""
        return frozenset(each for each, ground in grounds.items() if ground in self.said)

    def with_proofs(
        self, report: FindingsReport, grounds: Mapping[Question, str]
    ) -> FindingsReport:
        """The report, in which each proof of a solver's is to be known on its own ground from now on."""
        named = {(each.clause, each.name): ground for each, ground in grounds.items()}
        said = {(each.clause, each.name) for each in report.diagnostics}
        if not said.union((each.clause, each.name) for each in report.unknown) <= named.keys():
            return report  # what nobody asked about would not be said again, were all that is asked known
        proofs = {
            named[each.clause, each.name]: Said(proved=(each,))
            for each in report.proved
            if each.how == "solver" and (each.clause, each.name) in named
        }
        return attrs.evolve(report, said={**report.said, **proofs})
