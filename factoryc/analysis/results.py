"""What a call may end in: the outcome the contract defines, or one that an open case allows."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, TypeAlias

import attrs

from factoryc.analysis.ground import Ground, compiled, type_test
from factoryc.analysis.pool import Draw, Fits, NoValue, drawer
from factoryc.analysis.seen import Seen
from factoryc.analysis.shape import conjuncts
from factoryc.analysis.simpler import stable_text
from factoryc.analysis.situation import Step
from factoryc.analysis.walk import variables
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Anything, Explained, Mismatch, Open, explain, outcomes
from factoryc.contract.tables import Outcome, Returned, State
from factoryc.frozen import frozen
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import Comparison, Expression, FieldRead, Membership, Variable
from factoryc.spec.types import RecordType, unrefined

DrawResult: TypeAlias = Callable[[State, Sequence[Any], Random, Seen], Any]

_TRIES = 40
_BREAKING = 10
_WHOLE = ""


@frozen(eq=False)
class Taken:
    """A call that was made: the step, and the state after it."""

    step: Step
    after: State


@frozen(eq=False)
class Caller:
    """An operation, ready to be called: `results` draws results for its open cases, by clause.

    `unsure` are the clauses of which some part may have no value.
    """

    operation: Operation
    arguments: tuple[Draw, ...]
    results: Mapping[str, DrawResult]
    unsure: frozenset[str] = frozenset()
    # By the clause of a case that fails: each field, its name in Python, and whether it is of its type.
    fields: Mapping[str, tuple[tuple[str, str, Fits], ...]] = attrs.field(factory=dict)


def caller(operation: Operation, ground: Ground, unsure: frozenset[str] = frozenset()) -> Caller:
    """Raises `NoValue` where a parameter's type has none."""
    return Caller(
        operation,
        tuple(
            drawer(parameter.type, parameter.restriction, ground.values)
            for parameter in operation.parameters
        ),
        result_drawers(operation, ground),
        unsure,
        {case.clause: _field_tests(case, ground) for case in operation.cases if case.fails},
    )


def _field_tests(case: Case, ground: Ground) -> tuple[tuple[str, str, Fits], ...]:
    assert case.fails is not None
    return tuple(
        (
            field.name,
            python_name(field.name),
            type_test(field.type, field.restriction, ground),
        )
        for field in ground.spec.error(case.fails.name).fields
    )


def result_drawers(operation: Operation, ground: Ground) -> Mapping[str, DrawResult]:
    """What draws results for each open case, by clause. Raises `NoValue`, as above."""
    return {
        case.clause: _result_drawer(operation, case, ground)
        for case in operation.cases
        if operation.result is not None and case.returns is None and case.fails is None
    }


def take_step(
    called: Caller,
    state: State,
    arguments: tuple[Any, ...],
    ground: Ground,
    random: Random,
    seen: Seen,
) -> Taken | None:
    """Calls the operation. None where the contract says nothing, or no allowed result was found.

    A clause that has no value here raises `Undefined`.
    """
    name = called.operation.name
    possible = outcomes(ground.contract, name, state, arguments)
    if not possible:
        return None
    first = possible[0]
    if isinstance(first.outcome, Anything):
        return None
    settled = next((each.outcome for each in possible if not isinstance(each.outcome, Open)), None)
    if settled is not None and not isinstance(settled, Anything):
        taken = _taken(called, state, arguments, settled, ground)
        return taken if isinstance(taken, Taken) else None
    draw = called.results[first.clause]
    invariants = {each.clause for each in ground.contract.invariants}
    breaking = 0
    for _ in range(_TRIES):
        try:
            result = draw(state, arguments, random, Seen(before=seen))
        except NoValue:
            return None
        taken = _taken(called, state, arguments, Returned(result), ground)
        if isinstance(taken, Taken):
            return taken
        # Most often it is the step that breaks an invariant, whatever it returns.
        breaking += taken in invariants
        if breaking == _BREAKING:
            return None
    return None


