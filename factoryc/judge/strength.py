"""How strong a suite is: faults are planted in a product that it accepts, and it has to notice.

The same product gives the same faults in the same order. Where there are more than can be tried,
an even sample is, and the result says of how many.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs

from factoryc.contract.python_names import class_name, predicate_name, python_name
from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.measured import Strength, Survivor
from factoryc.judge.mutants import Mutant, mutants_of_product
from factoryc.judge.run_suite_once import environment_of
from factoryc.judge.sandbox.policy import Confinement
from factoryc.judge.subjects import SubjectOptions
from factoryc.judge.suite_folder import SuiteFolder, written
from factoryc.judge.unseen import unseen_evals
from factoryc.judge.verdict import JudgeUnavailable
from factoryc.plan.layout import layout_of
from factoryc.spec.spec import Spec

_SHORTEST_PATIENCE = 20.0


@attrs.frozen
class StrengthOptions:
    """`most` faults are tried, `workers` at a time, each by `examples` of every property."""

    seed: int = 0
    examples: int = 10
    most: int = 60
    workers: int = 2
    unsandboxed: bool = False
    only: Confinement | None = None


def measure_strength(
    suite: Suite, product: Path, data: Mapping[str, bytes], options: StrengthOptions
) -> Strength:
    """Try the faults. Raises JudgeUnavailable, also when the suite refuses the product itself."""
    started = time.monotonic()
    every = mutants_of_product(suite.spec, product)
    tried = even_sample(every, options.most)
    with written(suite, data) as folder:
        caught = _tried(suite, product, tried, folder, options)
    survivors = tuple(
        Survivor(
            mutant.file,
            mutant.line,
            mutant.before,
            mutant.after,
            mutant.what,
            clause_of(suite.spec, mutant),
        )
        for mutant, was_caught in zip(tried, caught, strict=True)
        if not was_caught
    )
    duration = round(time.monotonic() - started, 3)
    return Strength(sum(caught), len(tried), len(every), survivors, duration)


def clause_of(spec: Spec, mutant: Mutant) -> str:
    """The clause that the code around a fault was built from, or the spec's name."""
    layout = layout_of(spec)
    module = mutant.file.removeprefix("src/").removesuffix(".py").replace("/", ".")
    for operation in spec.operations:
        if module == layout.operation(operation.name):
            return operation.clause
    named = {python_name(each.name): each.clause for each in spec.functions}
    named |= {python_name(each.name): each.clause for each in spec.operations}
    named |= {class_name(each.name): each.clause for each in (*spec.types, *spec.errors)}
    named |= {predicate_name(each.name): each.clause for each in spec.types}
    return named.get(mutant.function, spec.name)


def even_sample(mutants: Sequence[Mutant], most: int) -> tuple[Mutant, ...]:
    """All of them, or so many from beginning to end."""
    if len(mutants) <= most:
        return tuple(mutants)
    return tuple(mutants[at * len(mutants) // most] for at in range(most))


def _tried(
    suite: Suite,
    product: Path,
    mutants: Sequence[Mutant],
    folder: SuiteFolder,
    options: StrengthOptions,
) -> list[bool]:
    """Whether each was caught. The product itself goes first: it may not be."""
    caught: list[bool | None] = [None] * len(mutants)
    waiting = iter(enumerate(mutants))
    take = threading.Lock()
    trouble: list[JudgeUnavailable] = []
    with ExitStack() as stack:
        workers = [
            stack.enter_context(_worker(suite, product, folder, options, number))
            for number in range(max(1, min(options.workers, len(mutants))))
        ]
        patience = _patience(workers[0])

        def work(worker: _Worker) -> None:
            while not trouble:
                with take:
                    at, mutant = next(waiting, (0, None))
                if mutant is None:
                    return
                try:
                    caught[at] = worker.catches(mutant, patience)
                except JudgeUnavailable as unavailable:
                    trouble.append(unavailable)

        threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if trouble:
        raise trouble[0]
    return [bool(each) for each in caught]


def _patience(worker: "_Worker") -> float:
    """How long a mutant may take: well beyond what the product itself takes."""
    answer = worker.ask("", 600.0)
    if answer["caught"]:
        raise JudgeUnavailable(
            f"faults are planted in a product that the suite accepts; this one breaks {answer['how']}"
        )
    taken: float = answer["taken"]
    return max(_SHORTEST_PATIENCE, 5 * taken)


@attrs.define
class _Worker:
    """A process that tries mutants, and the copy of the product that it tries them in."""

    suite: Suite
    product: Path
    folder: SuiteFolder
    options: StrengthOptions
    notes: Path
    process: "subprocess.Popen[str]"

    def catches(self, mutant: Mutant, seconds: float) -> bool:
        path = self.product / mutant.file
        whole = path.read_bytes()
        path.write_text(mutant.text, encoding="utf-8")
        try:
            return bool(self.ask(mutant.file, seconds)["caught"])
        finally:
            path.write_bytes(whole)

    def ask(self, file: str, seconds: float) -> dict[str, Any]:
        options = SubjectOptions(
            spec=str(self.folder.spec),
            suite=str(self.folder.evals),
            product=str(self.product),
            surface="library",
            operations=tuple(sorted(self.suite.operations)),
            notes=str(self.notes),
            unsandboxed=self.options.unsandboxed,
            only=self.options.only,
        )
        question = {
            "options": attrs.asdict(options),
            "seed": self.options.seed,
            "examples": self.options.examples,
            "seconds": seconds,
            "evals": _nearest_first(self.suite, file),
        }
        assert self.process.stdin is not None, "opened with pipes"
        assert self.process.stdout is not None, "opened with pipes"
        try:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except OSError:
            line = ""
        if not line:
            raise JudgeUnavailable("the process that tries faults has ended")
        answer: dict[str, Any] = json.loads(line)
        if "unavailable" in answer:
            raise JudgeUnavailable(answer["unavailable"])
        return answer


@contextmanager
def _worker(
    suite: Suite, product: Path, folder: SuiteFolder, options: StrengthOptions, number: int
) -> Iterator[_Worker]:
    own = folder.evals.parent / f"worker-{number}"
    shutil.copytree(product, own, ignore=shutil.ignore_patterns(".git", "__pycache__"))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "factoryc.judge.strength_worker"],
        cwd=folder.evals.parent,
        env=environment_of(folder.evals.parent, folder.staging),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        notes = folder.evals.parent / f"notes-{number}.json"
        yield _Worker(suite, own, folder, options, notes, process)
    finally:
        # What it has forked goes with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _nearest_first(suite: Suite, file: str) -> list[list[str]]:
    """All evals that a library can answer, those most likely to notice a fault in a file first."""
    left_out = [each for each, _ in unseen_evals(suite, "library", Implementation())]
    layout = layout_of(suite.spec)
    module = file.removeprefix("src/").removesuffix(".py").replace("/", ".")
    here = {each.name for each in suite.spec.operations if layout.operation(each.name) == module}

    def is_near(item: EvalItem) -> bool:
        return item.kind in {"case", "rejection"} and (not here or here <= item.operations)

    chosen = [each for each in suite.evals if each not in left_out]
    near = [f"{each.file}::{each.function}" for each in chosen if is_near(each)]
    rest = [f"{each.file}::{each.function}" for each in chosen if not is_near(each)]
    return [group for group in (near, rest) if group]
