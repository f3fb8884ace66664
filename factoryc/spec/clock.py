"""The clock as part of what a contract remembers: `now` is a state, and time passes by an operation.

So whatever searches, evaluates or judges a contract needs to know nothing of clocks.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

import attrs

from factoryc.spec.definitions import Case, Operation, Parameter, Sets, StateDefinition
from factoryc.spec.expressions import Arithmetic, Clock, Comparison, Literal, StateRead, Variable
from factoryc.spec.mentions import mentions
from factoryc.spec.names import CLOCK, clause_name
from factoryc.spec.spec import Spec
from factoryc.spec.types import DURATION, INSTANT

# What the clock shows where nothing was done yet.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
_PASSING = "advances"
_T = TypeVar("_T")


def reads_clock(root: object) -> bool:
    """Whether something below asks what time it is."""
    return Clock in mentions(root).kinds


def with_clock(spec: Spec) -> Spec:
    """The spec with its clock as a state, and an operation that moves it on.

    A spec whose operations do not read the clock stays as it is. The new operation comes last.
    """
    if not any(map(reads_clock, spec.operations)):
        return spec
    first = Literal(BEGINNING, INSTANT, spec.span)
    clause = clause_name(spec.name, CLOCK)
    clock = StateDefinition(CLOCK, clause, INSTANT, None, first, spec.span)
    return attrs.evolve(
        spec,
        state=(*spec.state, clock),
        operations=(*(_read_from_state(each) for each in spec.operations), _passing(spec)),
    )


def passes_time(operation: Operation) -> bool:
    """Whether this is the operation that `with_clock` added."""
    return operation.clause.endswith(f".{CLOCK}.{_PASSING}")


def time_passing(spec: Spec) -> str:
    """The name of the operation that `with_clock` adds: none that the spec has itself."""
    name = "advance_clock"
    while any(each.name == name for each in spec.operations):
        name += "_"
    return name


def _passing(spec: Spec) -> Operation:
    span = spec.span
    clause = clause_name(spec.name, CLOCK, _PASSING)
    it, zero = Variable("it", DURATION, span), Literal(timedelta(), DURATION, span)
    by = Parameter("by", DURATION, Comparison((">",), (it, zero), span), span)
    now = StateRead(CLOCK, INSTANT, span)
    later = Arithmetic("+", now, Variable("by", DURATION, span), INSTANT, span)
    on = Case("on", f"{clause}.on", None, None, (), None, (Sets(CLOCK, (), later, span),), span)
    return Operation(
        time_passing(spec),
        clause,
        (by,),
        None,
        None,
        in_order=False,
        requires=(),
        cases=(on,),
        errors=(),
        span=span,
    )


def _read_from_state(value: _T) -> _T:
    """The value with each look at the clock as a look at the state."""
    if not reads_clock(value):
        return value
    if isinstance(value, Clock):
        return cast("_T", StateRead(CLOCK, value.type, value.span))
    if isinstance(value, tuple):
        return cast("_T", tuple(_read_from_state(item) for item in value))
    changed: dict[str, Any] = {
        field.name: _read_from_state(getattr(value, field.name))
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        if field.eq
    }
    return attrs.evolve(cast("Any", value), **changed)  # type: ignore[no-any-return]  # of the same class
