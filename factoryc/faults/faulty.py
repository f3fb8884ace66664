"""Faulty contracts: made beside the right one, of the same classes, so that their values compare."""

from dataclasses import replace

from factoryc.analysis.ground import Ground, compiled
from factoryc.contract.function_source import function_definitions
from factoryc.contract.meanings_source import meanings_used
from factoryc.contract.model import contract_names, model_names, state_class_name
from factoryc.contract.model_cases import Functions, operation_definitions, table_name
from factoryc.contract.python_names import python_name
from factoryc.contract.tables import Contract
from factoryc.contract.types_source import type_tests
from factoryc.faults.inject import Fault
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

_IMPORTS = """\
import collections, datetime, functools, itertools, math, re, unicodedata
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
"""


def faulty_contract(fault: Fault, ground: Ground) -> Contract:
    """The contract of the ground, with the fault. Only what the fault can reach is made anew."""
    spec = fault.spec
    match fault.part:
        case "beginning":
            return _beginning_otherwise(spec, ground)
        case "invariant":
            return _bound_otherwise(spec, ground)
        case _:
            return _deciding_otherwise(fault, ground)


def _beginning_otherwise(spec: Spec, ground: Ground) -> Contract:
    first = {
        python_name(each.name): compiled(each.initial, (), ground)(None)
        for each, usual in zip(spec.state, ground.spec.state, strict=True)
        if each != usual
    }
    return replace(ground.contract, initial=replace(ground.contract.initial, **first))


def _bound_otherwise(spec: Spec, ground: Ground) -> Contract:
    """Types of states are among what is so of every state; they stay as they are."""
    usual = {each.clause: each for each in ground.spec.invariants}
    mine = {each.clause: each for each in spec.invariants}
    return replace(
        ground.contract,
        invariants=tuple(
            each
            if mine.get(each.clause) == usual.get(each.clause)
            else replace(each, holds=compiled(mine[each.clause].condition, (), ground))
            for each in ground.contract.invariants
            if each.clause not in usual or each.clause in mine
        ),
    )


def _deciding_otherwise(fault: Fault, ground: Ground) -> Contract:
    names = dict(contract_names(ground.spec))
    spec = fault.spec
    if fault.operation:
        changed: tuple[Operation, ...] = (spec.operation(fault.operation),)
        texts: list[str] = []
    else:
        changed = tuple(each for each in spec.operations if each.name in ground.contract.operations)
        naming = model_names(spec)
        texts = [*function_definitions(spec.functions, naming), *type_tests(spec, naming)]
    functions = Functions(model_names(spec), state_class_name(spec))
    for operation in changed:
        defined, table = operation_definitions(operation, functions)
        texts.extend((*defined, table))
    body = "\n\n\n".join(texts)
    source = "\n\n\n".join([_IMPORTS, *meanings_used(body), body])
    # Our own translation of typed values, like the contract itself.
    exec(compile(source, f"<{spec.name}>", "exec"), names)  # noqa: S102  as said above
    tables = {each.name: names[table_name(each)] for each in changed}
    return replace(ground.contract, operations={**ground.contract.operations, **tables})
