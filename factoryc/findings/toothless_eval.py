"""`toothless-eval`: whatever is wrong in the contract, the eval passes."""

from collections.abc import Iterator
from dataclasses import replace

import attrs

from factoryc.analysis.ground import Ground
from factoryc.contract.tables import Contract
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.faults.faulty import faulty_contract
from factoryc.faults.inject import Fault, Faultable, inject_into, with_faults
from factoryc.frozen import frozen
from factoryc.rehearsal.program import Program
from factoryc.rehearsal.rehearse import Rehearsed, fails
from factoryc.source.span import Span
from factoryc.spec.definitions import Operation
from factoryc.spec.identity import ByIdentity
from factoryc.spec.spec import Spec

NAME = "toothless-eval"
# An eval that so many faults leave standing is not looked at any longer.
_MOST = 200
_SHOWN = 3
# What callers owe, and what is so of every state, decides nothing that an eval could notice.
_DECIDING = ("outcome", "beginning")


def toothless_eval(
    program: Program, rehearsed: Rehearsed, ground: Ground, seen: Spec, span: Span
) -> Diagnostic | None:
    """The finding for an eval that the contract passes. None where a fault makes it fail, or may.

    `seen` is what its calls can see: a fault elsewhere shows nothing.
    """
    asked = program.runnable
    if fails(program, attrs.evolve(ground, contract=_accepting_all(ground.contract))):
        return None
    tried: list[Fault] = []
    injected = _INJECTED.of(ground.spec, _Injected)
    for fault in injected.into(seen, rehearsed.clauses):
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


@frozen(eq=False)
class _Injected:
    """The faults of a spec, those of each definition made when they are first asked for."""

    spec: Spec
    _made: dict[str, tuple[Fault, ...]] = attrs.field(factory=dict)

    def into(self, seen: Spec, passed: frozenset[str]) -> Iterator[Fault]:
        """The faults of what is seen.

        First come those of the clauses that the eval passed: they are most likely to make it fail.
        """
        met = {each.clause for each in with_faults(seen)}
        concerned = [each for each in with_faults(self.spec) if each.clause in met]
        for each in concerned:
            if not passed.isdisjoint(_clauses(each)):
                yield from (fault for fault in self._of(each) if fault.clause in passed)
        for each in concerned:
            yield from (fault for fault in self._of(each) if fault.clause not in passed)

    def _of(self, definition: Faultable) -> tuple[Fault, ...]:
        if definition.clause not in self._made:
            faults = inject_into(definition, self.spec).faults
            self._made[definition.clause] = tuple(
                each
                for each in faults
                if each.part in _DECIDING and not _drops_a_case(each, self.spec)
            )
        return self._made[definition.clause]


def _clauses(definition: Faultable) -> tuple[str, ...]:
    cases = definition.cases if isinstance(definition, Operation) else ()
    return (definition.clause, *(each.clause for each in cases))


def _drops_a_case(fault: Fault, spec: Spec) -> bool:
    # Without the case, the contract says nothing: that is another finding.
    if not fault.operation:
        return False
    left, right = (each.operation(fault.operation).cases for each in (fault.spec, spec))
    return len(left) < len(right)


# All evals that run on one ground are tried with the same faults.
_INJECTED = ByIdentity[_Injected](most=16)


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
