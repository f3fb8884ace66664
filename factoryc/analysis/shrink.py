"""Makes a sample small and readable while it still shows what it shows.

Fewer calls before it, fewer entries stored, smaller numbers, shorter texts; a value that occurs in
several places stays one value. The number of tries is bounded, so is the time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import attrs

from factoryc.analysis.descent import descended
from factoryc.analysis.ground import Ground
from factoryc.analysis.simpler import leaves, renamed, simpler, without_parts
from factoryc.analysis.situation import Sample, Step
from factoryc.analysis.situations import situation
from factoryc.contract.evaluation import Undefined
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Explained, broken_invariants, explain
from factoryc.contract.tables import Failed, Returned, State
from factoryc.frozen import frozen

_MOST_TRIES = 1_000


@frozen(eq=False)
class _Draft:
    """What a sample is made from: the calls that lead to its state, or the state itself."""

    steps: tuple[Step, ...] | None
    state: Mapping[str, Any]
    arguments: tuple[Any, ...]


def shrunk(
    sample: Sample,
    still_shows: Callable[[Sample], bool],
    readable: Sequence[str],
    ground: Ground,
) -> Sample:
    """The simplest sample on the way down. `readable` are texts that the spec's types allow."""
    texts = tuple(readable)
    first = _draft(sample, ground)

    def draft_shows(draft: _Draft) -> bool:
        made = _made(draft, ground)
        return made is not None and still_shows(made)

    def simpler_than(draft: _Draft) -> Iterator[_Draft]:
        return _simpler_drafts(draft, texts)

    last = descended(first, simpler_than, draft_shows, _MOST_TRIES)
    return sample if last is first else _made(last, ground) or sample


def _draft(sample: Sample, ground: Ground) -> _Draft:
    state = sample.situation.state
    names = [python_name(definition.name) for definition in ground.spec.state]
    values = {name: getattr(state, name) for name in names}
    return _Draft(sample.situation.steps, values, sample.arguments)


def _simpler_drafts(draft: _Draft, readable: tuple[str, ...]) -> Iterator[_Draft]:
    yield from _with_less(draft)
    known = list(leaves(list(draft.arguments)))
    if draft.steps is None:
        known += leaves(list(draft.state.values()))
    else:
        known += [leaf for step in draft.steps for leaf in leaves(list(step.arguments))]
        known += [leaf for step in draft.steps for leaf in leaves(_result(step))]
    for old in _distinct(known):
        for new in simpler(old, readable):
            yield _renamed(draft, old, new)
    for index, argument in enumerate(draft.arguments):
        for new in simpler(argument, readable):
            yield attrs.evolve(draft, arguments=_replaced(draft.arguments, index, new))


def _with_less(draft: _Draft) -> Iterator[_Draft]:
    if draft.steps is not None:
        if len(draft.steps) > 1:
            yield attrs.evolve(draft, steps=())
        for index in range(len(draft.steps)):
            yield attrs.evolve(draft, steps=draft.steps[:index] + draft.steps[index + 1 :])
    else:
        for name, value in draft.state.items():
            for less in without_parts(value):
                yield attrs.evolve(draft, state={**draft.state, name: less})
    for index, argument in enumerate(draft.arguments):
        if argument is not None:
            yield attrs.evolve(draft, arguments=_replaced(draft.arguments, index, None))
        for less in without_parts(argument):
            yield attrs.evolve(draft, arguments=_replaced(draft.arguments, index, less))


def _renamed(draft: _Draft, old: Any, new: Any) -> _Draft:  # noqa: ANN401 -- a plain value
    steps = draft.steps
    if steps is not None:
        steps = tuple(
            attrs.evolve(
                step,
                arguments=tuple(renamed(list(step.arguments), old, new)),
                outcome=_renamed_outcome(step, old, new),
            )
            for step in steps
        )
    return _Draft(
        steps,
        {name: renamed(value, old, new) for name, value in draft.state.items()},
        tuple(renamed(list(draft.arguments), old, new)),
    )


def _renamed_outcome(step: Step, old: Any, new: Any) -> Any:  # noqa: ANN401
    match step.outcome:
        case Returned(value=value):
            return Returned(renamed(value, old, new))
        case Failed(name=name, fields=fields) if fields is not None:
            return Failed(name, renamed(dict(fields), old, new))
        case outcome:
            return outcome


def _made(draft: _Draft, ground: Ground) -> Sample | None:
    """The sample, if its calls may happen so and its state may be. A probe tests the arguments."""
    try:
        if draft.steps is None:
            state: State = replace(ground.contract.initial, **draft.state)
            if broken_invariants(ground.contract, state):
                return None
        else:
            state = ground.contract.initial
            for step in draft.steps:
                explained = explain(
                    ground.contract, step.operation, state, step.arguments, step.outcome
                )
                if not isinstance(explained, Explained) or explained.after is None:
                    return None
                state = explained.after
    except Undefined:
        return None
    return Sample(situation(state, draft.steps, ground), draft.arguments)


def _result(step: Step) -> Any:  # noqa: ANN401 -- of any type
    return step.outcome.value if isinstance(step.outcome, Returned) else None


def _replaced(values: tuple[Any, ...], index: int, new: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return (*values[:index], new, *values[index + 1 :])


def _distinct(values: Sequence[Any]) -> list[Any]:
    return list({(type(value), value): value for value in values}.values())
