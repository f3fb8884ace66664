"""The calls of a run as JSON that can be played again, on another implementation too.

What a call was given that an earlier call had chosen freely, a fresh code say, is written as where it
came from: another implementation chooses another.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

from factoryc.contract.runtime import UNSEEN, Contract, Failed, Outcome, Returned
from factoryc.judge.testing.disagreement import Beside, Event, Passed, Step, WithHeader
from factoryc.judge.testing.kept_values import NoLongerThere, kept_value

Json: TypeAlias = Any
Place: TypeAlias = tuple[str | int, ...]

_MICROSECOND = timedelta(microseconds=1)


def kept_steps(contract: Contract, steps: Sequence[Event]) -> str:
    """The steps of a run, in one line; empty where they cannot be written down."""
    try:
        listed = list(_written(contract, steps))
    except NoLongerThere:
        return ""
    return json.dumps({"steps": listed})


def kept_inputs(given: Mapping[str, object]) -> str:
    """The inputs of an author's eval, in one line; empty where they cannot be written down."""
    try:
        return json.dumps({"given": {name: kept_value(value) for name, value in given.items()}})
    except NoLongerThere:
        return ""


def at_place(kept: Json, place: Sequence[str | int]) -> Json:
    """What lies at a place inside of a kept value. Raises NoLongerThere."""
    try:
        for step in place:
            kept = kept[step]
    except (LookupError, TypeError):
        raise NoLongerThere("a result has no longer the part that was used") from None
    return kept


def _written(contract: Contract, steps: Sequence[Event]) -> Iterator[Json]:
    # Where what was chosen freely came from, by its text; and all that was given to calls before.
    chosen: dict[str, Json] = {}
    given: set[str] = set()
    calls = 0

    def call(step: Step) -> Json:
        nonlocal calls
        arguments = [kept_value(each) for each in step.arguments]
        made = {"call": step.operation, "with": [with_scalars(each, chosen) for each in arguments]}
        if step.asked:
            made["answers"] = [_answer(each.outcome) for each in step.asked]
        told = [each["returned"] for each in made.get("answers", ()) if each and "returned" in each]
        given.update(text for each in (*arguments, *told) for _, text in scalars(each, ()))
        result = step.observed.value if isinstance(step.observed, Returned) else UNSEEN
        if result is not UNSEEN and _chooses(contract, step.operation):
            for place, text in scalars(kept_value(result), ()):
                if text not in given:
                    chosen.setdefault(text, {"result": calls, "at": list(place)})
        calls += 1
        return made

    branches: list[list[Json]] = []
    last = 0
    for step in steps:
        if isinstance(step, Beside):
            if branches and step.branch < last:
                yield {"together": branches}
                branches = []
            branches.extend([] for _ in range(step.branch - len(branches)))
            branches[step.branch - 1].append(call(step.step))
            last = step.branch
            continue
        if branches:
            yield {"together": branches}
            branches, last = [], 0
        match step:
            case Step():
                yield call(step)
            case WithHeader(operation=operation, arguments=arguments, header=header, status=status):
                asked = [with_scalars(kept_value(each), chosen) for each in arguments]
                yield {"ask": operation, "with": asked, "header": header, "status": status}
            case Passed(by=None):
                yield {"restart": True}
            case Passed(by=timedelta() as by):
                yield {"advance": by // _MICROSECOND}
    if branches:
        yield {"together": branches}


def _answer(outcome: Outcome | None) -> Json:
    """How a call outside ended, for who gives the same answer again."""
    match outcome:
        case Returned(value=value):
            return {"returned": kept_value(value)}
        case Failed(name=name):
            return {"failed": name}
    return None


def _chooses(contract: Contract, operation: str) -> bool:
    """Whether some case of an operation leaves its result to the implementation."""
    called = contract.operations[operation]
    return called.result is not None and any(
        case.returns is None and case.fails is None for case in called.cases
    )


def with_results(kept: Json, given: Callable[[int, Sequence[str | int]], Json]) -> Json:
    """A kept value with what is `given` in the places of results of calls, by number and place."""

    def put(part: Json) -> Json:
        match part:
            case {"result": int(number), "at": list(place)}:
                return given(number, place)
        return part

    return _with_parts(kept, put)


def with_scalars(kept: Json, others: Mapping[str, Json]) -> Json:
    """A kept value with others in the places of some texts, numbers and times, by `scalar_text`."""

    def put(part: Json) -> Json:
        return others.get(scalar_text(part), part) if is_scalar(part) else part

    return _with_parts(kept, put)


def _with_parts(kept: Json, put: Callable[[Json], Json]) -> Json:
    """A kept value with another one put in the place of each part that consists of no others."""
    match kept:
        case list():
            return [_with_parts(each, put) for each in kept]
        case {"record": name, "fields": dict(inside)}:
            # The names of types, fields and cases are no values, whatever they are.
            fields = {field: _with_parts(each, put) for field, each in inside.items()}
            return {"record": name, "fields": fields}
        case {"set": list() as inside}:
            return {"set": _with_parts(inside, put)}
        case {"map": list() as inside}:
            return {"map": _with_parts(inside, put)}
    return put(kept)


def scalars(kept: Json, place: Place) -> Iterator[tuple[Place, str]]:
    """Each text, number and time in a kept value, with its place."""
    if is_scalar(kept):
        yield place, scalar_text(kept)
        return
    parts: Sequence[tuple[str | int, Json]] = ()
    match kept:
        case {"fields": dict(inside)}:
            parts = [(name, each) for name, each in inside.items()]
            place = (*place, "fields")
        case {"set": list(members)}:
            parts, place = list(enumerate(members)), (*place, "set")
        case {"map": list(entries)}:
            parts, place = list(enumerate(entries)), (*place, "map")
        case list():
            parts = list(enumerate(kept))
    for step, each in parts:
        yield from scalars(each, (*place, step))


def is_scalar(kept: Json) -> bool:
    """Neither a truth value, nor nothing, nor a case of an enum: of those there are few."""
    if isinstance(kept, dict):
        return len(kept) == 1 and not kept.keys() & {"set", "map", "raw"}
    return isinstance(kept, str | int) and not isinstance(kept, bool)


def scalar_text(kept: Json) -> str:
    return json.dumps(kept)
