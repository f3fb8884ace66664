"""Judges on this machine: a task by what can be run of it, the whole by what the gate asks."""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs

from factoryc.agents.agent import Failure
from factoryc.evals.derive import derive_suite, visible
from factoryc.evals.suite import Suite
from factoryc.factory.events import Judging, Measuring, Tell
from factoryc.factory.judging import Accepted, Judged
from factoryc.judge import verdict as judge_verdict
from factoryc.judge.gate import decide
from factoryc.judge.implementation import Implementation
from factoryc.judge.inspect.inspect import inspect_packaging, inspect_source
from factoryc.judge.judge import JudgeOptions, evaluate_suite, judge
from factoryc.judge.load.lines import LoadOptions
from factoryc.judge.load.load import measure_load
from factoryc.judge.measured import Measured
from factoryc.judge.mutants.audit import MutantAuditOptions, audit_mutants
from factoryc.judge.mutants.bench import BenchOptions
from factoryc.judge.mutants.fates import MutantAudit
from factoryc.judge.mutants.let_through import let_through
from factoryc.judge.parts.judge_part import judge_part
from factoryc.judge.regression import Kept, with_kept
from factoryc.judge.sandbox.policy import Limits
from factoryc.judge.verdict import Verdict, disclosed, failure_text
from factoryc.plan.task import Task
from factoryc.spec.spec import Spec

_CALL = re.compile(r"\b([a-z][a-z0-9_]*)\(")
_SHOWN = 20
_MUTANTS = 60
_WORDS_OF_AN_ACT = 5  # while it ran, it opens …
_OPTIONS = JudgeOptions()
_ORDINARY = Limits()


def _never() -> bool:
    return False


def _forget(_failures: Iterable[judge_verdict.Failure]) -> None:
    """Nobody keeps them."""


def _tell_nobody(_tried: int, _total: int) -> None:
    """Nobody waits for the single mutants."""


@attrs.frozen
class Terms:
    """`digest` gives the seeds, so that the same spec is judged by the same inputs everywhere.

    `data` are the files that evals read, by the names that the spec gives them. Branches and merges
    are tried with few examples of each property, the whole with as many as the suite asks for,
    unless `examples` says how many; runs that look for flakes draw fewer, from other seeds. What is
    not tried within `branch_seconds` or `seconds` is not decided. Once `halted` says so, judging ends
    with JudgeUnavailable. `kept` are failures of earlier runs, which are tried first; `keep` is told of
    all that are found.
    """

    digest: str
    data: Mapping[str, bytes]
    unsandboxed: bool = False
    workers: int = 2
    branch_examples: int = 20
    branch_shrink: float = 1.5
    branch_seconds: float = 300.0
    seconds: float = 1_800.0
    rerun_examples: int = 12
    examples: int | None = None
    limits: Limits = _ORDINARY
    halted: Callable[[], bool] = _never
    kept: tuple[Kept, ...] = ()
    keep: Callable[[Iterable[judge_verdict.Failure]], None] = _forget

    def branch_options(self) -> JudgeOptions:
        """The options for what is on its way to main."""
        return attrs.evolve(
            self.options(0),
            examples=None,
            at_most=self.branch_examples,
            shrink=self.branch_shrink,
            seconds=self.branch_seconds,
        )

    def options(self, run: int) -> JudgeOptions:
        """The options of one run of the whole suite. Runs of other numbers have other seeds."""
        return attrs.evolve(
            _OPTIONS,
            seed=int(self.digest[:8], 16) + run,
            examples=self.examples,
            seconds=self.seconds,
            unsandboxed=self.unsandboxed,
            workers=self.workers,
            limits=self.limits,
            halted=self.halted,
            kept=self.kept,
        )

    def rerun_options(self, run: int) -> JudgeOptions:
        """The options of a run that looks for flakes, beside the search for strength."""
        return attrs.evolve(self.options(run), workers=1, kept=(), at_most=self.rerun_examples)

    def mutant_options(self) -> MutantAuditOptions:
        """How mutants are tried: as many at a time as there are workers."""
        seed = int(self.digest[:8], 16)
        running = BenchOptions(Implementation(), seed, unsandboxed=self.unsandboxed)
        return MutantAuditOptions(running, most=_MUTANTS, workers=self.workers)