def _taken(
    called: Caller, state: State, arguments: tuple[Any, ...], outcome: Outcome, ground: Ground
) -> Taken | str:
    """Where it is not allowed, the clause that forbids it; empty where the contract says nothing."""
    name = called.operation.name
    match explain(ground.contract, name, state, arguments, outcome):
        case Explained(clauses=clauses, after=after) if after is not None:
            return Taken(Step(name, arguments, outcome, clauses), after)
        case Mismatch(clause=clause):
            return clause
    return ""


def _result_drawer(operation: Operation, case: Case, ground: Ground) -> DrawResult:
    """Draws results of which the parts that `ensures` defines are as defined, the rest at random."""
    assert operation.result is not None
    names = [parameter.name for parameter in operation.parameters]
    defined: dict[str, Callable[..., Any]] = {}
    chosen: dict[str, Callable[..., Any]] = {}
    # Nobody knows what ports answer, so what comes of that defines nothing here.
    answers = {call.result for call in case.calls}
    for ensures in case.ensures:
        for condition in conjuncts(ensures.condition):
            for part, value, is_choice in _definitions(condition):
                if variables(value) & answers:
                    continue
                found = chosen if is_choice else defined
                found.setdefault(part, compiled(value, names, ground))
    kind = unrefined(operation.result)
    whole = drawer(operation.result, operation.restriction, ground.values)
    if not isinstance(kind, RecordType):
        return _drawn(whole, defined.get(_WHOLE), chosen.get(_WHOLE))
    make = ground.values.make_record[kind.name]
    fields = ground.spec.record(kind.name).fields
    spelled = [name for name, _ in ground.values.fields[kind.name]]
    parts = [
        _drawn(
            drawer(field.type, field.restriction, ground.values),
            defined.get(field.name),
            chosen.get(field.name),
        )
        for field in fields
    ]
    complete = _drawn(whole, defined.get(_WHOLE), chosen.get(_WHOLE))
    is_settled = _WHOLE in defined or _WHOLE in chosen

    def draw(state: State, arguments: Sequence[Any], random: Random, seen: Seen) -> Any:  # noqa: ANN401 -- a record
        if is_settled:
            return complete(state, arguments, random, seen)
        drawn = [part(state, arguments, random, seen) for part in parts]
        return make(**dict(zip(spelled, drawn, strict=True)))

    return draw


def _drawn(
    whole: Draw, defined: Callable[..., Any] | None, chosen: Callable[..., Any] | None
) -> DrawResult:
    def draw(state: State, arguments: Sequence[Any], random: Random, seen: Seen) -> Any:  # noqa: ANN401 -- of any type
        if defined is not None:
            return _evaluated(defined, state, arguments)
        if chosen is not None:
            offered = sorted(_evaluated(chosen, state, arguments), key=stable_text)
            return random.choice(offered) if offered else whole(random, seen)
        return whole(random, seen)

    return draw


def _evaluated(function: Callable[..., Any], state: State, arguments: Sequence[Any]) -> Any:  # noqa: ANN401
    try:
        return function(state, *arguments)
    except (LookupError, ArithmeticError) as undefined:
        raise NoValue(str(undefined)) from undefined


def _definitions(condition: Expression) -> list[tuple[str, Expression, bool]]:
    """Parts of the result with what they equal, or with what they are one of."""
    match condition:
        case Comparison(operators=("==",), operands=(left, right)):
            pairs = [(left, right, False), (right, left, False)]
        case Membership(element=element, collection=collection, negated=False):
            pairs = [(element, collection, True)]
        case _:
            return []
    return [
        (part, value, is_choice)
        for subject, value, is_choice in pairs
        if (part := _part(subject)) is not None and "result" not in variables(value)
    ]


def _part(subject: Expression) -> str | None:
    match subject:
        case Variable(name="result"):
            return _WHOLE
        case FieldRead(base=Variable(name="result"), name=name):
            return name
        case _:
            return None
