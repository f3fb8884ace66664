"""What lines are read and played on: a spec with all its names, its contract, its open results."""

from collections.abc import Mapping
from typing import Any

import attrs

from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import DrawResult, result_drawers
from factoryc.contract.tables import State
from factoryc.frozen import frozen
from factoryc.spec.definitions import Operation
from factoryc.spec.scope import Scope
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type


@frozen(eq=False)
class Bench:
    """`whole` is all that the spec and its modules define, `drawers` draw results of open cases.

    Those are by operation, and then by clause. `seed` chooses among what a case allows.
    """

    whole: Spec
    scope: Scope
    ground: Ground
    drawers: Mapping[str, Mapping[str, DrawResult]]
    seed: int

    @property
    def spec(self) -> Spec:
        """The spec itself, with its clock as a state where it has one."""
        return self.ground.spec


@frozen(eq=False)
class Named:
    """A value under a name. Its type is as written: what it is an instance of still shows."""

    type: Type
    value: Any


@frozen(eq=False)
class Made:
    """A call that was made: the operation, its arguments, and the state before it."""

    operation: str
    arguments: tuple[Any, ...]
    before: State


@frozen(eq=False)
class World:
    """All that changes while lines are played. `calls` counts them, and `last` is the latest one."""

    state: State
    names: Mapping[str, Named] = attrs.field(factory=dict)
    calls: int = 0
    last: Made | None = None


def bench(spec: Spec, whole: Spec, scope: Scope, seed: int) -> Bench:
    """Raises LookupError where the state to begin with has no value."""
    made = ground(spec)
    drawers = {each.name: _drawers(each, made) for each in made.spec.operations}
    return Bench(whole, scope, made, drawers, seed)


def beginning(on: Bench) -> World:
    """The world before any call."""
    return World(on.ground.contract.initial)


def _drawers(operation: Operation, made: Ground) -> Mapping[str, DrawResult]:
    try:
        return result_drawers(operation, made)
    except NoValue:
        # A call that gets there says that no result was found.
        return {}
