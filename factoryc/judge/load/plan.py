"""The calls of a load: in which order, with what arguments, and what they may use from before."""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, TypeAlias

import attrs

from factoryc.analysis.ground import Ground, compiled
from factoryc.analysis.pool import drawer
from factoryc.analysis.seen import Seen
from factoryc.contract.runtime import UNSEEN, Value
from factoryc.judge.load.types import is_made, sets_something
from factoryc.judge.typed_parts import typed_parts
from factoryc.spec.definitions import Operation
from factoryc.spec.evals import AnyOf, Existing, Load, MixPart
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type

Argument: TypeAlias = Callable[[], Any]


@attrs.define
class Produced:
    """Values that exist, by the types that loads ask for: earlier calls gave them, or were given them."""

    spec: Spec
    wanted: tuple[Type, ...]
    values: dict[Type, list[Value]] = attrs.field(factory=dict)
    chosen: tuple[Type, ...] = attrs.field(init=False)
    """Wanted types whose values a caller makes up. Nothing here does."""

    def __attrs_post_init__(self) -> None:
        self.chosen = tuple(type_ for type_ in self.wanted if not is_made(self.spec, type_))

    def note(self, called: Operation, arguments: Sequence[Value], result: Value) -> None:
        """Keep what is wanted of a call that succeeded.

        What it was given counts where no operation makes such values: an order exists once it was
        placed under a number that the caller chose.
        """
        if called.result is not None and result is not UNSEEN:
            self._keep(called.result, result, self.wanted)
        if self.chosen and sets_something(called):
            for parameter, argument in zip(called.parameters, arguments, strict=True):
                self._keep(parameter.type, argument, self.chosen)

    def note_values(self, type_: Type, values: Iterable[Value]) -> None:
        """Keep values that exist, each once."""
        known = self.values.setdefault(type_, [])
        known.extend(value for value in values if value not in known)

    def _keep(self, type_: Type, value: Value, wanted: tuple[Type, ...]) -> None:
        for found_type, found in typed_parts(self.spec, type_, value):
            if found_type in wanted:
                # Appending is atomic, so that workers need no lock here.
                self.values.setdefault(found_type, []).append(found)


def wanted_types(load: Load) -> tuple[Type, ...]:
    """The types of which a load uses existing values."""
    arguments = [argument for part in load.mix for argument in part.arguments]
    return tuple(dict.fromkeys(each.type for each in arguments if isinstance(each, Existing)))


def interleaved(mix: Sequence[MixPart], count: int) -> list[MixPart]:
    """So many parts, each as often as its weight says, as evenly spread as can be."""
    total = sum(part.weight for part in mix)
    due = [0] * len(mix)
    order: list[MixPart] = []
    for _ in range(count):
        due = [debt + part.weight for debt, part in zip(due, mix, strict=True)]
        chosen = max(range(len(mix)), key=lambda at: due[at])
        due[chosen] -= total
        order.append(mix[chosen])
    return order


def arguments_of(
    part: MixPart, ground: Ground, produced: Produced, random: Random
) -> tuple[Argument, ...]:
    """What gives each argument when the call is made. Everything is drawn now that can be."""
    return tuple(_argument(each, ground, produced, random) for each in part.arguments)


def _argument(
    argument: Existing | AnyOf | Expression, ground: Ground, produced: Produced, random: Random
) -> Argument:
    match argument:
        case Existing(type=type_):
            at = random.random()

            def choose() -> Value:
                values = produced.values[type_]
                return values[int(at * len(values))]

            return choose
        case AnyOf(type=type_):
            return _constant(drawer(type_, None, ground.values)(random, Seen()))
        case _:
            return _constant(compiled(argument, (), ground)(ground.contract.initial))


def _constant(value: Value) -> Argument:
    return lambda: value
