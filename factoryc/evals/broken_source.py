"""What of `strategies.py` says how each argument can break its type."""

from typing import assert_never

from factoryc.analysis.marks import whole_bounds
from factoryc.analysis.shape import shape
from factoryc.contract.python_text import text_source, value_piece
from factoryc.evals.python_layout import Part, call, keyword, listing
from factoryc.evals.strategies_source import Vocabulary, strategy
from factoryc.spec.definitions import Operation, Parameter
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    INT,
    TEXT,
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
    unrefined,
)

# Longer ones would fill the page; a drawn value, spoilt, stands in for them.
_LONGEST_TEXT = 61


def broken_arguments(operation: Operation, words: Vocabulary) -> dict[str, Part]:
    """For each parameter that a caller can break at all: how."""
    found: dict[str, Part] = {}
    for parameter in operation.parameters:
        place = _place(operation.name, parameter.name, words.spec)
        part = _broken(parameter, place, words)
        if part is not None:
            found[parameter.name] = part
    return found


def _broken(parameter: Parameter, place: str, words: Vocabulary) -> Part | None:
    type_, optional = parameter.type, False
    if isinstance(unrefined(type_), OptionalType):
        plain = unrefined(type_)
        assert isinstance(plain, OptionalType)
        type_, optional = plain.inner, True
    kind = _kind(type_)
    restricted = is_restricted(type_, parameter.restriction is not None, words.spec)
    if kind is None or (kind == "Text" and not restricted and place not in {"argument", "body"}):
        return None
    parts: list[Part] = [text_source(kind)]
    if restricted:
        # A restriction of an optional speaks of it as such; only its type makes values then.
        said = None if optional else parameter.restriction
        parts.append(strategy(type_, said, words))
        near = _near(type_, said, words)
        if near:
            parts.append(keyword("near", listing(near)))
    if optional:
        parts.append("optional=True")
    if place != "argument":
        parts.append(keyword("place", text_source(place)))
    return call("Broken", *parts)


def is_restricted(type_: Type, restricted: bool, spec: Spec) -> bool:
    """Whether a value of the right kind can still break the type."""
    waiting: list[Type] = [type_]
    met: set[Type] = set()
    while waiting and not restricted:
        each = waiting.pop()
        if each in met:
            # A type may hold values of its own.
            continue
        met.add(each)
        inside, restricted = _inside(each, spec)
        waiting.extend(inside)
    return restricted


def _inside(type_: Type, spec: Spec) -> tuple[tuple[Type, ...], bool]:
    """The types that a type consists of, and whether it restricts its values itself."""
    match type_:
        case RefinedType(name=name, base=base):
            return (base,), spec.refinement(name).restriction is not None
        case ListType(element=element) | SetType(element=element):
            return (element,), False
        case OptionalType(inner=inner):
            return (inner,), False
        case MapType(key=key, value=value):
            return (key, value), False
        case RecordType(name=name):
            fields = spec.record(name).fields
            restricts = any(field.restriction is not None for field in fields)
            return tuple(field.type for field in fields), restricts
        case SumType(cases=cases):
            return tuple(type_.record(case) for case in cases), False
        case Scalar() | EnumType() | TypeParameter() | RowType() | UnknownType():
            return (), False
        case _:
            assert_never(type_)


def _near(type_: Type, restriction: object, words: Vocabulary) -> list[str]:
    """What lies just outside: whole numbers beyond their bounds, texts beyond their lengths."""
    plain = unrefined(type_)
    form = shape(type_, restriction, words.spec)  # type: ignore[arg-type]  # an expression or None
    if plain == INT:
        low, high = whole_bounds(form.bounds)
        ends = [] if low is None else [low - 1]
        ends += [] if high is None else [high + 1]
        return [value_piece(end).text for end in ends]
    if plain == TEXT and not form.patterns:
        low, high = whole_bounds(form.size)
        sizes = [size for size in (low and low - 1, high and high + 1) if size is not None]
        return [value_piece("x" * size).text for size in sizes if size <= _LONGEST_TEXT]
    return []


def _kind(type_: Type) -> str | None:
    plain = unrefined(type_)
    match plain:
        case Scalar(name=name):
            return name
        case ListType():
            return "List"
        case SetType():
            return "Set"
        case MapType():
            return "Map"
        case RecordType():
            return "record"
        case EnumType() | SumType():
            return "enum"
        case OptionalType() | TypeParameter() | RowType() | UnknownType() | RefinedType():
            return None
        case _:
            assert_never(plain)


def _place(operation: str, parameter: str, spec: Spec) -> str:
    if spec.cli is not None:
        return "word"
    if spec.http is None:
        return "argument"
    for route in spec.http.routes:
        if route.operation == operation:
            for source in route.sources:
                if source.parameter == parameter:
                    return source.part
    return "argument"
