"""Whether a call for which no result turned up allows none: all were tried, or the solver excludes them."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import product
from random import Random
from typing import Any

from factoryc.analysis.answer import Shown
from factoryc.analysis.effort import SOLVED
from factoryc.analysis.ground import Ground, compiled
from factoryc.analysis.listed_calls import every_value
from factoryc.analysis.pool import NoValue, drawer
from factoryc.analysis.probe import NoCase
from factoryc.analysis.readable import readable_texts
from factoryc.analysis.results import caller, take_step
from factoryc.analysis.seen import Seen
from factoryc.analysis.shape import conjuncts
from factoryc.analysis.shrink import shrunk
from factoryc.analysis.situation import Sample
from factoryc.contract.evaluation import Undefined, evaluate
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Explained, explain, outcomes
from factoryc.contract.tables import Open, Returned
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.impossible_outcome import impossible_on_input
from factoryc.solver.available import is_available
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import (
    Comparison,
    EnumCase,
    Expression,
    FieldRead,
    Literal,
    StateRead,
    Variable,
)
from factoryc.spec.types import EnumType, RecordType, Scalar, Type, unrefined
from factoryc.spec.walk import parts

_SOLVER = "factoryc.solver.never"
_MOST_RESULTS = 2_000


def without_result(
    operation: Operation, case: Case, sample: Sample, ground: Ground
) -> Diagnostic | None:
    """The finding, made small. None where some result may be allowed."""
    texts = readable_texts(ground.spec)
    small = shrunk(sample, lambda other: _has_none(operation, case, other, ground), texts, ground)
    for each in (small, sample):
        if _allows_nothing(operation, case, each, ground):
            shown = Shown(NoCase(case.clause), each)
            return impossible_on_input(operation, case, shown, ground)
    return None


def _has_none(operation: Operation, case: Case, sample: Sample, ground: Ground) -> bool:
    """Whether no result turns up for the call."""
    state, arguments = sample.situation.state, sample.arguments
    random = Random(case.clause)  # noqa: S311 -- to be repeatable is the point
    try:
        possible = outcomes(ground.contract, operation.name, state, arguments)
        if [each.clause for each in possible] != [case.clause]:
            return False
        if not isinstance(possible[0].outcome, Open):
            return False
        called = caller(operation, ground)
        return take_step(called, state, arguments, ground, random, Seen()) is None
    except (NoValue, Undefined):
        return False


def _allows_nothing(operation: Operation, case: Case, sample: Sample, ground: Ground) -> bool:
    """Whether it is certain that there is none."""
    assert operation.result is not None, "an open case has a result"
    every = every_value(operation.result, operation.restriction, ground, _MOST_RESULTS)
    if every is not None:
        return not any(_allows(operation, value, sample, ground) for value in every)
    if _parts_are_excluded(operation, case, sample, ground):
        return True
    if not is_available():
        return False
    proving = import_module(_SOLVER).Proving(ground.spec, ground.functions, SOLVED)
    return bool(proving.allows_nothing(operation, case, tuple(_said(operation, sample, ground))))


def _allows(operation: Operation, value: Any, sample: Sample, ground: Ground) -> bool:  # noqa: ANN401 -- of any type
    state, arguments = sample.situation.state, sample.arguments
    try:
        seen = explain(ground.contract, operation.name, state, arguments, Returned(value))
    except Undefined:
        return True  # nobody knows, which excludes nothing
    return isinstance(seen, Explained)


# Of a result with parts, those with few values ---------------------------------------------------


def _parts_are_excluded(operation: Operation, case: Case, sample: Sample, ground: Ground) -> bool:
    """Whether what is ensured of a few fields alone, each with few values, excludes all of those."""
    assert operation.result is not None, "an open case has a result"
    kind = unrefined(operation.result)
    if not isinstance(kind, RecordType):
        return False
    offered: dict[str, Sequence[Any]] = {}
    try:
        for field in ground.spec.record(kind.name).fields:
            every = every_value(field.type, field.restriction, ground, _MOST_RESULTS)
            if every is not None:
                offered[field.name] = every
        whole = drawer(operation.result, operation.restriction, ground.values)
        rest = whole(Random(case.clause), Seen())  # noqa: S311 -- as above
    except NoValue:
        return False
    said = [
        condition
        for ensures in case.ensures
        for condition in conjuncts(ensures.condition)
        if _reads_only(condition, frozenset(offered))
    ]
    named = sorted({name for each in said for name in _fields_read(each)})
    count = 1
    for name in named:
        count *= len(offered[name])
    if not said or count > _MOST_RESULTS:
        return False
    names = [*(each.name for each in operation.parameters), "result"]
    tests = [compiled(each, names, ground) for each in said]
    make = ground.values.make_record[kind.name]
    spelled = [name for name, _ in ground.values.fields[kind.name]]
    given = (sample.situation.state, *sample.arguments)
    for combined in product(*(offered[name] for name in named)):
        chosen = {python_name(name): value for name, value in zip(named, combined, strict=True)}
        result = make(**{name: chosen.get(name, getattr(rest, name)) for name in spelled})
        try:
            if all(evaluate(case.clause, test, *given, result) for test in tests):
                return False
        except Undefined:
            return False
    return True


def _reads_only(condition: Expression, fields: frozenset[str]) -> bool:
    """Whether it speaks of these fields of the result and of nothing else of it."""
    every = [
        each for each in parts(condition) if isinstance(each, Variable) and each.name == "result"
    ]
    read = _fields_read(condition)
    return bool(read) and len(read) == len(every) and fields.issuperset(read)


def _fields_read(condition: Expression) -> list[str]:
    return [
        each.name
        for each in parts(condition)
        if isinstance(each, FieldRead)
        and isinstance(each.base, Variable)
        and each.base.name == "result"
    ]


# For the solver ----------------------------------------------------------------------------------


def _said(operation: Operation, sample: Sample, ground: Ground) -> Iterator[Expression]:
    """What is plain in the call and its state, as conditions: there the parameter is that value."""
    span = operation.span
    for parameter, value in zip(operation.parameters, sample.arguments, strict=True):
        yield from _is(Variable(parameter.name, parameter.type, span), value, parameter.type)
    for state in ground.spec.state:
        value = getattr(sample.situation.state, python_name(state.name))
        yield from _is(StateRead(state.name, state.type, span), value, state.type)


def _is(place: Variable | StateRead, value: Any, type_: Type) -> Sequence[Expression]:  # noqa: ANN401 -- of any type
    plain = unrefined(type_)
    match plain:
        case Scalar():
            there: Expression = Literal(value, plain, place.span)
        case EnumType(name=name):
            there = EnumCase(name, value.value, plain, place.span)
        case _:
            return ()
    return (Comparison(("==",), (place, there), place.span),)
