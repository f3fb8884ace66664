"""The work of a process that runs suites, one after the other: what is loaded and opened once, is forked.

It takes lines of JSON on standard input and answers each with one line; at the end of input it ends. The
suite that ran last stays loaded, and the sandbox stays open, until another folder is asked for.
"""

import json
import os
import pickle
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

import attrs

from factoryc.analysis.constants import constants_of
from factoryc.judge.sandbox.policy import Policy, SandboxUnavailable
from factoryc.judge.sandbox.sandbox import Sandbox, open_sandbox
from factoryc.judge.subjects.opening import (
    SandboxedSubject,
    SubjectOptions,
    options_of,
    subject_in,
    suite_contract,
)
from factoryc.judge.testing.report import to_json
from factoryc.judge.testing.runner import Late, SuiteNotRun, run_suite
from factoryc.judge.testing.walk import Walk
from factoryc.spec.spec import Spec


@attrs.define
class _Open:
    """The sandbox that is open, and what it was opened for."""

    key: tuple[object, ...] = ()
    sandbox: Sandbox | None = None
    stack: ExitStack = attrs.field(factory=ExitStack)

    def around(self, options: SubjectOptions) -> Sandbox:
        key = (options.product, options.unsandboxed, options.only, options.limits)
        if self.sandbox is None or self.key != key:
            self.close()
            policy = Policy(options.limits, unsandboxed=options.unsandboxed)
            product = Path(options.product)
            self.sandbox = self.stack.enter_context(open_sandbox(product, policy, options.only))
            self.key = key
        return self.sandbox

    def close(self) -> None:
        self.stack.close()
        self.sandbox = None


def run(_asked: Mapping[str, Any], questions: TextIO) -> None:
    """Answer each line with the report of the run that it asks for, and the notes of its subject."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever is printed while evals run, the answers stay whole.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    opened = _Open()
    try:
        for line in questions:
            answers.write(json.dumps(_answer(json.loads(line), opened)) + "\n")
            answers.flush()
    finally:
        opened.close()


def _answer(question: dict[str, Any], opened: _Open) -> dict[str, object]:
    options = options_of(question["options"])
    notes = Path(options.notes)
    notes.unlink(missing_ok=True)
    spec: Spec = pickle.loads(Path(options.spec).read_bytes())  # noqa: S301  written by the judge, where nobody else can write
    try:
        sandbox = opened.around(options)
    except SandboxUnavailable as reason:
        return {"unavailable": str(reason)}

    def subject() -> SandboxedSubject:
        contract = suite_contract(Path(options.suite))
        return subject_in(sandbox, ExitStack(), options, spec, contract)

    try:
        report = run_suite(
            Path(options.suite),
            subject,
            question["seed"],
            question["examples"],
            stop_at_first=question.get("stop_at_first", False),
            shrink=question["shrink"],
            timeout=question["seconds"],
            select_evals=question["evals"],
            walk=Walk(spec, constants_of(spec)) if question.get("walk") else None,
        )
    except Late:
        # It may have been in the middle of a question to the sandbox, which nobody else can end.
        opened.close()
        return {"report": None}
    except SuiteNotRun as problem:
        opened.close()
        return {"unavailable": str(problem)}
    noted = json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {}
    return {"report": to_json(report), "notes": noted}
