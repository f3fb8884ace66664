"""Which functions a product's operations reach: only those become part of it."""

from factoryc.contract.function_source import functions_of_types
from factoryc.spec.definitions import FunctionDefinition
from factoryc.spec.mentions import mentioned_in, mentions
from factoryc.spec.spec import Spec


def reached_functions(spec: Spec) -> tuple[FunctionDefinition, ...]:
    """What operations, the initial state and the interface call, directly or not, in order.

    Functions that the tests of types need are not among them: they live beside the types.
    """
    waiting = set(mentioned_in((*spec.operations, *spec.state, spec.interface)).functions)
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= mentions(spec.function(name)).functions - reached
    reached -= set(functions_of_types(spec))
    return tuple(definition for definition in spec.functions if definition.name in reached)
