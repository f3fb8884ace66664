"""What running the author's evals, and what must never happen, against the contract itself shows.

What needs to be run is loaded only where it is not known from before.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib import import_module

import attrs

from factoryc.diagnostics.verdicts import Unknown
from factoryc.findings.earlier import Earlier
from factoryc.findings.grounds import ground_on
from factoryc.findings.report import FindingsReport, joined
from factoryc.processes.spread import in_processes
from factoryc.rehearsal.regions import Regions, deciding
from factoryc.rehearsal.runnable import Runnable, called_by, runnables, why_not
from factoryc.source.span import Span
from factoryc.spec.evals import FileRows
from factoryc.spec.spec import Spec

# To begin another process takes as long as to run some evals.
_MANY = 40
_RUN = "factoryc.findings.eval_run"
_NAME = "eval-contradicts-contract"


def rehearsals(spec: Spec, data: Mapping[str, bytes], earlier: Earlier) -> FindingsReport:
    """What running the evals shows, in the order of the spec. `data` are the files that they go through.

    What goes through others is not tried.
    """
    rehearsing = _Rehearsing(Regions(spec), data, earlier)

    def reports(some: Sequence[tuple[Runnable, Span]]) -> list[FindingsReport]:
        return [rehearsing.report(asked, span) for asked, span in some]

    return joined(in_processes(tuple(runnables(spec)), reports, fewest=_MANY))


@attrs.define(eq=False)
class _Rehearsing:
    """What is known of the evals of one spec, and what runs the others."""

    regions: Regions
    data: Mapping[str, bytes]
    earlier: Earlier
    _run: Callable[[Runnable, Span], FindingsReport] | None = None

    def report(self, asked: Runnable, span: Span) -> FindingsReport:
        """What is said of one eval."""
        if reason := why_not(asked, self.regions.spec, self.data):
            return self._not_run(asked, reason)
        region = self.regions.of(asked)
        narrow = self._ground(asked, deciding(region, asked))
        known = self.earlier.about(narrow)
        if known is not None:
            return known
        wide = self._ground(asked, region)
        known = self.earlier.about(wide)
        if known is not None:
            return known
        if self._run is None:
            self._run = import_module(_RUN).eval_runs(self.regions, self.data)
        assert self._run is not None, "it was made above"
        found = self._run(asked, span)
        # What shows a finding is made small by all calls that there are, and so may depend on them.
        is_plain = not (found.diagnostics or found.unknown)
        return self.earlier.kept(narrow if is_plain else wide, found)

    def _ground(self, asked: Runnable, part: Spec) -> str:
        inputs = asked.inputs
        gone_through = self.data[inputs.path] if isinstance(inputs, FileRows) else None
        text = (asked.clause, asked.title, inputs, asked.steps, asked.sealed, asked.is_never)
        return ground_on(part, "eval", text, gone_through and sha256(gone_through).hexdigest())

    def _not_run(self, asked: Runnable, reason: str) -> FindingsReport:
        """It may come by all cases of what it calls."""
        called = called_by(asked)
        operations = (each for each in self.regions.spec.operations if each.name in called)
        return FindingsReport(
            unknown=(Unknown(asked.clause, _NAME, reason),),
            evaluated=frozenset(case.clause for each in operations for case in each.cases),
        )
