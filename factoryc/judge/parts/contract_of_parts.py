"""States functions and tests of types as operations of their own, so that both have a contract.

`is_code(value)` returns whether `value is Code`; `rate(vehicle)` returns what the spec defines.
"""

import attrs

from factoryc.contract.python_names import judged_name, predicate_name, python_name
from factoryc.contract.wire_schema import sent_schema
from factoryc.plan.layout import layout_of
from factoryc.plan.reach import reached_functions
from factoryc.spec.definitions import (
    Case,
    FunctionDefinition,
    Operation,
    Parameter,
    RefinementDefinition,
)
from factoryc.spec.expressions import FunctionCall, TypeTest, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.types import BOOL, RefinedType, unrefined


def spec_of_types(spec: Spec) -> Spec:
    """One operation for each restricted type: whether a value of the right kind belongs to it."""
    return _spec_of(
        spec, [_test(each) for each in spec.types if isinstance(each, RefinementDefinition)]
    )


def spec_of_functions(spec: Spec) -> Spec:
    """One operation for each function of the product."""
    return _spec_of(spec, [_function(each) for each in reached_functions(spec)])


def binding_of_types(spec: Spec) -> dict[str, object]:
    """How the host reaches the tests of types in a product."""
    return _binding(spec_of_types(spec), layout_of(spec).types)


def binding_of_functions(spec: Spec) -> dict[str, object]:
    """How the host reaches the functions in a product."""
    module = layout_of(spec).functions
    assert module is not None, "asked only where there are functions"
    return _binding(spec_of_functions(spec), module)


def _spec_of(spec: Spec, operations: list[Operation]) -> Spec:
    return attrs.evolve(
        spec,
        state=(),
        invariants=(),
        operations=tuple(operations),
        interface=None,
        evals=(),
        loads=(),
        nevers=(),
        decisions=(),
        gate=None,
    )


def _test(definition: RefinementDefinition) -> Operation:
    base = unrefined(definition.base)
    tested = RefinedType(definition.name, definition.base)
    value = Variable("value", base, definition.span)
    answer = TypeTest(value, tested, negated=False, span=definition.span)
    return Operation(
        predicate_name(definition.name),
        definition.clause,
        (Parameter("value", base, None, definition.span),),
        BOOL,
        None,
        in_order=False,
        requires=(),
        cases=(Case("says", definition.clause, None, answer, (), None, (), definition.span),),
        errors=(),
        span=definition.span,
    )


def _function(definition: FunctionDefinition) -> Operation:
    arguments = tuple(Variable(each.name, each.type, each.span) for each in definition.parameters)
    answer = FunctionCall(definition.name, arguments, definition.result, definition.span)
    return Operation(
        judged_name(definition.name),
        definition.clause,
        definition.parameters,
        definition.result,
        definition.restriction,
        in_order=False,
        requires=(),
        cases=(Case("is", definition.clause, None, answer, (), None, (), definition.span),),
        errors=(),
        span=definition.span,
    )


def _called(operation: Operation) -> str:
    """The function of the product that an operation stands for: one for all instances."""
    answer = operation.cases[0].returns
    return python_name(answer.name if isinstance(answer, FunctionCall) else operation.name)


def _binding(spec: Spec, module: str) -> dict[str, object]:
    return {
        "operations": {
            operation.name: {
                "module": module,
                "function": _called(operation),
                "parameters": [
                    [python_name(each.name), sent_schema(each.type, spec)]
                    for each in operation.parameters
                ],
                "result": sent_schema(operation.result or BOOL, spec),
                "errors": {},
            }
            for operation in spec.operations
        },
        "state": None,
        "types": layout_of(spec).types,
    }
