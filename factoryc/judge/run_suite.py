"""Runs a written suite, its evals dealt out to several processes, and puts their reports together."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import attrs

from factoryc.evals.suite import EvalItem
from factoryc.judge.run_suite_once import Ran, ran, running
from factoryc.judge.subjects.opening import SubjectOptions
from factoryc.judge.suite_folder import SuiteFolder
from factoryc.judge.testing.report import SuiteReport, overall

# When time is up, an eval still ends its call, and makes simpler what it has found.
_GRACE = 60.0


@attrs.frozen
class Run:
    """One run of a suite: its seed, its examples, its patience, and how many processes share it.

    `shrink` bounds the search of each eval for a smaller example that fails, in seconds.

    `halted` tells whether nobody wants to know any more.
    """

    seed: int
    examples: int
    shrink: float
    seconds: float
    workers: int
    halted: Callable[[], bool]


def run_suite_with(
    evals: Sequence[EvalItem], folder: SuiteFolder, options: SubjectOptions, run: Run
) -> Ran:
    """Run these evals of the suite and no others. Raises JudgeUnavailable.

    Every eval has a seed of its own, so it does not matter which process runs it.
    """
    until = time.monotonic() + 2 * run.seconds + _GRACE
    hands = [evals[first :: run.workers] for first in range(min(run.workers, len(evals)))]
    with ExitStack() as stack:
        processes = []
        for number, hand in enumerate(hands):
            own = _own_files(folder, number)
            noting = attrs.evolve(options, notes=str(own.notes))
            # A server's threads meet more often where they have more than one processor.
            one_of = (number, len(hands)) if options.surface == "library" else None
            started = running(
                hand, own, noting, run.seed, run.examples, run.shrink, run.seconds, one_of
            )
            processes.append(stack.enter_context(started))
        return _together([ran(process, until, run.halted) for process in processes])


def _own_files(folder: SuiteFolder, number: int) -> SuiteFolder:
    def own(path: Path) -> Path:
        return path.with_name(f"{number}-{path.name}")

    return attrs.evolve(
        folder, report=own(folder.report), notes=own(folder.notes), output=own(folder.output)
    )


def _together(rans: Sequence[Ran]) -> Ran:
    reports = [each.report for each in rans]
    return Ran(
        _one_report([report for report in reports if report is not None])
        if all(report is not None for report in reports)
        else None,
        tuple(event for each in rans for event in each.events),
        rans[0].confinement,
        max(each.peak_memory for each in rans),
    )


def _one_report(reports: Sequence[SuiteReport]) -> SuiteReport:
    results = tuple(each for report in reports for each in report.evals)
    cases: Counter[str] = Counter()
    for report in reports:
        cases.update(report.cases)
    return attrs.evolve(
        reports[0],
        outcome=overall(results),
        duration=max(report.duration for report in reports),
        evals=results,
        cases=dict(cases),
    )
