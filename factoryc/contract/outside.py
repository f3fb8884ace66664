"""A spec in which what lies behind its ports answers, too: each operation of a port as one of its own.

A case that asks ports becomes an operation that is given their answers. So whatever calls a contract calls what
lies outside in the same way, and the values of both are of the same classes.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

import attrs

from factoryc.frozen import frozen
from factoryc.spec.definitions import Case, Operation, Parameter, Port, PortCall, Sets
from factoryc.spec.expressions import StateRead, Variable
from factoryc.spec.names import clause_name
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

_T = TypeVar("_T")
# The one case of an operation that has none.
_ANYTHING = "anything"


@frozen(eq=False)
class Outside:
    """The names of what was added, where none of it is the spec's own.

    `answered` are by the clause of a case; `refused` by that and the number of the call that failed.
    """

    states: frozenset[str]
    operations: frozenset[str]
    answered: Mapping[str, str]
    refused: Mapping[tuple[str, int], str]
    open: frozenset[str]


def asked_name(call: PortCall) -> str:
    """What the operation of a port is called beside those of the spec."""
    return f"{call.port}.{call.operation}"


def says_nothing(operation: Operation) -> bool:
    """Whether the contract of a port leaves open how this operation of it ends."""
    return tuple(each.name for each in operation.cases) == (_ANYTHING,)


def refused_name(operation: str, case: Case, number: int) -> str:
    """What a case is called as an operation of its own where this call of it failed."""
    return f"{operation}.{case.name}.refused.{number}"


def answered_name(operation: str, case: Case) -> str:
    """The same where all that it asks has answered well."""
    return f"{operation}.{case.name}.answered"


def lies_outside(name: str) -> bool:
    """Whether an operation is one of those that are added here, which no caller knows."""
    return "." in name


def answers_spoken_of(case: Case, spoken: object) -> frozenset[str]:
    """The names of answers to the calls of a case that stand somewhere below."""
    named = {each.name for each in parts(spoken) if isinstance(each, Variable)}
    return frozenset(call.result for call in case.calls if call.result in named)


def remembers(spec: Spec) -> bool:
    """Whether a call may depend on those before it: by what the spec remembers, or by what its ports do."""
    return bool(spec.state) or any(port.state for port in spec.ports)


def with_outside(spec: Spec) -> tuple[Spec, Outside]:
    """The spec with what lies outside, and the names of that."""
    ported = {
        f"{port.name}.{each.name}": _outside(each, port)
        for port in spec.ports
        for each in port.operations
    }
    answered: dict[str, str] = {}
    refused: dict[tuple[str, int], str] = {}
    variants: list[Operation] = []
    for operation in spec.operations:
        for case in operation.cases:
            for number, call in enumerate(case.calls):
                if call.failure is not None:
                    made = _refused(operation, case, number, ported)
                    refused[case.clause, number] = made.name
                    variants.append(made)
            if case.calls:
                made = _answered(operation, case, ported)
                answered[case.clause] = made.name
                variants.append(made)
    states = [
        attrs.evolve(each, name=f"{port.name}.{each.name}")
        for port in spec.ports
        for each in port.state
    ]
    open_ = frozenset(f"{port.name}.{name}" for port in spec.ports for name in port.open)
    added = (*ported.values(), *variants)
    outside = Outside(
        frozenset(each.name for each in states),
        frozenset(each.name for each in added),
        answered,
        refused,
        open_,
    )
    whole = attrs.evolve(
        spec,
        state=(*spec.state, *states),
        operations=(*map(_with_open_calls, spec.operations), *added),
        ports=(),
    )
    return whole, outside


def without_outside(whole: Spec, outside: Outside) -> Spec:
    """The spec itself: `whole` without what was added."""
    return attrs.evolve(
        whole,
        state=tuple(each for each in whole.state if each.name not in outside.states),
        operations=tuple(each for each in whole.operations if each.name not in outside.operations),
    )


def _with_open_calls(operation: Operation) -> Operation:
    """A case that asks ports says nothing by itself."""
    return attrs.evolve(
        operation,
        cases=tuple(
            attrs.evolve(each, returns=None, ensures=(), fails=None, sets=())
            if each.calls
            else each
            for each in operation.cases
        ),
    )


def _answered(operation: Operation, case: Case, ported: Mapping[str, Operation]) -> Operation:
    """The case where all that it asks has answered well."""
    answers = tuple(_answers(case.calls, ported))
    case = attrs.evolve(case, guard=None, calls=())
    return _variant(operation, answered_name(operation.name, case), answers, case)


def _refused(
    operation: Operation, case: Case, number: int, ported: Mapping[str, Operation]
) -> Operation:
    """The case where this call of it failed, which is given the answers that its error speaks of."""
    failure = case.calls[number].failure
    spoken = answers_spoken_of(case, failure)
    before = _answers(case.calls[:number], ported)
    answers = tuple(each for each in before if each.name in spoken)
    case = attrs.evolve(
        case, guard=None, returns=None, ensures=(), fails=failure, sets=(), calls=()
    )
    return _variant(operation, refused_name(operation.name, case, number), answers, case)


def _answers(calls: tuple[PortCall, ...], ported: Mapping[str, Operation]) -> Iterator[Parameter]:
    for call in calls:
        asked = ported[asked_name(call)]
        if call.result is not None and asked.result is not None:
            yield Parameter(call.result, asked.result, asked.restriction, call.span)


def _variant(
    operation: Operation, name: str, answers: tuple[Parameter, ...], case: Case
) -> Operation:
    return attrs.evolve(
        operation,
        name=name,
        parameters=(*operation.parameters, *answers),
        requires=(),
        in_order=False,
        cases=(case,),
    )


def _outside(operation: Operation, port: Port) -> Operation:
    """An operation of a port, which reads and sets the states of the port under their new names."""
    names = {each.name: f"{port.name}.{each.name}" for each in port.state}
    cases = operation.cases
    if operation.name in port.open:
        anything = clause_name(operation.clause, _ANYTHING)
        cases = (Case(_ANYTHING, anything, None, None, (), None, (), operation.span),)
    renamed = attrs.evolve(operation, name=f"{port.name}.{operation.name}", cases=cases)
    return _renamed(renamed, names)


def _renamed(value: _T, names: Mapping[str, str]) -> _T:
    if isinstance(value, tuple):
        return cast("_T", tuple(_renamed(each, names) for each in value))
    if not attrs.has(type(value)):
        return value
    changed: dict[str, Any] = {
        each.name: _renamed(getattr(value, each.name), names)
        for each in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        if each.eq
    }
    if isinstance(value, StateRead):
        changed["name"] = names.get(value.name, value.name)
    if isinstance(value, Sets):
        changed["state"] = names.get(value.state, value.state)
    return attrs.evolve(cast("Any", value), **changed)  # type: ignore[no-any-return]  # of the same class
