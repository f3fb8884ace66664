"""What lines are read and played on: a spec with all its names, its contract, its open results."""

from collections.abc import Mapping
from typing import Any

import attrs

from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.results import DrawResult, result_drawers
from factoryc.contract.outside import Outside, with_outside, without_outside
from factoryc.contract.tables import State
from factoryc.frozen import frozen
from factoryc.spec.definitions import Operation
from factoryc.spec.scope import Scope
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type


@frozen(eq=False)
class Bench:
    """`whole` is all that the spec and its modules define, `drawers` draw results of open cases.

    Those are by operation, and then by clause. `seed` chooses among what a case allows. `spec` is the spec
    itself, with its clock as a state where it has one; `ground` knows what lies `outside` as well.
    """

    whole: Spec
    scope: Scope
    spec: Spec
    ground: Ground
    drawers: Mapping[str, Mapping[str, DrawResult]]
    seed: int
    outside: Outside


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
class Asked:
    """A call that the contract made of what lies outside, and how that ended it, in words."""

    operation: str
    arguments: tuple[Any, ...]
    text: str
    outcome: str


@frozen(eq=False)
class Stated:
    """How the next call of an operation that lies outside ends, as somebody says.

    `error` is empty where it fails without one, and None where it returns.
    """

    operation: str
    value: Any = None
    error: str | None = None


@frozen(eq=False)
class World:
    """All that changes while lines are played. `calls` counts them, and `last` is the latest one.

    `asked` are the calls that were made of what lies outside, `stated` the answers that wait for one.
    """

    state: State
    names: Mapping[str, Named] = attrs.field(factory=dict)
    calls: int = 0
    last: Made | None = None
    asked: tuple[Asked, ...] = ()
    stated: tuple[Stated, ...] = ()


def bench(spec: Spec, whole: Spec, scope: Scope, seed: int) -> Bench:
    """Raises LookupError where the state to begin with has no value."""
    with_all, outside = with_outside(spec)
    made = ground(with_all)
    drawers = {each.name: _drawers(each, made) for each in made.spec.operations}
    own = without_outside(made.spec, outside)
    return Bench(whole, scope, own, made, drawers, seed, outside)


def beginning(on: Bench) -> World:
    """The world before any call."""
    return World(on.ground.contract.initial)


def _drawers(operation: Operation, made: Ground) -> Mapping[str, DrawResult]:
    try:
        return result_drawers(operation, made)
    except NoValue:
        # A call that gets there says that no result was found.
        return {}
