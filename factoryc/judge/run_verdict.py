"""From a run of a suite to its verdict: what failed, what stayed open, what the sandbox saw."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.inspect.finding import Finding
from factoryc.judge.run_suite_once import Ran
from factoryc.judge.testing.report import EvalResult, SuiteReport
from factoryc.judge.verdict import Failure, JudgeUnavailable, Surface, Verdict
from factoryc.spec.spec import Spec


def require_all(suite: Suite, left_out: tuple[EvalItem, ...], report: SuiteReport) -> None:
    """Every eval reported once, and no other. Anything else is a fault of ours, never a pass."""
    wanted = sorted(
        (PurePosixPath(each.file).name, each.function)
        for each in suite.evals
        if each not in left_out
    )
    reported = sorted((PurePosixPath(each.file).name, each.function) for each in report.evals)
    if wanted != reported:
        differs = sorted(set(wanted) ^ set(reported)) or reported
        names = ", ".join(f"{file}::{function}" for file, function in differs[:5])
        raise JudgeUnavailable(
            f"{len(wanted)} evals were to run, and {len(reported)} were reported: {names}"
        )


def verdict_from(
    suite: Suite,
    report: SuiteReport,
    ran: Ran,
    seen: tuple[Failure, ...],
    surface: Surface,
    duration: float,
) -> Verdict:
    """What the report of all evals comes to, with what the sandbox has `seen`. Raises JudgeUnavailable."""
    open_ones = [each for each in report.evals if each.outcome == "inconclusive"]
    unreached = [each for each in open_ones if each.failure and each.failure.kind == "unreached"]
    failed = (_failed(each, report.seed) for each in report.failed)
    failures = sorted(failed, key=lambda each: not each.regression)
    unreadable = [each for each in failures if each.how == "data"]
    if unreadable:
        raise JudgeUnavailable(unreadable[0].message)
    kept = sum(each.kind == "regression" for each in report.evals)
    return Verdict(
        (*failures, *seen),
        len(report.evals) - kept,
        _own_cases(report.cases, suite.spec),
        surface,
        ran.confinement,
        report.seed,
        report.examples,
        duration,
        inconclusive=tuple(
            (each.clause, each.failure.message if each.failure else "")
            for each in open_ones
            if each not in unreached
        ),
        unreached=tuple(each.clause for each in unreached),
        peak_memory=ran.peak_memory,
        kept=kept,
    )


def _own_cases(counts: Mapping[str, int], spec: Spec) -> dict[str, int]:
    """How often each case was judged. That time passes is a call for those who draw, and no case."""
    cases = [case.clause for operation in spec.operations for case in operation.cases]
    return {clause: counts[clause] for clause in cases if clause in counts}


def _failed(result: EvalResult, seed: int) -> Failure:
    failure = result.failure
    assert failure is not None, "what failed says how"
    return Failure(
        "eval",
        result.clause if result.sealed else failure.clause,
        result.title,
        failure.message,
        how=failure.kind,
        calls=failure.calls,
        expected=failure.expected,
        observed=failure.observed,
        sealed=result.sealed,
        eval=result.clause,
        again=f"pytest {result.file}::{result.function} --factoryc-seed {seed}",
        kept=failure.kept,
        regression=result.kind == "regression",
    )


def found_failure(finding: Finding) -> Failure:
    """What an inspection or the sandbox found, as a reason to refuse."""
    seen = finding.text.startswith("while it ran")
    return Failure(
        "sandbox" if seen else "inspection",
        finding.clause,
        "what the product does" if seen else "what the product's source says",
        finding.text,
        file=finding.file or None,
        line=finding.line or None,
    )
