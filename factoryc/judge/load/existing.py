"""What `existing` values of a type there are after a call: kept in the state, or given back.

A value that callers make up exists once it is remembered; one that an operation makes, once it was returned.
"""

from collections.abc import Sequence

from factoryc.analysis.listed_calls import Arguments
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import UNSEEN, Possible, Returned, State, Value
from factoryc.judge.load.plan import Produced
from factoryc.judge.load.types import (
    is_remembered,
    makes,
    sets_something,
    stores,
    values_in,
)
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type


def givers(type_: Type, produced: Produced) -> tuple[Operation, ...]:
    """The operations after calls of which there may be more values of a type."""
    spec = produced.spec
    if type_ not in produced.chosen:
        return tuple(each for each in spec.operations if makes(each, type_, spec))
    changing = tuple(each for each in spec.operations if sets_something(each))
    naming = tuple(
        each for each in changing if stores(each, type_, spec) or makes(each, type_, spec)
    )
    # A value may be remembered that no call has named: a number that counts on.
    return naming or (changing if is_remembered(spec, type_) else ())


def gives(
    operation: Operation,
    type_: Type,
    state: State,
    arguments: Arguments,
    possible: Sequence[Possible],
    produced: Produced,
) -> list[Value] | None:
    """The values that are there after a call which ends so; None where the result will say which, and [] for none."""
    spec = produced.spec
    if type_ not in produced.chosen:
        known = [each.outcome for each in possible if isinstance(each.outcome, Returned)]
        if len(known) < len(possible):
            return None
        return [value for each in known for value in _returned(operation, type_, each, spec)]
    if not any(each.case is not None and each.case.sets is not None for each in possible):
        return []
    after = possible[0].after
    if after is None:
        return None if makes(operation, type_, spec) else _given(operation, type_, arguments, spec)
    kept = remembered(type_, after, spec)
    if kept is None:
        return _given(operation, type_, arguments, spec)
    before = remembered(type_, state, spec) or ()
    return [value for value in kept if value not in before]


def existing_after(
    operation: Operation,
    type_: Type,
    arguments: Arguments,
    observed: Returned,
    state: State,
    produced: Produced,
) -> list[Value]:
    """The values that are there after a call that ended well, and left this state."""
    spec = produced.spec
    if type_ not in produced.chosen:
        return _returned(operation, type_, observed, spec)
    kept = remembered(type_, state, spec)
    if kept is not None:
        return kept
    given = _given(operation, type_, arguments, spec) if sets_something(operation) else []
    return [*given, *_returned(operation, type_, observed, spec)]


def remembered(type_: Type, state: State, spec: Spec) -> list[Value] | None:
    """The values of a type that a state holds; None where no part of it is of that type."""
    if not is_remembered(spec, type_):
        return None
    held = [(each.type, getattr(state, python_name(each.name))) for each in spec.state]
    return values_in(spec, held, type_)


def _returned(operation: Operation, type_: Type, outcome: Returned, spec: Spec) -> list[Value]:
    if operation.result is None or outcome.value is UNSEEN:
        return []
    return values_in(spec, [(operation.result, outcome.value)], type_)


def _given(operation: Operation, type_: Type, arguments: Arguments, spec: Spec) -> list[Value]:
    types = [each.type for each in operation.parameters]
    return values_in(spec, zip(types, arguments, strict=True), type_)
