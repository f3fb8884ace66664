"""Whether a condition is so of every state: before the first call, and after each that finds it so.

Form proves most of it; what is left goes to z3, where that is installed. False: it is not proved.
"""

from importlib import import_module

import attrs

from factoryc.analysis.effort import SOLVED
from factoryc.analysis.formula import Functions
from factoryc.analysis.ground import Ground, compiled
from factoryc.contract.evaluation import Undefined, evaluate
from factoryc.proof.of_state import keeps
from factoryc.solver.available import is_available
from factoryc.spec.definitions import Case, InvariantDefinition, Operation
from factoryc.spec.spec import Spec

_Z3 = "factoryc.solver.never"


def is_always(invariant: InvariantDefinition, ground: Ground) -> bool:
    """All invariants of the spec are taken to hold before each call."""
    try:
        holds = compiled(invariant.condition, (), ground)
        if not evaluate(invariant.clause, holds, ground.contract.initial):
            return False
    except Undefined:
        return False
    others = tuple(each for each in ground.spec.invariants if each != invariant)
    spec = attrs.evolve(ground.spec, invariants=(*others, invariant))
    return all(
        _keeps(operation, case, invariant, spec, ground.functions)
        for operation in spec.operations
        for case in operation.cases
    )


def _keeps(
    operation: Operation,
    case: Case,
    invariant: InvariantDefinition,
    spec: Spec,
    functions: Functions,
) -> bool:
    if keeps(operation, case, invariant, spec, functions):
        return True
    if not is_available():
        return False
    proving = import_module(_Z3).Proving(spec, functions, SOLVED)
    return bool(proving.keeps(operation, case, invariant))
