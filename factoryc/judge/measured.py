"""What was measured of a product, beside the verdict of its evals. Values only."""

from decimal import ROUND_CEILING, Decimal

import attrs

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.mutants.fates import MutantAudit
from factoryc.judge.verdict import Verdict


@attrs.frozen
class Sample:
    """One call under load: its latency from the moment it was due, in seconds."""

    operation: str
    latency: float


@attrs.frozen
class LoadMeasured:
    """`rate` is what was really sent each second. `inconclusive` says why this measures us instead.

    `offered` says that calls were sent nearly as often as the load states.

    `failures` counts the answers that were not the contract's; `first_failure` shows one.
    """

    clause: str
    samples: tuple[Sample, ...]
    rate: float
    failures: int
    first_failure: str
    lateness: float
    peak_memory: int
    inconclusive: str = ""
    offered: bool = True

    @property
    def calls(self) -> int:
        return len(self.samples)

    @property
    def is_unfed(self) -> bool:
        """Whether it could not begin, since there was nothing to ask for: that says nothing of a product."""
        return bool(self.inconclusive) and not self.samples

    def calls_of(self, operation: str) -> tuple[Sample, ...]:
        """Those of one operation."""
        return tuple(each for each in self.samples if each.operation == operation)

    def percentile(self, operation: str, percent: Decimal) -> Decimal | None:
        """The latency that this share of all calls stayed within; None where there were none."""
        found = sorted(each.latency for each in self.calls_of(operation))
        if not found:
            return None
        # The nearest rank: a latency that was measured, never one in between.
        rank = int((percent / 100 * len(found)).to_integral_value(ROUND_CEILING))
        return Decimal(str(round(found[min(max(rank, 1), len(found)) - 1], 6)))


@attrs.frozen
class Measured:
    """All figures of one product. None, or nothing in a tuple: it was not measured.

    `evaluated` are the clauses that evals ran for. `reruns` are the verdicts of all runs that count
    for flakes, the first one included.
    """

    verdict: Verdict | None = None
    evaluated: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] | None = None
    strength: MutantAudit | None = None
    reruns: tuple[Verdict, ...] = ()
    loads: tuple[LoadMeasured, ...] = ()
    peak_memory: int | None = None
