"""A load: calls sent when they are due, whether or not the ones before are answered yet.

A latency counts from the moment a call was due, so that a server which stalls cannot hide the calls
that had to wait. How late we were ourselves is measured, too: a measurement of our own slowness is
said to be one.
"""

import gc
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import attrs

from factoryc.analysis.ground import Ground, ground
from factoryc.contract.literal import call_text, outcome_text
from factoryc.contract.runtime import UNSEEN, Contract, Failed, Rejected, Returned, Value
from factoryc.judge.load.feeding import Unfed, feed
from factoryc.judge.load.lines import Call, Fresh, LoadOptions, open_lines
from factoryc.judge.load.plan import (
    Argument,
    Produced,
    arguments_of,
    interleaved,
    wanted_types,
)
from factoryc.judge.measured import LoadMeasured, Sample
from factoryc.judge.sandbox.policy import SandboxUnavailable
from factoryc.judge.subjects.subject import Broken, Ended, Observed, Unsayable
from factoryc.judge.verdict import JudgeUnavailable
from factoryc.spec.evals import Load, MixPart, Percentile
from factoryc.spec.spec import Spec

_WARM_UP = 0.5
_TRIES = 3
# Of the tightest limit: what we are late ourselves may not decide about it.
_OWN_SHARE = 0.2
_OWN_PERCENT = 0.99
# Calls that take longer to be sent than this share of the time that they had did not come often enough.
_LATEST_SHARE = 1.05


@attrs.frozen
class _Due:
    """One call: when it is due, from the start of the load, and what it is."""

    at: float
    operation: str
    arguments: tuple[Argument, ...]


@attrs.define
class _Seen:
    """What the workers saw. Each appends alone, and appending is atomic."""

    samples: list[Sample] = attrs.field(factory=list)
    lateness: list[float] = attrs.field(factory=list)
    failures: list[str] = attrs.field(factory=list)
    last_sent: float = 0.0


def measure_load(load: Load, spec: Spec, product: Path, options: LoadOptions) -> LoadMeasured:
    """Put a load on an implementation. Raises JudgeUnavailable when none can be made."""
    basis = ground(spec)
    try:
        with open_lines(spec, basis.contract, product, float(load.duration), options) as fresh:
            measured = _measured(load, basis, fresh, options.seed)
            for _ in range(_TRIES - 1):
                if measured.is_unfed or not measured.inconclusive:
                    break
                measured = _measured(load, basis, fresh, options.seed)
            return measured
    except SandboxUnavailable as reason:
        raise JudgeUnavailable(str(reason)) from None


def _measured(load: Load, basis: Ground, fresh: Fresh, seed: int) -> LoadMeasured:
    """One run of the load on a fresh implementation."""
    with fresh() as lines:
        return _run(load, basis, lines.calls, seed, lines.peak_memory)


def _run(
    load: Load, basis: Ground, calls: Sequence[Call], seed: int, peak_memory: Callable[[], int]
) -> LoadMeasured:
    random = Random(f"{load.clause} {seed}")  # noqa: S311  a load, no secret
    produced = Produced(basis.spec, wanted_types(load))
    unfed = feed(load, basis, calls[0], produced, random)
    if unfed is not None:
        return _nothing(load, unfed, peak_memory())
    rate = float(load.rate)
    warm = _schedule(load, basis, produced, random, int(rate * _WARM_UP))
    schedule = _schedule(load, basis, produced, random, _count(load))
    _play(warm, calls, basis, produced)
    # The collector would stop all workers at once, and count as the product's slowness.
    gc.collect()
    gc.disable()
    try:
        seen, taken = _play(schedule, calls, basis, produced)
    finally:
        gc.enable()
    if not seen.samples:
        return _nothing(
            load, Unfed("no call of its mix can be made on this surface"), peak_memory()
        )
    lateness = sorted(seen.lateness)[int(_OWN_PERCENT * (len(seen.lateness) - 1))]
    return LoadMeasured(
        load.clause,
        tuple(seen.samples),
        len(seen.samples) / taken,
        len(seen.failures),
        seen.failures[0] if seen.failures else "",
        lateness,
        peak_memory(),
        _own_slowness(load, lateness),
        offered=seen.last_sent <= _LATEST_SHARE * float(load.duration),
    )


