"""`toothless-eval`: whatever is wrong in the contract, the eval passes."""

from dataclasses import replace

import attrs

from factoryc.analysis.ground import Ground
from factoryc.contract.tables import Contract
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.faults.faulty import faulty_contract
from factoryc.faults.inject import Fault, Faults, inject
from factoryc.rehearsal.program import Program
from factoryc.rehearsal.rehearse import Rehearsed, fails
from factoryc.rehearsal.surroundings import called_by
from factoryc.source.span import Span
from factoryc.spec.identity import ByIdentity
from factoryc.spec.spec import Spec

NAME = "toothless-eval"
# An eval that so many faults leave standing is not looked at any longer.
_MOST = 200
_SHOWN = 3
# What callers owe, and what is so of every state, decides nothing that an eval could notice.
_DECIDING = ("outcome", "beginning")
# All evals that run on one ground are tried with the same faults.
_INJECTED = ByIdentity[Faults](most=16)


def toothless_eval(
    program: Program, rehearsed: Rehearsed, ground: Ground, span: Span
) -> Diagnostic | None:
    """The finding for an eval that the contract passes. None where a fault makes it fail, or may."""
    asked = program.runnable
    if fails(program, attrs.evolve(ground, contract=_accepting_all(ground.contract))):
        return None
    tried: list[Fault] = []
    called = called_by(asked)
    faults = [
        each
        for each in _INJECTED.of(ground.spec, inject).faults
        if each.part in _DECIDING and not _drops_a_case(each, ground.spec)
    ]
    # What the eval comes by is most likely to make it fail.
    faults.sort(key=lambda each: each.clause not in rehearsed.clauses)
    for fault in faults:
        if fault.operation and fault.operation not in called:
            continue
        tried.append(fault)
        faulty = attrs.evolve(ground, contract=faulty_contract(fault, ground), spec=fault.spec)
        if len(tried) > _MOST or fails(program, faulty):
            return None
    if not tried:
        return None
    shown = "; ".join(each.says for each in tried[:_SHOWN])
    return Diagnostic(
        name=NAME,
        severity="warning",
        message=f"no fault in the contract makes the eval `{asked.title}` fail",
        span=span,
        label=f"it passes with each of {len(tried)} faults",
        clause=asked.clause,
        question="What would have to go wrong for this eval to notice?",
        notes=(f"Among the faults that were tried: {shown}.",),
        help="expect a value, a failure or a rejection that only the right software gives",
    )


def _drops_a_case(fault: Fault, spec: Spec) -> bool:
    # Without the case, the contract says nothing: that is another finding.
    if not fault.operation:
        return False
    left, right = (each.operation(fault.operation).cases for each in (fault.spec, spec))
    return len(left) < len(right)


def _accepting_all(contract: Contract) -> Contract:
    """The contract that no argument breaks: what an eval of hostile values notices."""
    return replace(
        contract,
        operations={
            name: replace(
                operation,
                parameters=tuple(
                    replace(each, accepts=lambda _value: True) for each in operation.parameters
                ),
            )
            for name, operation in contract.operations.items()
        },
    )
