"""Judges pure functions of a product by samples: values of their types, near values, odd values."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import attrs

from factoryc.analysis.ground import Ground, ground
from factoryc.analysis.pool import NoValue, drawer
from factoryc.analysis.seen import Seen
from factoryc.contract.literal import call_text, outcome_text
from factoryc.contract.runtime import Failed, Mismatch, Outcome, Rejected, Returned, explain
from factoryc.contract.wire import from_wire, to_wire
from factoryc.contract.wire_schema import WireError, schema
from factoryc.judge.sandbox.ending import Broken, Ended, Reply
from factoryc.judge.sandbox.ending import Failed as WireFailed
from factoryc.judge.sandbox.ending import Rejected as WireRejected
from factoryc.judge.sandbox.ending import Returned as WireReturned
from factoryc.judge.sandbox.sandbox import Sandbox
from factoryc.spec.definitions import Operation
from factoryc.spec.expressions import TypeTest
from factoryc.spec.spec import Spec
from factoryc.spec.types import BOOL, ListType, MapType, OptionalType, Scalar, Type, unrefined

SAMPLES = 200
_MEMBERS = 8
_LETTERS = ("a", "A", "0", " ", "\n", "-", "é", "٣")
# Values of other kinds, which no test of a type may take for its own, or fall over.
_ODD: tuple[object, ...] = (None, True, False, 0, -1, 1.5, "", "x", [], {}, [1], {"a": 1})


@attrs.frozen
class Wrong:
    """One sample that came out otherwise than the spec says."""

    clause: str
    call: str
    expected: str
    observed: str


def wrong_samples(
    spec: Spec, binding: dict[str, object], sandbox: Sandbox, seed: int, *, odd_values: bool
) -> tuple[Wrong, ...]:
    """The first wrong sample of each operation of a spec without state.

    `odd_values` hands in values of other kinds besides, for which the answer is false.
    """
    basis = ground(spec)
    subject = sandbox.start_library(binding)
    found: list[Wrong] = []
    for operation in spec.operations:
        random = Random(f"{seed} {operation.name}")  # noqa: S311  samples, not secrets
        wrong = None
        for arguments in _samples(operation, basis, random):
            reply = subject.call(operation.name, _to_wire(arguments, operation, spec))
            wrong = _wrong(operation, arguments, reply, basis)
            if wrong is not None:
                break
            if isinstance(reply, Ended):
                subject = sandbox.start_library(binding)
        if wrong is None and odd_values:
            for odd in _odd_for(operation):
                reply = subject.call(operation.name, [{"$raw": odd}])
                if reply != WireReturned(value=False):
                    call = f"{operation.name}({odd!r})"
                    wrong = Wrong(operation.clause, call, "false", _reply_text(reply))
                    break
        if wrong is not None:
            found.append(wrong)
            subject = sandbox.start_library(binding)
    return tuple(found)


def _samples(operation: Operation, basis: Ground, random: Random) -> Iterator[Sequence[Any]]:
    """Arguments of their types; for the test of a type also members of it, and what is near them."""
    draws = [drawer(each.type, each.restriction, basis.values) for each in operation.parameters]
    seen = Seen()
    try:
        answer = operation.cases[0].returns
        if isinstance(answer, TypeTest):
            member = drawer(answer.tested, None, basis.values)
            for _ in range(_MEMBERS):
                for value in _near(member(random, seen), random):
                    yield [value]
        for _ in range(SAMPLES if draws else 1):
            yield [draw(random, seen) for draw in draws]
    except NoValue:
        return


def _near(value: Any, random: Random) -> Iterator[Any]:  # noqa: ANN401  of any type
    """The value, and those right beside it."""
    yield value
    match value:
        case bool():
            yield not value
        case int() | Decimal():
            yield value - 1
            yield value + 1
        case str():
            place = random.randrange(len(value) + 1)
            yield value[:-1]
            yield value[1:]
            yield value.upper()
            for letter in _LETTERS:
                yield value + letter
                yield letter + value
                yield value[:place] + letter + value[place:]
                yield value[:place] + letter + value[place + 1 :]
        case _:
            pass


def _to_wire(arguments: Sequence[Any], operation: Operation, spec: Spec) -> list[object]:
    return [
        to_wire(argument, schema(parameter.type, spec))
        for argument, parameter in zip(arguments, operation.parameters, strict=True)
    ]


def _wrong(
    operation: Operation, arguments: Sequence[Any], reply: Reply, basis: Ground
) -> Wrong | None:
    call = call_text(operation, arguments)
    observed: Outcome
    match reply:
        case WireReturned(value=value):
            try:
                result = schema(operation.result or BOOL, basis.spec)
                observed = Returned(from_wire(value, result, basis.contract.classes))
            except WireError as error:
                return Wrong(operation.clause, call, "a result of its type", str(error))
        case WireFailed(name=name):
            observed = Failed(name, None)
        case WireRejected():
            observed = Rejected()
        case Broken() | Ended():
            return Wrong(operation.clause, call, "a result", _reply_text(reply))
    answer = explain(basis.contract, operation.name, basis.contract.initial, arguments, observed)
    if isinstance(answer, Mismatch):
        return Wrong(operation.clause, call, answer.expected, answer.observed)
    return None


def _odd_for(operation: Operation) -> Iterator[object]:
    own = _kinds(operation.parameters[0].type)
    for odd in _ODD:
        if type(odd) not in own:
            yield odd


def _kinds(type_: Type) -> frozenset[type]:
    """What values of a type are in Python, of those kinds that are tried: they may belong to it."""
    match unrefined(type_):
        case Scalar(name=name):
            return frozenset(_SCALAR_KINDS.get(name, ()))
        case OptionalType(inner=inner):
            return _kinds(inner) | {type(None)}
        case ListType():
            return frozenset({list})
        case MapType():
            return frozenset({dict})
        case _:
            return frozenset()


_SCALAR_KINDS: Mapping[str, tuple[type, ...]] = {
    "Int": (int,),
    "Text": (str,),
    "Bool": (bool,),
    "Float": (float,),
}


def _reply_text(reply: Reply) -> str:
    match reply:
        case Broken(text=text):
            return text
        case Ended(ending=ending):
            return f"nothing: it ended ({ending.reason})"
        case WireReturned(value=value):
            return f"returned {value!r}"
        case _:
            return outcome_text(Rejected())
