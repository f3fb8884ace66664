"""Judges the work of one task before any operation shows it: names, source, samples, first state."""

from pathlib import Path
from typing import assert_never

from factoryc.contract.binding import binding
from factoryc.judge.ended import ending_text
from factoryc.judge.inspect.inspect import inspect_source
from factoryc.judge.inspect.sandbox_events import event_findings
from factoryc.judge.judge import JudgeOptions
from factoryc.judge.parts.contract_of_parts import (
    binding_of_functions,
    binding_of_types,
    spec_of_functions,
    spec_of_types,
)
from factoryc.judge.parts.first_state import wrong_first_state
from factoryc.judge.parts.names import missing_names
from factoryc.judge.parts.sampled import Wrong, wrong_samples
from factoryc.judge.run_verdict import found_failure
from factoryc.judge.sandbox.ending import Broken, Ended
from factoryc.judge.sandbox.policy import Policy, SandboxUnavailable
from factoryc.judge.sandbox.sandbox import Sandbox, open_sandbox
from factoryc.judge.verdict import Failure, JudgeUnavailable
from factoryc.plan.task import Task
from factoryc.spec.spec import Spec


def judge_part(spec: Spec, task: Task, product: Path, options: JudgeOptions) -> tuple[Failure, ...]:
    """Why the work of a task cannot be accepted, as far as no operation is needed to see it.

    Raises JudgeUnavailable.
    """
    missing = missing_names(spec, task, product)
    if missing:
        return tuple(
            Failure("inspection", task.clauses[0], "what others build on is there", text)
            for text in missing
        )
    inspected = tuple(found_failure(each) for each in inspect_source(spec, product))
    if inspected or task.kind == "interface":
        return inspected
    try:
        policy = Policy(options.limits, unsandboxed=options.unsandboxed)
        with open_sandbox(product, policy, options.only) as sandbox:
            failures = _run(spec, task, sandbox, options.seed)
            seen = event_findings(spec, sandbox.events())
    except SandboxUnavailable as reason:
        raise JudgeUnavailable(str(reason)) from reason
    return (*failures, *(found_failure(each) for each in seen))


def _run(spec: Spec, task: Task, sandbox: Sandbox, seed: int) -> tuple[Failure, ...]:
    match task.kind:
        case "types":
            stated = spec_of_types(spec)
            found = wrong_samples(stated, binding_of_types(spec), sandbox, seed, odd_values=True)
            return tuple(_wrong(each) for each in found)
        case "functions":
            stated = spec_of_functions(spec)
            found = wrong_samples(
                stated, binding_of_functions(spec), sandbox, seed, odd_values=False
            )
            return tuple(_wrong(each) for each in found)
        case "state":
            return wrong_first_state(spec, sandbox)
        case "operation":
            # Once here, instead of in every example of every eval: an endless loop costs seconds.
            return _not_loaded(spec, task, sandbox)
        case "interface":
            return ()
        case _:
            assert_never(task.kind)


def _not_loaded(spec: Spec, task: Task, sandbox: Sandbox) -> tuple[Failure, ...]:
    """Nothing where the modules load: then the host answers that it knows no operation of no name."""
    reply = sandbox.start_library(binding(spec, task.operations)).call("", ())
    match reply:
        case Broken(text=text) if text.startswith("no operation"):
            return ()
        case Broken(text=text):
            how = "broken"
        case Ended(ending=ending):
            how, text = "ended", ending_text(ending)
        case _:
            how, text = "broken", "it answers before it is asked"
    return (Failure("eval", task.clauses[0], "the operation can be loaded", text, how=how),)


def _wrong(wrong: Wrong) -> Failure:
    return Failure(
        "eval",
        wrong.clause,
        "it gives what the spec says",
        "",
        how="disagreement",
        calls=(wrong.call,),
        expected=wrong.expected,
        observed=wrong.observed,
    )
