"""The value of what somebody writes as a result: no operation is called for it."""

from typing import Any

from factoryc.simulate.bench import Bench, World
from factoryc.simulate.calling import Refused
from factoryc.simulate.evaluation import NoValueHere, evaluated, values_of
from factoryc.simulate.reading import read_value
from factoryc.spec import evals as node
from factoryc.spec.types import Type


def written_value(text: str, wanted: Type, world: World, on: Bench) -> Any:  # noqa: ANN401  of any type
    """The value of the type that is wanted. Raises Refused where there is none."""
    line = read_value(text, wanted, world.names, on)
    if isinstance(line, tuple):
        raise Refused(line[0].message)
    match line.steps:
        case (node.Let(name="", value=value),):
            named = {name: each.value for name, each in world.names.items()}
            try:
                return evaluated(
                    value, named, lambda: world.state, _no_call, values_of(line.spec, on)
                )
            except NoValueHere as reason:
                raise Refused(str(reason)) from None
        case _:
            return _no_call()


def _no_call(*_called: object) -> object:
    raise Refused("a result is a value, and calls no operation")
