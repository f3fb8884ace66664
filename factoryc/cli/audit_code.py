"""`factoryc audit --against`: what the suite of a spec notices of changes in code that it accepts."""

import os

import click

from factoryc.cli.against import opened
from factoryc.cli.audit_mutants import AuditedMutants, mutant_lines, mutants_json
from factoryc.cli.audit_progress import reaches_gate, shown_progress
from factoryc.cli.data_files import read_data
from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS, STOPPED
from factoryc.cli.interruption import interruptible
from factoryc.cli.judgeable import require_judgeable
from factoryc.cli.output import answer_console, answer_json, error_console
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.regression_files import KeptFailures, read_kept
from factoryc.cli.sound import understand_sound
from factoryc.evals.derive import derive_suite
from factoryc.judge.mutants.audit import MutantAuditOptions, audit_mutants
from factoryc.judge.mutants.bench import BenchOptions
from factoryc.judge.mutants.let_through import let_through
from factoryc.judge.regression import with_kept
from factoryc.judge.verdict import JudgeUnavailable


def audit_code(
    spec: str, against: str, layout: str, most: int, *, keep: bool, unsandboxed: bool
) -> int:
    """The audit by an implementation; the exit code. What was too weak is kept, if it is to be."""
    meaning = understand_sound(spec).spec
    require_judgeable(spec, meaning)
    whole = derive_suite(meaning)
    kept = read_kept(whole) if keep else KeptFailures(whole)
    with interruptible(), opened(against, None, meaning) as (folder, implementation):
        if not implementation.is_python:
            raise CannotAsk(
                f"`{against}` cannot be changed: an audit needs a product, a Python file or a package"
            )
        suite = with_kept(whole, kept.meant, "library", implementation)
        running = BenchOptions(implementation, unsandboxed=unsandboxed)
        options = MutantAuditOptions(running, most=most, workers=os.cpu_count() or 1)
        with shown_progress(error_console(), "running the evals", "mutants tried") as tell:
            try:
                found = audit_mutants(suite, folder, read_data(meaning), options, tell)
            except KeyboardInterrupt:
                raise click.exceptions.Exit(STOPPED) from None
            except JudgeUnavailable as reason:
                raise CannotAsk(str(reason)) from None
    if keep:
        try:
            kept.keep(let_through(whole, found))
        except CannotAsk as reason:
            # The answer is worth more than what is kept of it.
            error_console().print(str(reason))
    answer = AuditedMutants(meaning, against, found, kept)
    reaches = reaches_gate(meaning, found.strength)
    if layout == "json":
        answer_json(mutants_json(answer, reaches_gate=reaches))
    else:
        console = answer_console()
        for line in mutant_lines(answer, console.width if console.is_terminal else None):
            click.echo(line)
    return HOLDS if reaches else DOES_NOT_HOLD
