"""What an implementation is held to by figures: its loads, its latency and its memory.

Loads are put on it once its evals pass: how fast it gives wrong answers is nobody's question. What
was not measured is said to be, never passed in silence.
"""

from collections.abc import Callable
from pathlib import Path

import attrs

from factoryc.judge.gate_load import latency_row, load_rows, memory_row, why_unmeasured
from factoryc.judge.gate_row import GateRow
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.load.load import measure_load
from factoryc.judge.measured import LoadMeasured, Measured
from factoryc.judge.verdict import Failure, JudgeUnavailable, Verdict
from factoryc.spec.evals import LatencyLimit, MemoryLimit
from factoryc.spec.spec import Spec


@attrs.frozen
class Figures:
    """`rows` were measured; `unmeasured` are clauses that were not, each with the reason."""

    rows: tuple[GateRow, ...] = ()
    unmeasured: tuple[tuple[str, str], ...] = ()


def measure_clauses(
    spec: Spec,
    product: Path,
    verdict: Verdict,
    options: LoadOptions,
    wanted: Callable[[str], bool],
) -> Figures:
    """The figures of an implementation whose evals have run. `wanted` chooses clauses."""
    limits = [each for each in spec.constraints if isinstance(each.rule, LatencyLimit)]
    loads = [each for each in spec.loads if wanted(each.clause)]
    if any(wanted(each.clause) for each in limits):
        loads = list(spec.loads)
    unmeasured: list[tuple[str, str]] = []
    measured: list[LoadMeasured] = []
    options = attrs.evolve(options, surface=verdict.surface)
    for load in loads:
        why = _why_not(spec, verdict, options)
        if not why:
            try:
                measured.append(measure_load(load, spec, product, options))
                continue
            except JudgeUnavailable as reason:
                why = str(reason)
        unmeasured.append((load.clause, why))
    peaks = [each.peak_memory for each in measured if each.peak_memory]
    found = Measured(verdict=verdict, loads=tuple(measured), peak_memory=max(peaks, default=None))
    loaded = {each.clause for each in measured}
    without_loads = unmeasured[0][1] if unmeasured else ""
    rows = [row for load in loads if load.clause in loaded for row in load_rows(load, found)]
    for each in spec.constraints:
        if not wanted(each.clause):
            continue
        match each.rule:
            case LatencyLimit(operation=operation):
                if any(load.calls_of(operation) for load in measured):
                    rows.append(latency_row(each.clause, each.rule, found))
                else:
                    why = without_loads or why_unmeasured(operation, measured)
                    unmeasured.append((each.clause, f"its latency was not measured: {why}"))
            case MemoryLimit() if options.implementation.kind != "service":
                rows.append(memory_row(each.clause, each.rule, found))
    return Figures(tuple(rows), tuple(unmeasured))


def with_figures(verdict: Verdict, figures: Figures) -> Verdict:
    """The verdict, with a failure for each figure that will not do; one that says nothing is open."""
    failures = tuple(
        Failure(
            "measured",
            row.rule,
            row.required,
            row.measured,
            expected=row.required,
            observed=row.measured,
        )
        for row in figures.rows
        if not row.holds and row.decided
    )
    undecided = tuple(
        (row.rule, f"{row.required}: {row.measured}") for row in figures.rows if not row.decided
    )
    return attrs.evolve(
        verdict,
        failures=(*verdict.failures, *failures),
        inconclusive=(*verdict.inconclusive, *undecided),
    )


def _why_not(spec: Spec, verdict: Verdict, options: LoadOptions) -> str:
    if spec.ports:
        return "it waits for what lies outside, for which the judge answers in its own time"
    if options.implementation.kind == "commands":
        return "each call is a process of its own, whose start says little of it"
    if any(each.kind == "eval" for each in verdict.failures):
        return "no load was put on it, since evals fail"
    return ""
