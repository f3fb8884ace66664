"""`unbounded-input`: a stranger may send a value of any size, and nothing says how large it may be."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Witness
from factoryc.findings.settled import Matter, bound_operations, is_decided
from factoryc.findings.sizes import has_few_values, is_bounded, speaks_of_size
from factoryc.frozen import frozen
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.conditions import Matches
from factoryc.spec.definitions import Operation, Parameter, RefinementDefinition
from factoryc.spec.expressions import BuiltinCall, Expression, FunctionCall, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    BYTES,
    TEXT,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    SetType,
    SumType,
    Type,
    unrefined,
)
from factoryc.spec.walk import parts

SIZE = Matter("unbounded-input", ("size", "long", "length", "large", "big", "limit", "unbounded"))
_BOUND = "1_000"
_UNITS = {TEXT: "characters", BYTES: "bytes"}


@frozen
class _Place:
    """Where a bound would be written: at a type of the spec's own, or at a parameter or field.

    `subject` is what has no bound, in words; `is_inside`: the bound belongs to a part of what stands
    there, so that this part needs a type of its own first.
    """

    clause: str
    span: Span
    restriction: Expression | None
    subject: str
    unit: str
    is_inside: bool


def unbounded_input(spec: Spec) -> Iterator[Diagnostic]:
    """One question for each place where a bound is missing, however many operations lead to it."""
    if spec.http is None:
        return
    found: dict[Span, tuple[_Place, Operation, Parameter]] = {}
    seen: dict[str, None] = {}
    for operation in bound_operations(spec):
        for parameter in operation.parameters:
            if _is_measured(parameter, operation, spec):
                continue
            for place in _places(parameter, operation.clause, spec, seen):
                if not is_decided(SIZE, spec, (place.clause, operation.clause)):
                    found.setdefault(place.span, (place, operation, parameter))
    for place, operation, parameter in found.values():
        yield _question(place, operation, parameter, spec)


def _question(place: _Place, operation: Operation, parameter: Parameter, spec: Spec) -> Diagnostic:
    assert spec.http is not None, "strangers come through the interface"
    sent = f"1_000_000 {place.unit}"
    is_here = place.span.file == spec.file
    subject = place.subject
    bound = f"where size(it) <= {_BOUND}"
    helps = f"say how large it may be, such as `{bound}`"
    if place.is_inside:
        helps = f"give {subject} a type of its own, with a bound such as `{bound}`"
    return Diagnostic(
        name=SIZE.finding,
        severity="warning",
        message=f"strangers may send {subject} of any size",
        span=place.span if is_here else parameter.span,
        label=f"how many {place.unit} at most?",
        clause=place.clause,
        question=f"How many {place.unit} may {subject} have? What does `{operation.name}` do with "
        f"{sent}?",
        witness=Witness(
            input={parameter.name: f"{subject} of {sent}"},
            outcomes={
                "as it stands": f"`{operation.name}` takes it, and whoever runs this pays for it",
                "with a bound": f"refused with status {spec.http.invalid}; no state changes",
            },
        ),
        help=helps,
        fixes=(_bounded(place),) if is_here and not place.is_inside else (),
    )


def _bounded(place: _Place) -> Fix:
    title = f"allow {_BOUND} {place.unit} at most"
    span, restriction = place.span, place.restriction
    end = Span(span.file, span.end, span.end)
    if restriction is None:
        return Fix(title, (Edit(end, f" where size(it) <= {_BOUND}"),))
    start = Span(span.file, restriction.span.start, restriction.span.start)
    after = Span(span.file, restriction.span.end, restriction.span.end)
    return Fix(title, (Edit(start, "("), Edit(after, f") and size(it) <= {_BOUND}")))


def _is_measured(parameter: Parameter, operation: Operation, spec: Spec) -> bool:
    """Whether a guard or `requires` of the operation asks how large the parameter is."""
    guards = [each.guard for each in operation.cases if each.guard is not None]
    return any(
        _measures(part, spec) and any(_is_named(inside, parameter) for inside in parts(part))
        for condition in (*operation.requires, *guards)
        for part in parts(condition)
    )


def _measures(part: object, spec: Spec) -> bool:
    match part:
        case BuiltinCall(name="size") | Matches():
            return True
        case FunctionCall(name=name):
            return speaks_of_size(spec.function(name).body)
        case _:
            return False


def _is_named(part: object, parameter: Parameter) -> bool:
    return isinstance(part, Variable) and part.name == parameter.name


def _places(owner: Parameter, clause: str, spec: Spec, seen: dict[str, None]) -> Iterator[_Place]:
    """Where bounds are missing in what the parameter or field can hold. Each type is entered once."""
    type_, restriction = owner.type, owner.restriction
    name = f"a `{owner.name}`"
    while isinstance(type_, OptionalType):
        type_ = type_.inner
    place = _Place(clause, owner.span, restriction, name, "", type_ is not owner.type)
    yield from _of_type(type_, restriction, place, spec, seen)


def _of_type(
    type_: Type, restriction: Expression | None, place: _Place, spec: Spec, seen: dict[str, None]
) -> Iterator[_Place]:
    while isinstance(type_, OptionalType):
        type_ = type_.inner
    plain = unrefined(type_)
    unit = _unit(plain)
    if unit is not None and not is_bounded(type_, restriction, spec):
        yield _at(type_, place, unit, spec)
    match plain:
        case ListType(element=element) | SetType(element=element):
            yield from _of_type(element, None, _inside(place, "item"), spec, seen)
        case MapType(key=key, value=value):
            yield from _of_type(key, None, _inside(place, "key"), spec, seen)
            yield from _of_type(value, None, _inside(place, "value"), spec, seen)
        case RecordType(name=name) if name not in seen:
            seen[name] = None
            definition = spec.record(name)
            for field in definition.fields:
                yield from _places(field, definition.clause, spec, seen)
        case SumType(cases=cases) if plain.name not in seen:
            seen[plain.name] = None
            for case in cases:
                yield from _of_type(plain.record(case), None, place, spec, seen)
        case _:
            return


def _unit(plain: Type) -> str | None:
    """What its size counts, where it may grow without end."""
    match plain:
        case ListType():
            return "items"
        case SetType(element=key):
            return None if has_few_values(key) else "items"
        case MapType(key=key):
            return None if has_few_values(key) else "entries"
        case _:
            return _UNITS.get(plain) if plain in (TEXT, BYTES) else None


def _at(type_: Type, place: _Place, unit: str, spec: Spec) -> _Place:
    if isinstance(type_, RefinedType):
        definition: RefinementDefinition = spec.refinement(type_.name)
        if definition.span.file == spec.file:
            return _Place(
                definition.clause,
                definition.span,
                definition.restriction,
                f"a `{type_.name}`",
                unit,
                is_inside=False,
            )
    return _Place(place.clause, place.span, place.restriction, place.subject, unit, place.is_inside)


def _inside(place: _Place, part: str) -> _Place:
    subject = place.subject.removeprefix("a ")
    article = "an" if part == "item" else "a"
    return _Place(
        place.clause, place.span, None, f"{article} {part} of {subject}", "", is_inside=True
    )
