"""The judge: runs a suite against a product in a sandbox, inspects its source, and decides.

Only what was seen counts. A product that prints that all is well, or ends in the middle, changes
nothing; and an eval that should have run and did not makes no verdict at all.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import attrs

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.inspect import inspect_packaging, inspect_source
from factoryc.judge.inspect.sandbox_events import event_findings
from factoryc.judge.regression import Kept, with_kept
from factoryc.judge.run_suite import Run, run_suite_with
from factoryc.judge.run_suite_once import Ran
from factoryc.judge.sandbox.ending import Event
from factoryc.judge.sandbox.policy import Confinement, Limits
from factoryc.judge.subjects import SubjectOptions
from factoryc.judge.suite_folder import SuiteFolder, written
from factoryc.judge.testing.report import EvalResult, SuiteReport
from factoryc.judge.unseen import unseen_evals
from factoryc.judge.verdict import Failure, JudgeUnavailable, Surface, Verdict
from factoryc.plan.layout import layout_of, module_path
from factoryc.spec.definitions import bound_in
from factoryc.spec.spec import Spec

_ORDINARY = Limits()
_PRODUCT = Implementation()
# The share of examples that a surface is tried with, and how many at least: each example over HTTP
# takes a fresh server, and each call on a command line a process. The operations of a product were
# judged as a library, with all examples; those of a command that is no product of ours were not.
_SHARES: Mapping[Surface, tuple[int, int]] = {"library": (1, 1), "http": (4, 20), "cli": (20, 5)}
_SHARE_OF_COMMANDS = (5, 10)


def _never() -> bool:
    return False


@attrs.frozen
class JudgeOptions:
    """How a product is judged.

    `implementation` says what lies in the folder, where it is no product of ours.
    `examples` None: as many as the suite asks for, or a quarter over HTTP. `surface` None: as a user
    would, if one can. `shrink` bounds how long each eval looks for a smaller example that fails,
    `seconds` one whole run of the suite; `workers` is how many processes share it. Once `halted`
    says so, judging ends with JudgeUnavailable. `kept` are examples of earlier failures, which are
    tried first.
    """

    seed: int = 0
    examples: int | None = None
    shrink: float = 5.0
    surface: Surface | None = None
    implementation: Implementation = _PRODUCT
    seconds: float = 300.0
    workers: int = 1
    halted: Callable[[], bool] = _never
    unsandboxed: bool = False
    only: Confinement | None = None
    limits: Limits = _ORDINARY
    kept: tuple[Kept, ...] = ()


def judge(suite: Suite, product: Path, data: Mapping[str, bytes], options: JudgeOptions) -> Verdict:
    """Judge a product, or the part of it that a branch has so far. Raises JudgeUnavailable.

    `data` are the files that the suite's evals read, by the names that the spec gives them.
    """
    return with_source(
        suite, product, options, lambda: evaluate_suite(suite, product, data, options)
    )


def with_source(
    suite: Suite, product: Path, options: JudgeOptions, evaluated: Callable[[], Verdict]
) -> Verdict:
    """The verdict of a run of its evals, and what its source says besides."""
    started = time.monotonic()
    is_product = options.implementation.kind == "product"
    findings: list[Finding] = []
    if options.implementation.is_python:
        findings += inspect_source(suite.spec, product, is_product=is_product)
    if is_product and _is_whole(suite):
        findings += inspect_packaging(suite.spec, product)
    verdict = evaluated()
    inspected = [found_failure(finding) for finding in dict.fromkeys(findings)]
    return attrs.evolve(
        verdict,
        failures=(*verdict.failures, *inspected),
        duration=round(time.monotonic() - started, 3),
    )


def evaluate_suite(
    suite: Suite, product: Path, data: Mapping[str, bytes], options: JudgeOptions
) -> Verdict:
    """The same without reading the source: evals, and what the sandbox saw. For reruns."""
    called_as = options.surface or _surface(suite, product, options.implementation)
    suite = with_kept(suite, options.kept, called_as, options.implementation)

    def run(evals: Sequence[EvalItem], surface: Surface, examples: int) -> Ran:
        with written(suite, data) as folder:
            asked = subject_options(suite, product, surface, folder, options)
            limits = Run(
                options.seed,
                examples,
                options.shrink,
                options.seconds,
                options.workers,
                options.halted,
            )
            return run_suite_with(evals, folder, asked, limits)

    return verdict_of(suite, product, options, run)


def verdict_of(
    suite: Suite,
    product: Path,
    options: JudgeOptions,
    run: Callable[[Sequence[EvalItem], Surface, int], Ran],
) -> Verdict:
    """The verdict that follows from a run of all evals which this surface can answer."""
    started = time.monotonic()
    surface = options.surface or _surface(suite, product, options.implementation)
    examples = options.examples or _examples(suite, surface, options.implementation)
    left_out = tuple(each for each, _ in unseen_evals(suite, surface, options.implementation))
    if len(left_out) == len(suite.evals):
        return Verdict((), 0, {}, surface, "none", options.seed, examples, 0.0)
    wanted = tuple(each for each in suite.evals if each not in left_out)
    ran = run(wanted, surface, examples)
    events = [Event(kind, detail) for kind, detail in ran.events]  # type: ignore[arg-type] # written by a sandbox
    seen = [found_failure(finding) for finding in event_findings(suite.spec, events)]
    duration = round(time.monotonic() - started, 3)
    if ran.report is None:
        late = _too_slow(suite.spec, options.seconds)
        failures = (late, *seen)
        return Verdict(failures, 0, {}, surface, ran.confinement, options.seed, examples, duration)
    _count(suite, left_out, ran.report)
    return _verdict(suite, ran.report, ran, tuple(seen), surface, duration)


def _surface(suite: Suite, product: Path, implementation: Implementation) -> Surface:
    match implementation.kind:
        case "product":
            return surface_of(suite, product)
        case "module" | "program":
            return "library"
        case "commands":
            return "cli"
        case "service":
            return "http"


def surface_of(suite: Suite, product: Path) -> Surface:
    """As a user would, where the interface and all of its operations are there; else the library."""
    spec, layout = suite.spec, layout_of(suite.spec)
    module = layout.server or layout.commands
    if spec.interface is None or module is None:
        return "library"
    bound = {each.operation for each in bound_in(spec.interface)}
    complete = {operation.name for operation in spec.operations} <= suite.operations & bound
    if not complete or not (product / module_path(module)).is_file():
        return "library"
    return "http" if spec.http is not None else "cli"


def _examples(suite: Suite, surface: Surface, implementation: Implementation) -> int:
    is_ours = implementation.kind != "commands"
    share, least = _SHARES[surface] if is_ours else _SHARE_OF_COMMANDS
    return suite.examples if share == 1 else max(least, suite.examples // share)


def _is_whole(suite: Suite) -> bool:
    return {operation.name for operation in suite.spec.operations} <= suite.operations


def subject_options(
    suite: Suite, product: Path, surface: Surface, folder: SuiteFolder, options: JudgeOptions
) -> SubjectOptions:
    """What the process that runs the evals has to know."""
    return SubjectOptions(
        spec=str(folder.spec),
        suite=str(folder.evals),
        product=str(product.resolve()),
        surface=surface,
        operations=tuple(sorted(suite.operations)),
        notes=str(folder.notes),
        implementation=options.implementation,
        unsandboxed=options.unsandboxed,
        only=options.only,
        limits=options.limits,
    )


def _count(suite: Suite, left_out: tuple[EvalItem, ...], report: SuiteReport) -> None:
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


def _verdict(
    suite: Suite,
    report: SuiteReport,
    ran: Ran,
    seen: tuple[Failure, ...],
    surface: Surface,
    duration: float,
) -> Verdict:
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
    regression = result.kind == "regression"
    again = f"pytest {result.file}::{result.function} --factoryc-seed {seed}"
    if failure is None:
        return Failure(
            "eval",
            result.clause,
            result.title,
            "it failed",
            eval=result.clause,
            again=again,
            regression=regression,
        )
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
        again=again,
        kept=failure.kept,
        regression=regression,
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


def _too_slow(spec: Spec, seconds: float) -> Failure:
    text = f"the evals did not end within {seconds:g} s"
    return Failure("time", f"{spec.name}.judge.time", "all evals in time", text)
