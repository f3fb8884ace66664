"""Calls to cases that drawn calls hardly get to, so that none of them goes without being judged.

A guard such as `n * n == 1_874_161` is met by no value that comes of the constants of the spec. Where a solver is
installed it is asked for one; what it finds stands in the suite, written out.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module

import attrs

from factoryc.analysis.case_demands import passed_over
from factoryc.analysis.first_calls import Arguments, asks_state, hardly_met
from factoryc.analysis.ground import ground
from factoryc.solver.available import is_available
from factoryc.spec.conditions import Matches, Within
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import Arithmetic, BuiltinCall, FunctionCall, Rounded, Slice
from factoryc.spec.spec import Spec
from factoryc.spec.types import OptionalType, Scalar, Type, unrefined
from factoryc.spec.walk import parts

# What makes more of a value than what is drawn: a constant beside it shows no way then.
_MAKING = (Arithmetic, BuiltinCall, FunctionCall, Matches, Rounded, Slice, Within)
_TRIES = 50
_SOLVER = "factoryc.solver.witness"


def calls_to_narrow_cases(spec: Spec, operations: Iterable[Operation]) -> Mapping[str, Arguments]:
    """By the clause of a case, arguments with which a first call is for it."""
    asked = {each.name for each in operations if _can_be_written(each) and _may_be_narrow(each)}
    if not asked or not is_available():
        return {}
    # What is drawn may not hang on evals, which come and go, and of which some are sealed.
    base = ground(attrs.evolve(spec, evals=(), nevers=(), loads=(), decisions=(), interface=None))
    found: dict[str, Arguments] = {}
    for operation in base.spec.operations:
        if operation.name in asked:
            for case in hardly_met(operation, base, _TRIES):
                arguments = import_module(_SOLVER).call_to(operation, case, base)
                if arguments is not None:
                    found[case.clause] = arguments
    return found


def _can_be_written(operation: Operation) -> bool:
    """Whether each of its arguments is a single value."""
    types = [unrefined(each.type) for each in operation.parameters]
    return bool(types) and all(map(_is_single, types))


def _is_single(plain: Type) -> bool:
    if isinstance(plain, OptionalType):
        return _is_single(unrefined(plain.inner))
    return isinstance(plain, Scalar)


def _may_be_narrow(operation: Operation) -> bool:
    return any(
        not asks_state(operation, case) and _makes_values(operation, case)
        for case in operation.cases
    )


def _makes_values(operation: Operation, case: Case) -> bool:
    asked = (case.guard, *passed_over(operation, case))
    return any(isinstance(each, _MAKING) for each in parts(asked))
