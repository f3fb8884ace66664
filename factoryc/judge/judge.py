"""The judge: runs a suite against a product in a sandbox, inspects its source, and decides.

Only what was seen counts. A product that prints that all is well, or ends in the middle, changes
nothing; and an eval that should have run and did not makes no verdict at all.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.answering_target import require_answering
from factoryc.judge.implementation import Implementation
from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.inspect import inspect_packaging, inspect_source
from factoryc.judge.inspect.sandbox_events import event_findings
from factoryc.judge.regression import Kept, with_kept
from factoryc.judge.run_suite import Run, run_suite_with
from factoryc.judge.run_suite_once import Ran
from factoryc.judge.run_verdict import found_failure, require_all, verdict_from
from factoryc.judge.sandbox.ending import Event
from factoryc.judge.sandbox.policy import Confinement, Limits
from factoryc.judge.subjects.opening import SubjectOptions
from factoryc.judge.suite_folder import SuiteFolder, written
from factoryc.judge.surfaces import examples_for, surface_for
from factoryc.judge.unseen import unseen_evals
from factoryc.judge.verdict import Surface, Verdict

_ORDINARY = Limits()
_PRODUCT = Implementation()


def _never() -> bool:
    return False


@attrs.frozen
class JudgeOptions:
    """How a product is judged.

    `implementation` says what lies in the folder, where it is no product of ours.
    `examples` None: as many as the suite asks for, or a quarter over HTTP, but no more than `at_most`.
    `surface` None: as a user would, if one can. `shrink` bounds how long each eval looks for a smaller
    example that fails, `seconds` one whole run of the suite; `workers` is how many processes share it.
    Once `halted` says so, judging ends with JudgeUnavailable. `kept` are examples of earlier failures,
    which are tried first.
    """

    seed: int = 0
    examples: int | None = None
    at_most: int | None = None
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
    surface = options.surface or surface_for(suite, product, options.implementation)
    require_answering(
        options.implementation,
        product,
        suite.spec,
        options.limits,
        unsandboxed=options.unsandboxed,
        only=options.only,
    )
    suite = with_kept(suite, options.kept, surface, options.implementation)

    def run(evals: Sequence[EvalItem], examples: int) -> Ran:
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

    return verdict_of(suite, surface, options, run)


def verdict_of(
    suite: Suite,
    surface: Surface,
    options: JudgeOptions,
    run: Callable[[Sequence[EvalItem], int], Ran],
) -> Verdict:
    """The verdict that follows from a run of all evals which this surface can answer."""
    started = time.monotonic()
    examples = _examples(suite, surface, options)
    left_out = tuple(each for each, _ in unseen_evals(suite, surface, options.implementation))
    if len(left_out) == len(suite.evals):
        return Verdict((), 0, {}, surface, "none", options.seed, examples, 0.0)
    wanted = tuple(each for each in suite.evals if each not in left_out)
    ran = run(wanted, examples)
    events = [Event(kind, detail) for kind, detail in ran.events]  # type: ignore[arg-type] # written by a sandbox
    seen = [found_failure(finding) for finding in event_findings(suite.spec, events)]
    duration = round(time.monotonic() - started, 3)
    if ran.report is None:
        why = f"the evals did not end within {options.seconds:g} s"
        return Verdict(
            tuple(seen),
            len(wanted),
            {},
            surface,
            ran.confinement,
            options.seed,
            examples,
            duration,
            inconclusive=tuple((each.clause, why) for each in wanted),
        )
    require_all(suite, left_out, ran.report)
    return verdict_from(suite, ran.report, ran, tuple(seen), surface, duration)


def _examples(suite: Suite, surface: Surface, options: JudgeOptions) -> int:
    if options.examples is not None:
        return options.examples
    usual = examples_for(suite, surface, options.implementation)
    return usual if options.at_most is None else min(usual, options.at_most)


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
