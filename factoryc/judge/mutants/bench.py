"""Where mutants are run: a process with the suite loaded and one sandbox open, for all in a folder.

What it takes to try one more mutant is a fork here and a fork in there.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge_many import SuiteWorker, suite_worker
from factoryc.judge.mutants.mutants import Mutant
from factoryc.judge.sandbox.policy import Confinement, Limits
from factoryc.judge.subjects.opening import SubjectOptions
from factoryc.judge.suite_folder import SuiteFolder
from factoryc.judge.testing.report import SuiteReport, from_json

ORIGINAL = "original"
# What stands for all lines where nobody knows which were run.
ANYWHERE = ("", 0)
# A mutant that goes round in circles is caught after this long.
LIMITS = Limits(wall_seconds=2.0, cpu_seconds=20)
_LEFT_OUT = shutil.ignore_patterns(".git", "__pycache__", "tests")


@attrs.frozen
class Ran:
    """`report` is None where it did not end in time. `calls` is how many calls were made of a subject.

    `reached` are lines by file, where they were watched.
    """

    report: SuiteReport | None
    reached: frozenset[tuple[str, int]]
    calls: int


@attrs.frozen
class BenchOptions:
    """How mutants are run: `examples` for each property, and along the marks besides."""

    implementation: Implementation
    seed: int = 0
    examples: int = 10
    unsandboxed: bool = False
    only: Confinement | None = None


@attrs.frozen
class Bench:
    """`folder` holds the original and the mutants of this bench, each in a folder of its own."""

    suite: Suite
    folder: Path
    written: SuiteFolder
    notes: Path
    worker: SuiteWorker
    options: BenchOptions

    def run(
        self, name: str, evals: Sequence[EvalItem], seconds: float, *, watched: bool = False
    ) -> Ran:
        """Run these evals up to the first that fails. Raises JudgeUnavailable."""
        answer = self.worker.ask(
            {
                "options": attrs.asdict(self.subject(name, watched=watched)),
                "seed": self.options.seed,
                "examples": self.options.examples,
                "shrink": 0.0,
                "seconds": seconds,
                "evals": [f"{each.file}::{each.function}" for each in evals],
                "stop_at_first": True,
                "walk": True,
            }
        )
        report: Mapping[str, Any] | None = answer["report"]
        notes: Mapping[str, Any] = answer.get("notes", {})
        reached = frozenset((file, line) for file, line in notes.get("reached", ()))
        ended = None if report is None else from_json(report)
        return Ran(ended, reached, notes.get("calls", 0))

    def subject(self, name: str, *, watched: bool = False) -> SubjectOptions:
        """What opens one of its implementations."""
        return SubjectOptions(
            spec=str(self.written.spec),
            suite=str(self.written.evals),
            product=str(self.folder),
            surface="library",
            operations=tuple(sorted(self.suite.operations)),
            notes=str(self.notes),
            implementation=self.options.implementation,
            unsandboxed=self.options.unsandboxed,
            only=self.options.only,
            limits=LIMITS,
            within=name,
            watched=watched,
        )


def name_of(number: int) -> str:
    """The folder of a mutant."""
    return f"mutant_{number:05d}"


@contextmanager
def bench(
    suite: Suite,
    source: Path,
    mutants: Mapping[int, Mutant],
    written: SuiteFolder,
    options: BenchOptions,
    number: int,
    count: int = 1,
) -> Iterator[Bench]:
    """A bench with these mutants of the implementation in `source`, which are known by their numbers.

    It is the one of this `number`, of so many side by side.
    """
    folder = written.evals.parent / f"bench-{number}"
    shutil.copytree(source, folder / ORIGINAL, ignore=_LEFT_OUT)
    for at, mutant in mutants.items():
        shutil.copytree(folder / ORIGINAL, folder / name_of(at))
        (folder / name_of(at) / mutant.file).write_text(mutant.text, encoding="utf-8")
    with suite_worker(number, count) as worker:
        notes = written.evals.parent / f"bench-{number}.json"
        yield Bench(suite, folder, written, notes, worker, options)