class JudgingHere:
    """Keeps the suites of one build, which are the same for every attempt."""

    def __init__(self, spec: Spec, terms: Terms, tell: Tell) -> None:
        self._spec = spec
        self._terms = terms
        self._tell = tell
        self._suites: dict[frozenset[str], Suite] = {}

    def visible_report(self, task: Task, tree: Path) -> str:
        options = self._terms.branch_options()
        failures = judge_part(self._spec, task, tree, options)
        evals = 0
        if not failures and task.operations:
            suite = visible(self._suite(frozenset(task.operations)))
            # What was kept before may be sealed, and whoever writes the code asks here.
            verdict = judge(suite, tree, self._terms.data, attrs.evolve(options, kept=()))
            self._terms.keep(verdict.failures)
            failures, evals = self._reasons(verdict), verdict.evals
        if not failures:
            return f"all {evals} visible evals pass" if evals else "nothing is wrong so far"
        texts = "\n\n".join(
            f"{each.title} ({each.clause})\n{each.detail}" for each in self._told(failures[:_SHOWN])
        )
        return f"{len(failures)} of the visible evals fail\n\n{texts}"

    def branch(self, task: Task, tree: Path) -> Judged:
        self._tell(Judging(task, "the branch"))
        return self._judged(task, tree, frozenset(task.operations))

    def merged(self, task: Task, tree: Path, operations: frozenset[str]) -> Judged:
        self._tell(Judging(task, "the merge"))
        return self._judged(task, tree, operations)

    def whole(self, tree: Path) -> Accepted:
        self._tell(Judging(None, "the whole product"))
        suite = self._suite(frozenset(each.name for each in self._spec.operations))
        verdict = judge(suite, tree, self._terms.data, self._terms.options(1))
        self._terms.keep(verdict.failures)
        measured = Measured(
            verdict=verdict,
            evaluated=frozenset(each.clause for each in suite.evals),
            findings=(*inspect_source(self._spec, tree), *inspect_packaging(self._spec, tree)),
        )
        if verdict.accepted:
            measured = self._measured(measured, verdict, suite, tree)
        return Accepted(self._told(verdict.failures), decide(self._spec, measured))

    def _judged(self, task: Task, tree: Path, operations: frozenset[str]) -> Judged:
        options = self._terms.branch_options()
        failures = judge_part(self._spec, task, tree, options)
        if failures or not operations:
            return Judged(self._told(failures), _texts(failures), 0)
        verdict = judge(self._suite(operations), tree, self._terms.data, options)
        self._terms.keep(verdict.failures)
        everything = self._reasons(verdict)
        return Judged(self._told(everything), _texts(everything), verdict.evals)

    def _measured(self, measured: Measured, verdict: Verdict, suite: Suite, tree: Path) -> Measured:
        """Reruns and strength side by side; load alone, since it measures time."""
        gate = self._spec.gate
        runs = gate.flake_runs if gate is not None and gate.flakes is not None else 1
        with ThreadPoolExecutor(max_workers=1) as pool:
            reruns = pool.submit(self._reruns, suite, tree, runs - 1)
            if gate is not None and gate.strength is not None:
                measured = attrs.evolve(measured, strength=self._strength(suite, tree))
            measured = attrs.evolve(measured, reruns=(verdict, *reruns.result()))
        loads = []
        for number, load in enumerate(self._spec.loads):
            self._tell(Measuring(f"load {load.title}"))
            options = LoadOptions(
                seed=number, surface=verdict.surface, unsandboxed=self._terms.unsandboxed
            )
            loads.append(measure_load(load, self._spec, tree, options))
        peaks = [load.peak_memory for load in loads]
        return attrs.evolve(measured, loads=tuple(loads), peak_memory=max(peaks, default=None))

    def _strength(self, suite: Suite, tree: Path) -> MutantAudit:
        """What the suite notices with what was kept before. What it lets through is kept from now on."""
        self._tell(Measuring("strength"))
        terms = self._terms
        asked = with_kept(suite, terms.kept, "library", Implementation())
        found = audit_mutants(asked, tree, terms.data, terms.mutant_options(), _tell_nobody)
        terms.keep(let_through(suite, found))
        return found

    def _reruns(self, suite: Suite, tree: Path, count: int) -> tuple[Verdict, ...]:
        verdicts = []
        for run in range(2, 2 + count):
            self._tell(Measuring(f"run {run} of {count + 1}, with another seed"))
            options = self._terms.rerun_options(run)
            verdicts.append(evaluate_suite(suite, tree, self._terms.data, options))
            self._terms.keep(verdicts[-1].failures)
        return tuple(verdicts)

    def _suite(self, operations: frozenset[str]) -> Suite:
        if operations not in self._suites:
            self._suites[operations] = derive_suite(self._spec, operations)
        return self._suites[operations]

    def _reasons(self, verdict: Verdict) -> tuple[judge_verdict.Failure, ...]:
        """Why a verdict is no acceptance: what failed, and what could not be decided."""
        sealed = {each.clause for each in self._spec.evals if each.sealed}
        undecided = (
            judge_verdict.Failure(
                "eval", clause, "this could not be decided", reason, sealed=clause in sealed
            )
            for clause, reason in verdict.inconclusive
        )
        return (*verdict.failures, *undecided)

    def _told(self, failures: Iterable[judge_verdict.Failure]) -> tuple[Failure, ...]:
        """The failures as an agent may see them, with the operations that took part."""
        sealed = any(each.sealed for each in self._spec.evals)
        return tuple(_agent_failure(_without_traces(each) if sealed else each) for each in failures)


def _agent_failure(failure: judge_verdict.Failure) -> Failure:
    shown = disclosed(failure)
    called = dict.fromkeys(name for call in failure.calls for name in _CALL.findall(call))
    return Failure(shown.kind, shown.clause, shown.title, shown.detail, shown.file, tuple(called))


def _without_traces(failure: judge_verdict.Failure) -> judge_verdict.Failure:
    """What code was seen doing, without where: a path can spell out the data of a sealed eval."""
    if failure.kind != "sandbox":
        return failure
    act = " ".join(failure.message.split()[:_WORDS_OF_AN_ACT])
    return attrs.evolve(
        failure, message=f"{act} … (beside sealed evals nothing more is told)", file=None, line=None
    )


def _texts(failures: Iterable[judge_verdict.Failure]) -> tuple[str, ...]:
    return tuple(failure_text(each) for each in failures)