def _nothing(load: Load, unfed: Unfed, peak: int) -> LoadMeasured:
    if unfed.is_broken:
        return LoadMeasured(load.clause, (), 0.0, 1, unfed.text, 0.0, peak)
    why = f"inconclusive: {unfed.text}"
    return LoadMeasured(load.clause, (), 0.0, 0, "", 0.0, peak, inconclusive=why)


def _count(load: Load) -> int:
    """How many calls there are: one of them is due at once. A rate may be a little less than it was said to be."""
    return max(1, round(load.rate * load.duration))


def _schedule(
    load: Load, basis: Ground, produced: Produced, random: Random, count: int
) -> list[_Due]:
    rate = float(load.rate)
    parts: list[MixPart] = interleaved(load.mix, count)
    return [
        _Due(number / rate, part.operation, arguments_of(part, basis, produced, random))
        for number, part in enumerate(parts)
    ]


def _play(
    schedule: list[_Due], calls: Sequence[Call], basis: Ground, produced: Produced
) -> tuple[_Seen, float]:
    """Send every call when it is due, or as soon after as a connection is free."""
    seen = _Seen()
    waiting = iter(schedule)
    take = threading.Lock()
    start = time.monotonic() + 0.01

    def work(call: Call) -> None:
        free = start
        while True:
            with take:
                due = next(waiting, None)
            if due is None:
                return
            at = start + due.at
            left = at - time.monotonic()
            if left > 0:
                time.sleep(left)
            arguments = tuple(each() for each in due.arguments)
            sent = time.monotonic()
            seen.last_sent = max(seen.last_sent, sent - start)
            try:
                observed = call(due.operation, arguments)
            except Unsayable:
                # Nobody can make it on this surface: that says nothing of the product.
                free = time.monotonic()
                continue
            done = time.monotonic()
            # Waiting for a free connection is the product's doing, oversleeping is ours.
            seen.lateness.append(sent - max(at, free))
            seen.samples.append(Sample(due.operation, done - at))
            wrong = _wrong(basis.contract, due.operation, observed)
            if wrong:
                shown = call_text(basis.spec.operation(due.operation), arguments)
                seen.failures.append(f"{shown} {wrong}")
            _note(basis.spec, due.operation, arguments, observed, produced)
            free = time.monotonic()

    workers = [threading.Thread(target=work, args=(call,), daemon=True) for call in calls]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return seen, max(time.monotonic() - start, 0.001)


def _note(
    spec: Spec,
    operation: str,
    arguments: tuple[Value, ...],
    observed: Observed,
    produced: Produced,
) -> None:
    if isinstance(observed, Returned):
        produced.note(spec.operation(operation), arguments, observed.value)


def _wrong(contract: Contract, operation: str, observed: Observed) -> str:
    """How an answer is none that the contract knows for this operation; empty where it is one."""
    called = contract.operations[operation]
    match observed:
        case Returned(value=value):
            if value is UNSEEN or called.result is None or called.result(value):
                return ""
            return f"{outcome_text(observed)}, which is no {called.result_type}"
        case Failed():
            return ""
        case Rejected():
            return "is rejected, although all of its arguments are of their types"
        case Broken(text=text) | Ended(text=text):
            return text.splitlines()[0] if text else "breaks"


def _own_slowness(load: Load, lateness: float) -> str:
    limits = [float(each.limit) for each in load.expectations if isinstance(each, Percentile)]
    if not limits or lateness <= _OWN_SHARE * min(limits):
        return ""
    busy, cores = os.getloadavg()[0], os.cpu_count() or 1
    return (
        f"inconclusive: this machine sent calls up to {lateness * 1000:.1f} ms too late by itself, "
        f"which is too much to measure {min(limits) * 1000:g} ms; {busy:.1f} processes wanted to run "
        f"on its {cores} cores"
    )
