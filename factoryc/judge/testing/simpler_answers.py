"""Kept steps in which ports answer simpler values. Nobody knows yet whether the ports may answer so."""

import json
from collections.abc import Iterator, Mapping

from factoryc.analysis.simpler import simpler
from factoryc.judge.testing.fewer_steps import Steps
from factoryc.judge.testing.kept_steps import Json, scalars, with_scalars
from factoryc.judge.testing.kept_values import kept_value, value_of


def answers_of(steps: Steps) -> tuple[Json, ...]:
    """What ports answered to each of the calls."""
    return tuple(step.get("answers", ()) for step in steps)


def simpler_answers(steps: Steps) -> Iterator[Steps]:
    """The same steps with one simpler value in one answer."""
    for at, step in enumerate(steps):
        for number, answer in enumerate(step.get("answers", ())):
            for less in _simpler(answer):
                answers = [*step["answers"][:number], less, *step["answers"][number + 1 :]]
                yield (*steps[:at], {**step, "answers": answers}, *steps[at + 1 :])


def _simpler(answer: Mapping[str, Json] | None) -> Iterator[Json]:
    if answer is None or "returned" not in answer:
        return
    returned = answer["returned"]
    for text in dict.fromkeys(text for _, text in scalars(returned, ())):
        for new in simpler(value_of(json.loads(text), {}), ()):
            yield {"returned": with_scalars(returned, {text: kept_value(new)})}
