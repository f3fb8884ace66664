"""`unstated-order`: a list is made of what has no order, and nothing says in which order it comes."""

from factoryc.analysis.ground import Ground
from factoryc.analysis.readings import TwoReadings
from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.findings.doubts import ORDER, Doubt
from factoryc.findings.witness import notes_on, witness_of
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.binding_expressions import Comprehension
from factoryc.spec.definitions import Operation
from factoryc.spec.expressions import BuiltinCall, Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    DATE,
    DECIMAL,
    DURATION,
    INSTANT,
    INT,
    TEXT,
    MapType,
    SetType,
    Type,
    unrefined,
)

ORDERED = frozenset({INT, DECIMAL, TEXT, DATE, INSTANT, DURATION})


def unstated_order(
    doubt: Doubt, operation: Operation, shown: TwoReadings, ground: Ground, spec: Spec
) -> Diagnostic:
    """The finding, shown by a call that returns two lists, as the map or set is gone through."""
    assert doubt.case is not None
    assert doubt.loose is not None
    place = doubt.loose.place
    outcomes = {"in one order": shown.first, "in another": shown.second}
    is_here = place.span.file == spec.file
    return Diagnostic(
        name=ORDER.finding,
        severity="warning",
        message=f"no clause says in what order `{operation.name}` returns this list",
        span=place.span if is_here else operation.span,
        label="made of what has no order" if is_here else "",
        clause=doubt.case.clause,
        question=f"In what order does the list of `{operation.name}` come?",
        notes=notes_on(shown, ground),
        help="sort what has no order: with `by` and a key, or with `sorted`",
        witness=witness_of(shown, operation, ground, **outcomes),
        fixes=tuple(_sorted(place)) if is_here else (),
    )


def is_ordered(type_: Type) -> bool:
    """Whether the language sorts values of the type."""
    return unrefined(type_) in ORDERED


def key_type(source: Expression) -> Type | None:
    """The type of what no two items of a source share; None where it is a list."""
    match unrefined(source.type), source:
        case (MapType(key=key), _) | (SetType(element=key), _):
            return key
        case _, BuiltinCall(name="keys", arguments=(subject,)):
            return key_type(subject)
        case _:
            return None


def _sorted(place: Expression) -> list[Fix]:
    span = place.span
    match place:
        case Comprehension(names=(name, *_), source=source):
            key = key_type(source)
            if key is None or not is_ordered(key):
                return []
            end = Span(span.file, span.end - 1, span.end - 1)
            return [Fix(f"sort by `{name}`", (Edit(end, f" by {name}"),))]
        case BuiltinCall(name="keys", arguments=(subject,)) if _has_ordered_keys(subject):
            before, after = Span(span.file, span.start, span.start), _end(span)
            return [Fix("sort the keys", (Edit(before, "sorted("), Edit(after, ")")))]
        case BuiltinCall(name="values", arguments=(subject,)) if _has_ordered_keys(subject):
            before = Span(span.file, span.start, subject.span.start)
            after = Span(span.file, subject.span.end, span.end)
            walked = "[value for key, value in "
            return [Fix("sort by the keys", (Edit(before, walked), Edit(after, " by key]")))]
        case _:
            return []


def _has_ordered_keys(subject: Expression) -> bool:
    key = key_type(subject)
    return key is not None and is_ordered(key)


def _end(span: Span) -> Span:
    return Span(span.file, span.end, span.end)
