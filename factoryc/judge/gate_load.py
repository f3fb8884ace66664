"""The gate's rows about speed: what a load expects, and what a constraint says of latency."""

from decimal import Decimal
from typing import assert_never

from factoryc.judge.gate_row import COMPARE, NOT_MEASURED, GateRow
from factoryc.judge.measured import LoadMeasured, Measured
from factoryc.spec.evals import FailureCount, LatencyLimit, Load, Percentile

_MILLISECOND = Decimal("0.001")


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
                holds = COMPARE[sign](Decimal(found.failures), Decimal(limit))
                text = f"{found.failures} of {found.calls} calls"
                if found.first_failure:
                    text += f"; {found.first_failure}"
                rows.append(GateRow(load.clause, required, text, holds))
            case _:
                assert_never(expectation)
    return rows


def _percentile_row(load: Load, wanted: Percentile, found: LoadMeasured | None) -> GateRow:
    name = f"p{wanted.percent.normalize():f}({wanted.operation})"
    required = f"{name} {wanted.operator} {_milliseconds(wanted.limit)}"
    if found is None:
        return GateRow(load.clause, required, NOT_MEASURED, holds=False)
    seconds = found.percentile(wanted.operation, wanted.percent)
    if seconds is None:
        text = f"no call of `{wanted.operation}` was made"
        return GateRow(load.clause, required, text, holds=False)
    text = f"{_milliseconds(seconds)} at {found.rate:.0f} calls per second"
    if found.inconclusive:
        return GateRow(load.clause, required, f"{text}; {found.inconclusive}", holds=False)
    return GateRow(load.clause, required, text, COMPARE[wanted.operator](seconds, wanted.limit))


def latency_row(clause: str, wanted: LatencyLimit, measured: Measured) -> GateRow:
    """Under each load that calls the operation; where there is none, nothing was measured."""
    name = f"p{wanted.percent.normalize():f}({wanted.operation})"
    required = f"{name} {wanted.operator} {_milliseconds(wanted.limit)}"
    seen = [
        (load, seconds)
        for load in measured.loads
        if (seconds := load.percentile(wanted.operation, wanted.percent)) is not None
    ]
    if not seen:
        return GateRow(clause, required, f"{NOT_MEASURED}: no load calls it", holds=False)
    load, seconds = max(seen, key=lambda each: each[1])
    text = f"{_milliseconds(seconds)} at {load.rate:.0f} calls per second"
    undecided = next((each.inconclusive for each, _ in seen if each.inconclusive), "")
    if undecided:
        return GateRow(clause, required, f"{text}; {undecided}", holds=False)
    return GateRow(clause, required, text, COMPARE[wanted.operator](seconds, wanted.limit))


def _milliseconds(seconds: Decimal) -> str:
    return f"{(seconds / _MILLISECOND).quantize(Decimal('0.1')).normalize():f} ms"
