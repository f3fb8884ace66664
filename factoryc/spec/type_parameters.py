"""Type parameters: what they stand for in a type, and how that is learnt from values.

`learn` looks at a type as it was declared, `List<T>`, beside one that was given, `List<Text>`.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.agreement import agrees
from factoryc.spec.scope import FieldSignature
from factoryc.spec.types import (
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    SetType,
    SumType,
    Type,
    TypeParameter,
    UnknownType,
    unrefined,
)
from factoryc.spec.walk import parts


@frozen
class Learnt:
    """What a parameter stands for, and the place that says so. None: nothing here says it."""

    type: Type
    span: Span | None = attrs.field(eq=False)


def with_types(type_: Type, types: Mapping[str, Type]) -> Type:
    """The type with types for its parameters. Those that are not named stay."""
    if not types:
        return type_
    match type_:
        case TypeParameter(name=name):
            return types.get(name, type_)
        case ListType(element=element):
            return ListType(with_types(element, types))
        case SetType(element=element):
            return SetType(with_types(element, types))
        case MapType(key=key, value=value):
            return MapType(with_types(key, types), with_types(value, types))
        case OptionalType(inner=inner):
            return OptionalType(with_types(inner, types))
        case RecordType(arguments=arguments) | SumType(arguments=arguments):
            return attrs.evolve(type_, arguments=_all_with(arguments, types))
        case RefinedType(name=name, base=base, arguments=arguments):
            return RefinedType(name, with_types(base, types), _all_with(arguments, types))
        case _:
            return type_


def _all_with(arguments: Sequence[Type], types: Mapping[str, Type]) -> tuple[Type, ...]:
    return tuple(with_types(argument, types) for argument in arguments)


def fields_with(
    fields: Iterable[FieldSignature], parameters: Sequence[str], arguments: Sequence[Type]
) -> tuple[FieldSignature, ...]:
    """The fields of a record or a case, with these types for its parameters."""
    if not parameters:
        return tuple(fields)
    types = dict(zip(parameters, arguments, strict=False))
    return tuple(attrs.evolve(field, type=with_types(field.type, types)) for field in fields)


def parameters_in(type_: Type) -> frozenset[str]:
    """The parameters that a type speaks of."""
    return frozenset(part.name for part in parts(type_) if isinstance(part, TypeParameter))


def learn(declared: Type, given: Type, span: Span | None, learnt: dict[str, Learnt]) -> None:
    """Note what the parameters stand for where a value of `given` is one of `declared`."""
    if isinstance(given, UnknownType):
        return
    match declared, given:
        case TypeParameter(name=name), _:
            known = learnt.get(name)
            learnt[name] = Learnt(given, span) if known is None else _both(known, given)
            return
        case RefinedType() as asked, RefinedType() as had if asked.name == had.name:
            _learn_each(asked.arguments, had.arguments, span, learnt)
            return
        case _:
            pass
    match unrefined(declared), unrefined(given):
        case OptionalType(inner=wanted), OptionalType(inner=actual):
            learn(wanted, actual, span, learnt)
        case OptionalType(inner=wanted), _:
            learn(wanted, given, span, learnt)
        case ListType(element=wanted), ListType(element=actual):
            learn(wanted, actual, span, learnt)
        case SetType(element=wanted), SetType(element=actual):
            learn(wanted, actual, span, learnt)
        case MapType(key=key, value=value), MapType() as map_:
            learn(key, map_.key, span, learnt)
            learn(value, map_.value, span, learnt)
        case (RecordType() | SumType()) as whole, (RecordType() | SumType()) as part:
            if whole.name == part.name:
                _learn_each(whole.arguments, part.arguments, span, learnt)
        case _:
            pass


def _learn_each(
    declared: Sequence[Type], given: Sequence[Type], span: Span | None, learnt: dict[str, Learnt]
) -> None:
    for each, one in zip(declared, given, strict=True):
        learn(each, one, span, learnt)


def _both(known: Learnt, given: Type) -> Learnt:
    """What a parameter stands for when two values speak of it: the wider of both, if one is."""
    if known.type == given:
        return known
    if isinstance(known.type, UnknownType) or not agrees(known.type, given):
        # A wider one stays; one of another kind is reported where it stands.
        return (
            attrs.evolve(known, type=unrefined(known.type)) if agrees(given, known.type) else known
        )
    return Learnt(unrefined(given), known.span)


def known_types(learnt: Mapping[str, Learnt]) -> dict[str, Type]:
    return {name: each.type for name, each in learnt.items()}


def is_settled(type_: Type, learnt: Mapping[str, Learnt]) -> bool:
    """Whether it is known what all parameters of a type stand for."""
    return parameters_in(type_) <= set(learnt)
