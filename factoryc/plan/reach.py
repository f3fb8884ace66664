"""Which functions a product's operations reach: only those become part of it."""

from factoryc.contract.function_source import functions_of_types
from factoryc.spec.definitions import FunctionDefinition
from factoryc.spec.expressions import FunctionCall
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts


def called_functions(root: object) -> frozenset[str]:
    """The names of the functions that are called somewhere below."""
    return frozenset(part.name for part in parts(root) if isinstance(part, FunctionCall))


def reached_functions(spec: Spec) -> tuple[FunctionDefinition, ...]:
    """What operations, the initial state and the interface call, directly or not, in order.

    Functions that the tests of types need are not among them: they live beside the types.
    """
    waiting = set(called_functions((spec.operations, spec.state, spec.interface)))
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= called_functions(spec.function(name)) - reached
    reached -= set(functions_of_types(spec))
    return tuple(definition for definition in spec.functions if definition.name in reached)
