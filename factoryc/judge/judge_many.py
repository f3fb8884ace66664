"""Judges many implementations of one spec, one after the other, in a fraction of the time.

The verdicts are those of `judge`: the same evals call the same subjects in a sandbox, and the same
inspections read their source. Only the way there is shorter: one process has the suite loaded and
the sandbox open, and forks for each implementation.
"""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

import attrs

from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.forked import Asked, forked
from factoryc.judge.judge import JudgeOptions, subject_options, verdict_of, with_source
from factoryc.judge.run_suite_once import Ran, ran_of
from factoryc.judge.suite_folder import written
from factoryc.judge.surfaces import surface_for
from factoryc.judge.testing.report import from_json
from factoryc.judge.verdict import JudgeUnavailable, Verdict

JudgeOne = Callable[[str, JudgeOptions, Sequence[EvalItem]], Verdict]


@attrs.frozen
class SuiteWorker:
    """A process that runs one suite after the other."""

    questions: TextIO
    answers: TextIO

    def ask(self, question: Mapping[str, object]) -> dict[str, Any]:
        """The answer to a question. Raises JudgeUnavailable."""
        try:
            self.questions.write(json.dumps(question) + "\n")
            self.questions.flush()
            line = self.answers.readline()
        except OSError:
            line = ""
        if not line:
            raise JudgeUnavailable("the process that runs evals has ended")
        answer: dict[str, Any] = json.loads(line)
        if "unavailable" in answer:
            raise JudgeUnavailable(answer["unavailable"])
        return answer


@contextmanager
def suite_worker(number: int = 0, count: int = 1) -> Iterator[SuiteWorker]:
    """A process that ends, with all that it has started, with this block: one of so many side by side."""
    private = Path(tempfile.mkdtemp(prefix="factoryc-worker-"))
    staging = Path(tempfile.mkdtemp(prefix="factoryc-staging-"))
    staging.chmod(0o711)
    try:
        asked = Asked("worker", {}, private, staging, (number, count))
        with ExitStack() as stack:
            worker = _started(stack)
            worker.questions.write(asked.line.decode())
            yield worker
    finally:
        for folder in (private, staging):
            shutil.rmtree(folder, ignore_errors=True)


def _started(stack: ExitStack) -> SuiteWorker:
    theirs, ours = os.pipe()
    questions = stack.enter_context(_written_to(ours))
    ours, theirs_too = os.pipe()
    answers = stack.enter_context(os.fdopen(ours, encoding="utf-8"))
    silence = os.open(os.devnull, os.O_WRONLY)
    try:
        stack.enter_context(forked(theirs, theirs_too, silence))
    finally:
        # Its end of the answers is its alone: when it is gone, there is nothing more to read.
        for each in (theirs, theirs_too, silence):
            os.close(each)
    return SuiteWorker(questions, answers)


@contextmanager
def _written_to(pipe: int) -> Iterator[TextIO]:
    file = os.fdopen(pipe, "w", encoding="utf-8")
    try:
        yield file
    finally:
        # Whoever read there may be gone.
        with contextlib.suppress(OSError):
            file.close()


@contextmanager
def judging_many(
    worker: SuiteWorker, suite: Suite, folder: Path, data: Mapping[str, bytes]
) -> Iterator[JudgeOne]:
    """A function that judges the implementation in a folder of `folder`, by these evals of the suite.

    It raises JudgeUnavailable, as `judge` does. The options' `workers`, `halted` and `kept` are of no use here.
    """
    with written(suite, data) as suite_folder:

        def judged(name: str, options: JudgeOptions, chosen: Sequence[EvalItem]) -> Verdict:
            product = folder / name
            surface = options.surface or surface_for(suite, product, options.implementation)
            asked_for = attrs.evolve(suite, evals=tuple(chosen))

            def run(evals: Sequence[EvalItem], examples: int) -> Ran:
                asked = subject_options(suite, folder, surface, suite_folder, options)
                inside = attrs.evolve(asked, within=name)
                question = {
                    "options": attrs.asdict(inside),
                    "seed": options.seed,
                    "examples": examples,
                    "shrink": options.shrink,
                    "seconds": options.seconds,
                    "evals": [f"{each.file}::{each.function}" for each in evals],
                }
                return _ran(worker.ask(question))

            return with_source(
                asked_for, product, options, lambda: verdict_of(asked_for, surface, options, run)
            )

        yield judged


def _ran(answer: Mapping[str, Any]) -> Ran:
    report = answer["report"]
    return ran_of(None if report is None else from_json(report), answer.get("notes", {}))
