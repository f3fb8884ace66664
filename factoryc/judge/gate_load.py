"""Rows about figures: what a load expects, and what a constraint says of latency and memory."""

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from factoryc.judge.confidence import sureness_text
from factoryc.judge.gate_row import NOT_MEASURED, GateRow
from factoryc.judge.measured import LoadMeasured, Measured
from factoryc.spec.comparisons import COMPARE
from factoryc.spec.evals import FailureCount, LatencyLimit, Load, MemoryLimit, Percentile

_MILLISECOND = Decimal("0.001")
_BOUNDS = frozenset({"<", "<="})


def load_rows(load: Load, measured: Measured) -> list[GateRow]:
    """A row for each thing that a load expects."""
    found = next((each for each in measured.loads if each.clause == load.clause), None)
    rows: list[GateRow] = []
    for expectation in load.expectations:
        match expectation:
            case Percentile():
                rows.append(_percentile_row(load, expectation, found))
            case FailureCount(operator=sign, limit=limit):
                required = f"failures {sign} {limit}"
                if found is None:
                    rows.append(GateRow(load.clause, required, NOT_MEASURED, holds=False))
                    continue
                if found.is_unfed:
                    rows.append(_undecided_row(load, required, found))
                    continue
                holds = COMPARE[sign](Decimal(found.failures), Decimal(limit))
                text = f"{found.failures} of {found.calls} calls"
                if found.first_failure:
                    text += f"; {found.first_failure}"
                rows.append(GateRow(load.clause, required, text, holds))
            case _:
                assert_never(expectation)
    return rows


def _percentile_row(load: Load, wanted: Percentile, found: LoadMeasured | None) -> GateRow:
    required = _required(wanted)
    if found is None:
        return GateRow(load.clause, required, NOT_MEASURED, holds=False)
    seconds = found.percentile(wanted.operation, wanted.percent)
    if seconds is None:
        if found.inconclusive:
            return _undecided_row(load, required, found)
        text = f"no call of `{wanted.operation}` was made"
        return GateRow(load.clause, required, text, holds=False)
    return _measured_row(load.clause, wanted, found, seconds)


def _undecided_row(load: Load, required: str, found: LoadMeasured) -> GateRow:
    return GateRow(load.clause, required, found.inconclusive, holds=False, decided=False)


def latency_row(clause: str, wanted: LatencyLimit, measured: Measured) -> GateRow:
    """Under each load that calls the operation; where there is none, nothing was measured."""
    seen = [
        (load, seconds)
        for load in measured.loads
        if (seconds := load.percentile(wanted.operation, wanted.percent)) is not None
    ]
    if not seen:
        text = f"{NOT_MEASURED}: {why_unmeasured(wanted.operation, measured.loads)}"
        return GateRow(clause, _required(wanted), text, holds=False)
    rows = [_measured_row(clause, wanted, load, seconds) for load, seconds in seen]
    # What was decided against it counts most, then what could not be decided.
    return min(rows, key=lambda row: (row.holds, not row.decided))


def why_unmeasured(operation: str, loads: Iterable[LoadMeasured]) -> str:
    """Why nothing was measured of an operation. A load that could not begin says itself why not."""
    if any(each.is_unfed for each in loads):
        return f"no load that could be put on it calls `{operation}`"
    return f"no load calls `{operation}`"


def _measured_row(
    clause: str, wanted: Percentile | LatencyLimit, found: LoadMeasured, seconds: Decimal
) -> GateRow:
    text = f"{_milliseconds(seconds)} at {found.rate:.0f} calls per second"
    holds = COMPARE[wanted.operator](seconds, wanted.limit)
    is_bound = wanted.operator in _BOUNDS
    if is_bound:
        latencies = [each.latency for each in found.calls_of(wanted.operation)]
        slower = sum(
            not COMPARE[wanted.operator](Decimal(each), wanted.limit) for each in latencies
        )
        text += f"; {sureness_text(len(latencies), slower, wanted.percent, holds=holds)}"
    # On a quiet machine it would have been faster still, if all calls came as often as they were to.
    in_time_even_so = is_bound and holds and found.offered
    if found.inconclusive and not in_time_even_so:
        text += f"; {found.inconclusive}"
        return GateRow(clause, _required(wanted), text, holds=False, decided=False)
    return GateRow(clause, _required(wanted), text, holds)


def memory_row(clause: str, wanted: MemoryLimit, measured: Measured) -> GateRow:
    """The most that was held under load; where no load was stated, while evals ran."""
    required = f"memory {wanted.operator} {_megabytes(wanted.limit)}"
    peak = measured.peak_memory
    if peak is None and measured.verdict is not None:
        peak = measured.verdict.peak_memory
    if not peak:
        return GateRow(clause, required, NOT_MEASURED, holds=False)
    holds = COMPARE[wanted.operator](Decimal(peak), Decimal(wanted.limit))
    return GateRow(clause, required, _megabytes(peak), holds)


def _required(wanted: Percentile | LatencyLimit) -> str:
    name = f"p{wanted.percent.normalize():f}({wanted.operation})"
    return f"{name} {wanted.operator} {_milliseconds(wanted.limit)}"


def _milliseconds(seconds: Decimal) -> str:
    return f"{(seconds / _MILLISECOND).quantize(Decimal('0.1')).normalize():f} ms"


def _megabytes(count: int) -> str:
    return f"{(Decimal(count) / 1_000_000).quantize(Decimal('0.1')).normalize():f} MB"
