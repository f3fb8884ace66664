"""The calls of a load: in which order, with what arguments, and what they may use from before."""

from collections.abc import Callable, Iterable, Sequence
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
)

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


def is_existing(argument: Existing | AnyOf | Expression) -> bool:
    """Whether it stands for what earlier calls gave or were given."""
    return isinstance(argument, Existing)


def values_in(spec: Spec, parts: Iterable[tuple[Type, Value]], wanted: Type) -> list[Value]:
    """All values of a type in others, each of which stands beside its own type."""
    return [
        found
        for type_, value in parts
        for found_type, found in typed_parts(spec, type_, value)
        if found_type == wanted
    ]


def is_remembered(spec: Spec, wanted: Type) -> bool:
    """Whether values of a type are kept between calls."""
    return any(wanted in _types(spec, each.type, ()) for each in spec.state)


def is_made(spec: Spec, wanted: Type) -> bool:
    """Whether an operation makes values of a type: it returns some without being given one.

    What only tells of values that are remembered makes none.
    """
    told = is_remembered(spec, wanted)
    return any(
        makes(each, wanted, spec)
        and not _takes(each, wanted, spec)
        and (sets_something(each) or not told)
        for each in spec.operations
    )


def makes(operation: Operation, wanted: Type, spec: Spec) -> bool:
    """Whether the operation may return values of a type."""
    return operation.result is not None and wanted in _types(spec, operation.result, ())


def stores(operation: Operation, wanted: Type, spec: Spec) -> bool:
    """Whether the operation takes values of a type, and changes what is remembered."""
    return sets_something(operation) and _takes(operation, wanted, spec)


def sets_something(operation: Operation) -> bool:
    """Whether the operation changes what is remembered."""
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
