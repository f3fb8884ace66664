"""What may follow what was typed so far: names of the spec, fields after a dot, parameters in a call."""

import re
from collections.abc import Iterable, Mapping

from factoryc.simulate.bench import Bench, Named
from factoryc.simulate.session import words
from factoryc.spec.builtins import BUILTINS
from factoryc.spec.scope import CallSignature, FieldSignature
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    SumType,
    Type,
    unrefined,
)

_WORD = re.compile(r":?\w*\Z")
_PATH = re.compile(r"([A-Za-z]\w*)((?:\[[^][]*\]|\.\w+)*)\.\w*\Z")
_STEP = re.compile(r"\.(\w+)|(\[)")
_CALL = re.compile(r"(\w+)\(([^()]*)\Z")
_STEPS = ("let", "expect", "repeat", "restart", "advance clock", "together")
# What lies outside is spoken of in an `expect`, or where its answer is stated.
_OUTSIDE = ("(", " returns ", " fails")


def completions(typed: str, names: Mapping[str, Named], on: Bench) -> tuple[str, ...]:
    """Whole words that begin as the last word of what was typed does, in order."""
    word = last_word(typed)
    return tuple(
        sorted(
            {each for each in _offered(typed, names, on) if each.startswith(word) and each != word}
        )
    )


def last_word(typed: str) -> str:
    """The part of a word that the text ends with, or nothing."""
    found = _WORD.search(typed)
    return found[0] if found is not None else ""


def _offered(typed: str, names: Mapping[str, Named], on: Bench) -> Iterable[str]:
    path = _PATH.search(typed)
    if path is not None:
        return _after_dot(path[1], path[2], names, on)
    general = [*_values(names, on)]
    call = _CALL.search(typed)
    if call is not None:
        return [*_parameters(call[1], call[2], on), *general]
    if _WORD.fullmatch(typed):
        return [*_STEPS, *words(on), *general]
    return general


def _values(names: Mapping[str, Named], on: Bench) -> Iterable[str]:
    yield from names
    yield from on.scope.states
    yield from (f"{module}." for module in (*on.scope.modules, *on.scope.ports))
    yield from _called(on.scope.operations)
    yield from _called(on.scope.functions)
    yield from (f"{name}(" for name in BUILTINS)
    for name, signature in on.scope.types.items():
        plain = unrefined(signature.type)
        if isinstance(plain, RecordType):
            yield f"{name} {{"
        yield from _cases(plain, on)
    yield from ("none", "true", "false")


def _called(signatures: Mapping[str, CallSignature]) -> Iterable[str]:
    for name, signature in signatures.items():
        # What another module defines is offered after its own name.
        if "." not in name:
            yield name if signature.is_constant else f"{name}("


def _parameters(called: str, given: str, on: Bench) -> Iterable[str]:
    """The parameters that were not named yet, and the cases of those that are enums."""
    signature = on.scope.operations.get(called) or on.scope.functions.get(called)
    if signature is None:
        return []
    named = {part.partition(":")[0].strip() for part in given.split(",") if ":" in part}
    offered = [f"{each.name}: " for each in signature.parameters if each.name not in named]
    return [*offered, *(case for each in signature.parameters for case in _cases(each.type, on))]


def _after_dot(name: str, path: str, names: Mapping[str, Named], on: Bench) -> Iterable[str]:
    if name in on.scope.types:
        return _cases(on.scope.types[name].type, on)
    if name in on.scope.ports:
        return [f"{each}{end}" for each in on.scope.ports[name] for end in _OUTSIDE]
    if name in on.scope.modules:
        return _called(on.scope.modules[name].functions)
    type_ = names[name].type if name in names else None
    if type_ is None and name in on.scope.states:
        type_ = on.scope.states[name].type
    for field, item in _STEP.findall(path):
        if type_ is None:
            return []
        type_ = _item(type_) if item else _field(type_, field, on)
    return [each.name for each in _fields(type_, on)]


def _field(type_: Type, name: str, on: Bench) -> Type | None:
    return next((each.type for each in _fields(type_, on) if each.name == name), None)


def _fields(type_: Type | None, on: Bench) -> Iterable[FieldSignature]:
    plain = unrefined(type_) if type_ is not None else None
    if not isinstance(plain, RecordType):
        return ()
    definition = on.scope.defined.get(plain.name) or on.scope.types.get(plain.name)
    return (definition.fields or ()) if definition is not None else ()


def _item(type_: Type) -> Type | None:
    match unrefined(type_):
        case MapType(value=value):
            return value
        case ListType(element=element):
            return element
        case _:
            return None


def _cases(type_: Type, on: Bench) -> Iterable[str]:
    plain = unrefined(type_)
    if isinstance(plain, OptionalType):
        plain = unrefined(plain.inner)
    match plain:
        case EnumType(cases=cases):
            yield from cases
        case SumType(name=name, cases=cases):
            definition = on.scope.defined.get(name) or on.scope.types.get(name)
            carried = dict(definition.cases) if definition is not None else {}
            yield from (f"{case}(" if carried.get(case) else case for case in cases)
        case _:
            pass
