"""Kept steps with less in them: without some of the steps, or with simpler values.

Pure: nobody knows yet which of them still show a failure. A step that uses the result of another one
needs it; steps without it are none at all.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import Enum
from typing import TypeAlias

from factoryc.analysis.simpler import simpler, without_parts
from factoryc.contract.runtime import Contract, Operation, Undefined, evaluate
from factoryc.judge.subjects.subject import Raw
from factoryc.judge.testing.kept_steps import Json, scalars, with_results, with_scalars
from factoryc.judge.testing.kept_values import NoLongerThere, kept_value, value_of

Steps: TypeAlias = tuple[Mapping[str, Json], ...]

_MICROSECOND = timedelta(microseconds=1)


def without(steps: Steps, left_out: Collection[int]) -> Steps | None:
    """All steps but those of these numbers; None where another one uses their results."""
    numbers: dict[int, int] = {}
    called = 0
    kept: list[Mapping[str, Json]] = []
    for at, step in enumerate(steps):
        results = _results(step)
        if at not in left_out:
            for number in range(called, called + results):
                numbers[number] = len(numbers)
            kept.append(step)
        called += results
    try:
        return tuple(_renumbered(step, numbers) for step in kept)
    except KeyError:
        return None


def reads(steps: Steps, contract: Contract) -> tuple[int, ...]:
    """The numbers of the calls that change nothing by the contract, without the last step."""
    return tuple(
        at
        for at, step in enumerate(steps[:-1])
        if "call" in step
        and all(not case.changes for case in contract.operations[step["call"]].cases)
    )


def simpler_steps(steps: Steps, contract: Contract) -> Iterator[Steps]:
    """As many steps with less in one argument, or with a simpler value wherever it stands."""
    for at, step in enumerate(steps):
        for place, kept in enumerate(step.get("with", ())):
            for less in _with_less(kept, contract):
                # What is of no type at all cannot be said on every surface.
                if _accepts(contract.operations[_operation(step)], place, less, contract):
                    given = [*step["with"][:place], less, *step["with"][place + 1 :]]
                    yield (*steps[:at], {**step, "with": given}, *steps[at + 1 :])
    for text in _texts(steps):
        old = json.loads(text)
        for new in simpler(value_of(old, {}), ()):
            renamed = tuple(_renamed(step, {text: kept_value(new)}) for step in steps)
            if all(_still_fits(*pair, contract) for pair in zip(steps, renamed, strict=True)):
                yield renamed
    for at, step in enumerate(steps):
        if "advance" in step:
            for by in simpler(step["advance"] * _MICROSECOND, ()):
                if by > timedelta():
                    yield (*steps[:at], {"advance": by // _MICROSECOND}, *steps[at + 1 :])


def _results(step: Mapping[str, Json]) -> int:
    """How many results a step adds to those that later ones can use."""
    return sum(map(len, step.get("together", ()))) + ("call" in step)


def _renumbered(step: Mapping[str, Json], numbers: Mapping[int, int]) -> Mapping[str, Json]:
    """The step with its results by their new numbers. KeyError where one of them has none."""

    def renumbered(number: int, place: Sequence[str | int]) -> Json:
        return {"result": numbers[number], "at": place}

    if "together" in step:
        return {
            "together": [
                [_renumbered(each, numbers) for each in branch] for branch in step["together"]
            ]
        }
    if "with" not in step:
        return step
    return {**step, "with": with_results(step["with"], renumbered)}


def _operation(step: Mapping[str, Json]) -> str:
    name: str = step.get("call") or step["ask"]
    return name


def _with_less(kept: Json, contract: Contract) -> Iterator[Json]:
    try:
        value = value_of(kept, contract.classes)
    except NoLongerThere:
        # It holds what an earlier call gave.
        return
    if value is not None and not isinstance(value, Raw):
        yield None
    # Truth values and cases of enums are no texts that are renamed wherever they stand.
    less = simpler(value, ()) if isinstance(value, bool | Enum) else without_parts(value)
    yield from map(kept_value, less)


def _texts(steps: Steps) -> tuple[str, ...]:
    """The plain values that are given to calls, each once, by their texts."""
    found: dict[str, None] = {}
    for step in steps:
        for each in step.get("with", ()):
            found.update(dict.fromkeys(text for _, text in scalars(each, ())))
    return tuple(found)


def _renamed(step: Mapping[str, Json], others: Mapping[str, Json]) -> Mapping[str, Json]:
    if "with" not in step:
        return step
    return {**step, "with": with_scalars(step["with"], others)}


def _still_fits(before: Mapping[str, Json], after: Mapping[str, Json], contract: Contract) -> bool:
    if before == after:
        return True
    called = contract.operations[_operation(before)]
    return all(
        _fits(called, place, old, new, contract)
        for place, (old, new) in enumerate(zip(before["with"], after["with"], strict=True))
    )


def _fits(called: Operation, place: int, old: Json, new: Json, contract: Contract) -> bool:
    """Whether a new argument is of its type, or the one before it was not either."""
    if old == new or place >= len(called.parameters):
        return True
    return _accepts(called, place, new, contract) or not _accepts(called, place, old, contract)


def _accepts(called: Operation, place: int, kept: Json, contract: Contract) -> bool:
    try:
        value = value_of(kept, contract.classes)
        accepted: bool = evaluate(called.clause, called.parameters[place].accepts, value)
    except NoLongerThere:
        # Only a part of it comes from another call, which only playing it can show.
        return True
    except Undefined:
        return False
    return accepted
