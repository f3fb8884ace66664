"""Puts instances in the place of definitions with type parameters: one for each use of them.

A spec comes in with `Page<T>` and values of `Page<Text>`; it goes out with a definition of its own for
`Page<Text>`, in which `T` is `Text` everywhere. What nobody uses has no instance.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.definitions import (
    FunctionDefinition,
    RefinementDefinition,
    TypeDefinition,
)
from factoryc.spec.expressions import FunctionCall, RecordValue
from factoryc.spec.spec import Spec
from factoryc.spec.type_names import hashable
from factoryc.spec.type_parameters import with_types
from factoryc.spec.types import (
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    SetType,
    SumType,
    Type,
    TypeParameter,
    instance_name,
    type_text,
    unrefined,
)
from factoryc.spec.walk import parts

_Types: TypeAlias = Mapping[str, Type]
# Deeper than any type that somebody writes: only a type that needs ever larger ones gets there.
_DEEPEST = 12


@frozen
class _Wanted:
    """An instance that something uses, and where that is."""

    generic: TypeDefinition | FunctionDefinition
    arguments: tuple[Type, ...]
    span: Span = attrs.field(eq=False)


@frozen
class _Work:
    """The definitions that have type parameters, and the instances of them that are used so far."""

    types: Mapping[str, TypeDefinition]
    functions: Mapping[str, FunctionDefinition]
    wanted: dict[str, _Wanted] = attrs.field(factory=dict)


def with_instances(spec: Spec) -> tuple[Spec, tuple[Diagnostic, ...]]:
    """The spec without type parameters, and what cannot stand for one."""
    work = _Work(
        {each.name: each for each in spec.types if _parameters(each)},
        {each.name: each for each in spec.functions if each.type_parameters},
    )
    if not work.types and not work.functions:
        return spec, ()
    changes: dict[str, Any] = {
        field.name: _written(getattr(spec, field.name), {}, spec.span, work)
        for field in attrs.fields(Spec)
        if field.name not in {"types", "functions", "span"}
    }
    types = [_instance(each, {}, each.name, work) for each in spec.types if not _parameters(each)]
    functions = [
        _instance(each, {}, each.name, work) for each in spec.functions if not each.type_parameters
    ]
    made: dict[str, Any] = {}
    found: list[Diagnostic] = []
    while waiting := [name for name in work.wanted if name not in made]:
        for name in waiting:
            wanted = work.wanted[name]
            names = _parameters(wanted.generic)
            bound = dict(zip(names, wanted.arguments, strict=True))
            made[name] = None
            found.extend(_misfits(wanted, bound))
            if not found:
                made[name] = _instance(wanted.generic, bound, name, work)
    if found:
        return spec, tuple(found)
    return (
        attrs.evolve(
            spec,
            types=_in_places(spec.types, types, made, work),
            functions=_in_places(spec.functions, functions, made, work),
            **changes,
        ),
        (),
    )


def _parameters(definition: object) -> tuple[str, ...]:
    return getattr(definition, "type_parameters", ())


def _in_places(
    written: Sequence[Any], plain: Sequence[Any], made: Mapping[str, Any], work: _Work
) -> tuple[Any, ...]:
    """Each definition where it was, and instances where what they are instances of was."""
    by_name = {each.name: each for each in plain}
    placed: list[Any] = []
    for each in written:
        if not _parameters(each):
            placed.append(by_name[each.name])
            continue
        placed.extend(made[name] for name, wanted in work.wanted.items() if wanted.generic is each)
    return tuple(placed)


def _instance(definition: Any, types: _Types, name: str, work: _Work) -> Any:  # noqa: ANN401  a definition of any kind
    """The definition with types for its parameters, under its own name."""
    inside = {
        field.name: _written(getattr(definition, field.name), types, definition.span, work)
        for field in attrs.fields(type(definition))
        if field.name not in {"name", "span", "type_parameters", "generic"}
    }
    if not types:
        return attrs.evolve(definition, **inside)
    if not isinstance(definition, RefinementDefinition):
        inside["generic"] = definition
    # Clauses are told apart by their names, and each instance is judged by itself.
    inside["clause"] = f"{definition.clause}<{name.partition('<')[2].rpartition('>')[0]}>"
    return attrs.evolve(definition, name=name, type_parameters=(), **inside)


def _written(value: Any, types: _Types, span: Span, work: _Work) -> Any:  # noqa: ANN401  any part of a definition
    """A part of a definition, in which every use of a type parameter is a use of an instance."""
    match value:
        case TypeParameter() | RecordType() | SumType() | RefinedType():
            return _type(with_types(value, types), span, work)
        case tuple():
            return tuple(_written(each, types, span, work) for each in value)
        case _ if attrs.has(type(value)):
            span = getattr(value, "span", span)
            changes = {}
            for field in attrs.fields(type(value)):
                old = getattr(value, field.name)
                new = _written(old, types, span, work) if field.eq else old
                if new is not old and new != old:
                    changes[field.name] = new
            changed = attrs.evolve(value, **changes) if changes else value
            return _renamed(changed, work)
        case _:
            return value


def _renamed(value: Any, work: _Work) -> Any:  # noqa: ANN401  as above
    """A call or a value of an instance, by the name of that instance."""
    match value:
        case FunctionCall(name=name, type_arguments=arguments) if arguments:
            instance = instance_name(name, arguments)
            if name in work.functions:
                work.wanted.setdefault(
                    instance, _Wanted(work.functions[name], arguments, value.span)
                )
            return attrs.evolve(value, name=instance, type_arguments=())
        case RecordValue(name=name, type=type_):
            kind = unrefined(type_)
            if isinstance(kind, SumType) and kind.arguments:
                return attrs.evolve(value, name=f"{kind.name}.{name.rpartition('.')[2]}")
            if isinstance(kind, RecordType) and kind.arguments:
                return attrs.evolve(value, name=kind.name)
            return value
        case _:
            return value


def _type(type_: Type, span: Span, work: _Work) -> Type:
    """A type by the names of instances, each of which is noted as used."""
    match type_:
        case RecordType(name=name, arguments=arguments) | SumType(name=name, arguments=arguments):
            if not arguments:
                return type_
            inside = tuple(_written(each, {}, span, work) for each in arguments)
            return attrs.evolve(type_, name=_use(name, inside, span, work), arguments=inside)
        case RefinedType(name=name, base=base, arguments=arguments):
            inside = tuple(_written(each, {}, span, work) for each in arguments)
            named = _use(name, inside, span, work) if arguments else name
            return RefinedType(named, _written(base, {}, span, work), inside)
        case _:
            return (
                _written(type_, {}, span, work) if not isinstance(type_, TypeParameter) else type_
            )


def _use(name: str, arguments: tuple[Type, ...], span: Span, work: _Work) -> str:
    instance = instance_name(name, arguments)
    generic = work.types.get(name)
    if generic is not None:
        work.wanted.setdefault(instance, _Wanted(generic, arguments, span))
    return instance


def _misfits(wanted: _Wanted, types: _Types) -> list[Diagnostic]:
    """Why these types cannot stand for the parameters."""
    name = wanted.generic.name
    standing = " and ".join(f"`{each}` is `{type_text(type_)}`" for each, type_ in types.items())
    if any(type_text(each).count("<") > _DEEPEST for each in wanted.arguments):
        message = f"each `{name}` needs another one of a larger type, without end"
        return [Diagnostic("recursive-type", "error", message, wanted.span)]
    for part in parts(wanted.generic):
        why = _misfit(part, types)
        if why:
            message = f"in `{name}`, {standing} here, and {why}"
            return [Diagnostic("type-mismatch", "error", message, wanted.span)]
    return []


def _misfit(part: object, types: _Types) -> str | None:
    match part:
        case OptionalType(inner=TypeParameter() as inner):
            is_twice = isinstance(unrefined(with_types(inner, types)), OptionalType)
            return "what may be none twice says too little" if is_twice else None
        case SetType(element=key) if not hashable(with_types(key, types)):
            return "the elements of a set are numbers, texts, times, enums or records"
        case MapType(key=key) if not hashable(with_types(key, types)):
            return "the keys of a map are numbers, texts, times, enums or records"
        case _:
            return None
