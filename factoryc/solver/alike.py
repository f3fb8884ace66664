"""Whether two operations that differ in their cases mean the same: proved by z3 where it is installed, or not at all."""

from importlib import import_module

from factoryc.analysis.effort import SOLVED
from factoryc.analysis.ground import Ground
from factoryc.solver.available import is_available
from factoryc.spec.definitions import Operation

_Z3 = "factoryc.solver.never"


def mean_the_same(right: Operation, other: Operation, ground: Ground) -> bool:
    """In every state that types and invariants allow. False: it is not proved."""
    if right.requires != other.requires or right.parameters != other.parameters:
        return False
    if not is_available():
        return False
    proving = import_module(_Z3).Proving(ground.spec, ground.functions, SOLVED)
    return bool(proving.mean_the_same(right, other))
