"""A process that tries one mutant after another: what a suite needs is loaded once, and forked.

It takes lines of JSON on standard input and answers each with one line; at the end of input it ends.
"""

import json
import os
import pickle
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import attrs

from factoryc.analysis.constants import constants_of
from factoryc.judge.sandbox.policy import Limits
from factoryc.judge.subjects import SandboxedSubject, open_subject, options_of, suite_contract
from factoryc.judge.testing.report import SuiteReport
from factoryc.judge.testing.runner import SuiteNotRun, run_suite
from factoryc.judge.testing.walk import Walk
from factoryc.spec.spec import Spec

# A mutant that goes round in circles is caught after this long.
_LIMITS = Limits(wall_seconds=2.0, cpu_seconds=20)
# What a fault in a product looks like; anything else is a fault of ours.
_CAUGHT = frozenset({"disagreement", "broken", "ended", "flaky", "error"})


def main() -> None:
    """Answer until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever is printed while evals run, the answers stay whole.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    serve(sys.stdin, answers)


def serve(questions: TextIO, answers: TextIO) -> None:
    """Answer each line with whether the suite caught the product that it names."""
    for line in questions:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _answer(question: dict[str, Any]) -> dict[str, object]:
    """The first group of evals that catches it answers for all."""
    started = time.monotonic()
    answer: dict[str, object] = {"caught": False}
    for group in question["evals"]:
        left = question["seconds"] - (time.monotonic() - started)
        answer = _tried(question, group, max(left, 0.1))
        if answer.get("caught") or "unavailable" in answer:
            break
    return {**answer, "taken": time.monotonic() - started}


def _tried(question: dict[str, Any], evals: Sequence[str], seconds: float) -> dict[str, object]:
    options = attrs.evolve(options_of(question["options"]), limits=_LIMITS)
    notes = Path(options.notes)
    notes.unlink(missing_ok=True)
    spec: Spec = pickle.loads(Path(options.spec).read_bytes())  # noqa: S301  written by the judge, where nobody else can write
    started = time.monotonic()

    def subject() -> SandboxedSubject:
        return open_subject(options, spec, suite_contract(Path(options.suite)))

    try:
        report = run_suite(
            Path(options.suite),
            subject,
            question["seed"],
            question["examples"],
            stop_at_first=True,
            shrink=0.0,
            timeout=seconds,
            select_evals=evals,
            walk=Walk(spec, constants_of(spec)),
        )
    except SuiteNotRun as problem:
        if time.monotonic() - started >= seconds:
            return {"caught": True, "how": "it did not end"}
        return {"unavailable": str(problem)}
    noted = json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {}
    if "unavailable" in noted:
        return {"unavailable": noted["unavailable"]}
    return _said(report, len(evals))


def _said(report: SuiteReport, asked: int) -> dict[str, object]:
    failures = [each.failure for each in report.failed if each.failure is not None]
    strange = [each for each in failures if each.kind not in _CAUGHT]
    if strange:
        return {"unavailable": strange[0].message}
    if not failures and len(report.evals) != asked:
        return {"unavailable": f"{asked} evals were to run, and {len(report.evals)} did"}
    return {"caught": bool(failures), "how": failures[0].clause if failures else ""}


if __name__ == "__main__":
    main()
