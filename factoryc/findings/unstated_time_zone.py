"""`unstated-time-zone`: a day is made of a moment, and nothing says whose day it is."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic, Label, Witness
from factoryc.findings.insertion import appended, decision
from factoryc.findings.settled import Matter, bound_operations, is_decided
from factoryc.source.span import Span
from factoryc.spec.definitions import FunctionDefinition, Operation
from factoryc.spec.expressions import BuiltinCall
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

TIME_ZONE = Matter(
    "unstated-time-zone", ("utc", "zone", "zulu", "greenwich", "gmt", "midnight", "local time")
)
_CALENDAR = frozenset({"day_of", "start_of"})
_MOST_LABELS = 3


def unstated_time_zone(spec: Spec) -> Iterator[Diagnostic]:
    """One question for the spec: whoever answers it once has thought of all days."""
    places = tuple(_places(spec))
    if not places or is_decided(TIME_ZONE, spec, [owner.clause for owner, _ in places]):
        return
    (owner, first), *others = places
    governed = owner.clause.removeprefix(f"{spec.name}.")
    skeleton = decision("days_in_utc", "A day begins at midnight in UTC", governed)
    is_here = first.file == spec.file
    yield Diagnostic(
        name=TIME_ZONE.finding,
        severity="info",
        message=f"nothing says in which time zone `{owner.name}` counts days",
        span=first if is_here else spec.span,
        label="the day in UTC" if is_here else "",
        clause=owner.clause,
        question=(
            "Which day is it at 2026-03-01T23:30Z: the first of March, as in UTC, or the second, as "
            "on the calendars of Berlin and Tokyo?"
        ),
        labels=tuple(
            Label(span, "and here")
            for _, span in others[:_MOST_LABELS]
            if is_here and span.file == spec.file and span != first
        ),
        witness=Witness(
            input={"now": "2026-03-01T23:30:00Z"},
            outcomes={"in UTC": "2026-03-01", "in Berlin": "2026-03-02"},
        ),
        help=f"add a decision that governs `{governed}` and names the time zone",
        fixes=(appended("append a decision for UTC", skeleton, spec),),
    )


def _places(spec: Spec) -> Iterator[tuple[Operation | FunctionDefinition, Span]]:
    """Where a day is made of a moment, or a moment of a day: in what can be called from outside."""
    known = {each.name: each for each in spec.functions}
    seen: dict[str, None] = {}
    for operation in bound_operations(spec):
        yield from ((operation, span) for span in _calls(operation))
        waiting = list(mentions(operation).functions)
        while waiting:
            name = waiting.pop()
            if name in known and name not in seen:
                seen[name] = None
                waiting.extend(mentions(known[name]).functions)
    for function in spec.functions:
        if function.name in seen:
            yield from ((function, span) for span in _calls(function))


def _calls(owner: Operation | FunctionDefinition) -> Iterator[Span]:
    if BuiltinCall in mentions(owner).kinds:
        for part in parts(owner):
            if isinstance(part, BuiltinCall) and part.name in _CALENDAR:
                yield part.span
