"""The gate: what a spec demands before anything is accepted, held against what was measured.

Every demand becomes a row. What was not measured does not hold.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from factoryc.judge.gate_load import latency_row, load_rows, memory_row
from factoryc.judge.gate_row import NOT_MEASURED, GateRow
from factoryc.judge.inspect.finding import Finding
from factoryc.judge.measured import Measured
from factoryc.judge.mutants.fates import MutantAudit, TriedMutant
from factoryc.judge.verdict import Verdict
from factoryc.spec.comparisons import COMPARE
from factoryc.spec.evals import (
    Constraint,
    DependenciesOnly,
    FilesOnly,
    Gate,
    ImportsOnly,
    LatencyLimit,
    MemoryLimit,
    Never,
    NeverCall,
    NeverHappens,
    NeverImport,
    NeverLog,
    NeverUse,
    NeverWriteOutside,
    NoDependencies,
    NoNetwork,
    NothingMutableShared,
    PythonVersion,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import type_text

# What is asked of every product, whatever its spec says.
_ALWAYS = ("inspection.", "sandbox.")


def decide(spec: Spec, measured: Measured) -> tuple[GateRow, ...]:
    """All rows, those of the gate first. The product is accepted when each of them holds."""
    return (
        *_gate_rows(spec, spec.gate, measured),
        *(row for load in spec.loads for row in load_rows(load, measured)),
        *(_constraint_row(constraint, measured) for constraint in spec.constraints),
        *(_never_row(never, measured) for never in spec.nevers),
        _always_row(spec, measured),
    )


def _gate_rows(spec: Spec, gate: Gate | None, measured: Measured) -> list[GateRow]:
    # A spec without a gate still has evals, and they have to pass.
    rows = [_evals_row(spec, measured.verdict)] if gate is None or gate.evals_pass else []
    if gate is None:
        return rows
    if gate.cases is not None:
        rows.append(_cases_row(spec, gate.cases, measured.verdict))
    if gate.strength is not None:
        rows.append(_strength_row(spec, gate, gate.strength, measured.strength))
    if gate.flakes is not None:
        rows.append(_flakes_row(spec, gate.flakes, gate.flake_runs, measured.reruns))
    return rows


def _evals_row(spec: Spec, verdict: Verdict | None) -> GateRow:
    rule, required = f"{spec.name}.gate.evals", "all evals pass"
    if verdict is None:
        return GateRow(rule, required, NOT_MEASURED, holds=False)
    failures = [each for each in verdict.failures if each.kind == "eval"]
    again = sum(1 for each in failures if each.regression)
    failed = len(failures) - again
    text = f"{verdict.evals - failed} of {verdict.evals} pass"
    if again:
        text += f", {again} of {verdict.kept} kept before fail again"
    if verdict.inconclusive:
        text += f", {len(verdict.inconclusive)} could not be decided"
    return GateRow(rule, required, text, not failures and not verdict.inconclusive)


def _cases_row(spec: Spec, wanted: Decimal, verdict: Verdict | None) -> GateRow:
    rule, required = f"{spec.name}.gate.cases", f"{_percent(wanted)} of the cases covered"
    cases = [case.clause for operation in spec.operations for case in operation.cases]
    if verdict is None:
        return GateRow(rule, required, NOT_MEASURED, holds=False)
    missed = [clause for clause in cases if not verdict.cases.get(clause)]
    reached = Decimal(len(cases) - len(missed))
    text = f"{len(cases) - len(missed)} of {len(cases)}"
    if missed:
        text += f"; not {', '.join(missed)}"
    return GateRow(rule, required, text, reached * 100 >= wanted * len(cases))


def _strength_row(spec: Spec, gate: Gate, wanted: Decimal, audit: MutantAudit | None) -> GateRow:
    required = f"{gate.strength_operator} {_percent(wanted)} of the faults caught"
    rule = f"{spec.name}.gate.strength"
    if audit is None:
        return GateRow(rule, required, NOT_MEASURED, holds=False)
    allowed, caught, tried = audit.count("allowed"), audit.count("caught"), len(audit.tried)
    counted = tried - allowed
    if not counted:
        return GateRow(rule, required, "no fault could be made", holds=False)
    percent = Decimal(caught * 100) / counted
    text = f"{percent:.1f}% ({caught} of {counted})"
    if audit.possible > tried:
        text += f", a sample of {audit.possible}"
    if allowed:
        text += f"; {allowed} more {'does' if allowed == 1 else 'do'} what the spec allows, too"
    holds = COMPARE[gate.strength_operator](percent, wanted)
    lived = (each for each in audit.tried if each.fate not in {"caught", "allowed"})
    return GateRow(rule, required, text, holds, tuple(_survivor(each) for each in lived))


def _survivor(lived: TriedMutant) -> str:
    mutant = lived.mutant
    before, after = " ".join(mutant.before.split()), " ".join(mutant.after.split())
    said = f"{mutant.file}:{mutant.line}: nothing notices `{after}` instead of `{before}`"
    if lived.difference is None:
        return said
    difference = lived.difference
    calls = "; ".join(difference.calls)
    return f"{said}: {calls}: `{difference.mutant}`, not `{difference.original}`"


def _flakes_row(spec: Spec, most: int, runs: int, reruns: tuple[Verdict, ...]) -> GateRow:
    rule, required = f"{spec.name}.gate.flakes", f"at most {most} flakes in {runs} runs"
    if len(reruns) < runs:
        text = f"{NOT_MEASURED}: {len(reruns)} of {runs} runs" if reruns else NOT_MEASURED
        return GateRow(rule, required, text, holds=False)
    # An eval that fails in some runs and not in others is a flake; so is one that says so itself.
    failed = [
        frozenset(each.eval or each.clause for each in run.failures if each.kind == "eval")
        for run in reruns
    ]
    says_so = {
        each.eval or each.clause for run in reruns for each in run.failures if each.how == "flaky"
    }
    everywhere = frozenset.intersection(*failed)
    flakes = (frozenset().union(*failed) - everywhere) | says_so
    text = f"{len(flakes)} in {len(reruns)} runs"
    if flakes:
        text += f": {', '.join(sorted(flakes))}"
    return GateRow(rule, required, text, len(flakes) <= most)


def _constraint_row(constraint: Constraint, measured: Measured) -> GateRow:
    match constraint.rule:
        case PythonVersion(operator=sign, version=version):
            return _inspected(constraint.clause, f"python {sign} {version}", measured)
        case NoDependencies():
            return _inspected(constraint.clause, "no dependencies", measured)
        case NothingMutableShared():
            return _inspected(constraint.clause, "modules share nothing mutable", measured)
        case DependenciesOnly(names=names):
            required = f"no dependencies but {', '.join(names)}"
            return _inspected(constraint.clause, required, measured)
        case ImportsOnly(modules=modules):
            return _inspected(constraint.clause, f"imports only {', '.join(modules)}", measured)
        case NoNetwork():
            return _inspected(constraint.clause, "no network", measured)
        case FilesOnly(names=names):
            required = f"files only {', '.join(names)}" if names else "no files"
            return _inspected(constraint.clause, required, measured)
        case LatencyLimit():
            return latency_row(constraint.clause, constraint.rule, measured)
        case MemoryLimit():
            return memory_row(constraint.clause, constraint.rule, measured)
        case _:
            assert_never(constraint.rule)


def _never_row(never: Never, measured: Measured) -> GateRow:
    match never.rule:
        case NeverImport(module=module):
            return _inspected(never.clause, f"never import {module}", measured)
        case NeverUse(what=what):
            return _inspected(never.clause, f"never use {what}", measured)
        case NeverCall(function=function):
            return _inspected(never.clause, f"never call {function}", measured)
        case NeverWriteOutside(files=files):
            required = f"never write outside {', '.join(files)}"
            return _inspected(never.clause, required, measured)
        case NeverLog(type=type_):
            return _inspected(never.clause, f"never log value of {type_text(type_)}", measured)
        case NeverHappens(title=title):
            required = f"never {title}"
            if measured.verdict is None or never.clause not in measured.evaluated:
                return GateRow(never.clause, required, NOT_MEASURED, holds=False)
            failed = any(
                never.clause in {each.clause, each.eval} for each in measured.verdict.failures
            )
            text = "it happened" if failed else "it did not happen"
            undecided = any(clause == never.clause for clause, _ in measured.verdict.inconclusive)
            if undecided or never.clause in measured.verdict.unreached:
                return GateRow(never.clause, required, "it could not be tried", holds=False)
            return GateRow(never.clause, required, text, not failed)
        case _:
            assert_never(never.rule)


def _inspected(clause: str, required: str, measured: Measured) -> GateRow:
    if measured.findings is None:
        return GateRow(clause, required, NOT_MEASURED, holds=False)
    return _found(clause, required, [each for each in _findings(measured) if each.clause == clause])


def _findings(measured: Measured) -> frozenset[Finding]:
    """What was read in the source, and what the product was seen doing in any run."""
    found = set(measured.findings or ())
    for verdict in (measured.verdict, *measured.reruns):
        for each in verdict.failures if verdict is not None else ():
            if each.kind in {"inspection", "sandbox"}:
                found.add(Finding(each.file or "", each.line or 0, each.clause, each.message))
    return frozenset(found)


def _always_row(spec: Spec, measured: Measured) -> GateRow:
    rule, required = f"{spec.name}.gate.product", "the code hides nothing and reaches for nobody"
    if measured.findings is None:
        return GateRow(rule, required, NOT_MEASURED, holds=False)
    return _found(
        rule, required, [each for each in _findings(measured) if each.clause.startswith(_ALWAYS)]
    )


def _found(clause: str, required: str, findings: Iterable[Finding]) -> GateRow:
    broken = sorted(findings)
    if not broken:
        return GateRow(clause, required, "inspected: nothing found", holds=True)
    first = broken[0]
    place = f"{first.file}:{first.line} " if first.line else f"{first.file} ".lstrip()
    more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
    return GateRow(clause, required, f"{place}{first.text}{more}", holds=False)


def _percent(number: Decimal) -> str:
    return f"{number.normalize():f}%"
