"""The calls of a load: in which order, with what arguments, and what they may use from before."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, TypeAlias, assert_never

import attrs

from factoryc.analysis.ground import Ground, compiled
from factoryc.analysis.pool import drawer
from factoryc.analysis.seen import Seen
from factoryc.contract.runtime import UNSEEN, Value
from factoryc.judge.typed_parts import typed_parts
from factoryc.spec.definitions import Operation
from factoryc.spec.evals import AnyOf, Existing, Load, MixPart
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    RowType,
    Scalar,
    SetType,
    SumType,
    Type,
    TypeParameter,
    UnknownType,
    type_text,
)

# Fewer would make the first calls all meet the same few values.
_SEEDED = 40

Argument: TypeAlias = Callable[[], Any]


class CannotSeed(Exception):
    """A load asks for existing values, and no operation makes any. The text names the type."""


@attrs.define
class Produced:
    """Values that earlier calls produced, by the types that loads ask for."""

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
        if self.chosen and _sets_something(called):
            for parameter, argument in zip(called.parameters, arguments, strict=True):
                self._keep(parameter.type, argument, self.chosen)

    def _keep(self, type_: Type, value: Value, wanted: tuple[Type, ...]) -> None:
        for found_type, found in typed_parts(self.spec, type_, value):
            if found_type in wanted:
                # Appending is atomic, so that workers need no lock here.
                self.values.setdefault(found_type, []).append(found)

    def lacks(self) -> Type | None:
        """A wanted type of which there is nothing yet."""
        return next((type_ for type_ in self.wanted if not self.values.get(type_)), None)


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


def seeding_parts(load: Load, spec: Spec) -> Iterator[MixPart]:
    """Calls that need nothing existing and produce what the load wants: its own ones, or any."""
    wanted = wanted_types(load)
    if not wanted:
        return
    makers = [part for part in load.mix if not any(_is_existing(each) for each in part.arguments)]
    makers += [
        MixPart(1, operation.name, tuple(AnyOf(each.type) for each in operation.parameters))
        for operation in spec.operations
        if all(each.restriction is None for each in operation.parameters)
    ]
    for type_ in wanted:
        made = is_made(spec, type_)
        maker = next(
            (
                each
                for each in makers
                if (_makes if made else _stores)(spec.operation(each.operation), type_, spec)
            ),
            None,
        )
        if maker is None:
            raise CannotSeed(
                f"no operation makes a `{type_text(type_)}` from nothing, and none that stores "
                f"something takes one"
            )
        for _ in range(_SEEDED):
            yield maker


def _is_existing(argument: Existing | AnyOf | Expression) -> bool:
    return isinstance(argument, Existing)


def is_made(spec: Spec, wanted: Type) -> bool:
    """Whether an operation returns values of a type without being given one."""
    return any(
        _makes(each, wanted, spec) and not _takes(each, wanted, spec) for each in spec.operations
    )


def _makes(operation: Operation, wanted: Type, spec: Spec) -> bool:
    return operation.result is not None and wanted in _types(spec, operation.result, ())


def _stores(operation: Operation, wanted: Type, spec: Spec) -> bool:
    return _sets_something(operation) and _takes(operation, wanted, spec)


def _sets_something(operation: Operation) -> bool:
    return any(each.sets for each in operation.cases)


def _takes(operation: Operation, wanted: Type, spec: Spec) -> bool:
    return any(wanted in _types(spec, each.type, ()) for each in operation.parameters)


def _types(spec: Spec, type_: Type, around: tuple[str, ...]) -> frozenset[Type]:
    """A type and all that its values consist of."""
    match type_:
        case Scalar() | EnumType() | TypeParameter() | RowType() | UnknownType():
            inner: tuple[Type, ...] = ()
        case RefinedType(base=base):
            inner = (base,)
        case OptionalType(inner=some):
            inner = (some,)
        case ListType(element=element) | SetType(element=element):
            inner = (element,)
        case MapType(key=key, value=value):
            inner = (key, value)
        case RecordType(name=name):
            fields = () if name in around else spec.record(name).fields
            inner, around = tuple(field.type for field in fields), (*around, name)
        case SumType(name=name, cases=cases):
            inner = () if name in around else tuple(type_.record(case) for case in cases)
            around = (*around, name)
        case _:
            assert_never(type_)
    return frozenset({type_}).union(*(_types(spec, each, around) for each in inner))
