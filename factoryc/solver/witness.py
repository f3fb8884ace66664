"""A call that gets to a case, found by z3 where drawn calls hardly do, and confirmed by the contract.

A limit that counts what z3 does makes the answer the same on every machine.
"""

import z3

from factoryc.analysis.effort import SOLVED
from factoryc.analysis.first_calls import Arguments, gets_to
from factoryc.analysis.ground import Ground
from factoryc.solver.fragment import OutsideFragment, TooLarge
from factoryc.solver.models import Unreadable, sample_of
from factoryc.solver.never import Proving
from factoryc.solver.proving import models, solver_for
from factoryc.spec.definitions import Case, Operation


def call_to(operation: Operation, case: Case, ground: Ground) -> Arguments | None:
    """Arguments with which a first call is for the case; None where none were found."""
    try:
        inputs, _ = Proving(ground.spec, ground.functions, SOLVED).applying(operation, case)
        encoding = inputs.encoding
        encoding.saturate()
        solver = solver_for(encoding.assertions, encoding.context, SOLVED)
        for model in models(solver, encoding, SOLVED):
            try:
                arguments = sample_of(model, inputs, ground).arguments
            except (Unreadable, OverflowError, ValueError):
                continue
            if gets_to(operation, case, arguments, ground):
                return arguments
    except (OutsideFragment, TooLarge, z3.Z3Exception):
        # There is no formula for it, or none that z3 takes.
        return None
    return None
