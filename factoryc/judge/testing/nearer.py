"""Goes toward a case that numbers decide: calls after each of which they miss it by no more than before.

The third loan of a member is met by luck in one run of many. The contract alone says what a call would bring; the
subject sees the calls that are chosen. All else is mixed from what was met, since examples have room for few values.
"""

from collections.abc import Sequence
from math import inf
from random import Random
from typing import Any, TypeAlias

from factoryc.contract.runtime import Case, State, Undefined, evaluate
from factoryc.judge.testing.choice import Choice

_ROUNDS = 24
_MOVES = 6
_MIXED, _TARGETS = 2, 8
_MOST_DRAWN = 2**16

_Arguments: TypeAlias = tuple[Any, ...]


def gone_nearer(
    operation: str, case: Case, changing: Sequence[str], choice: Choice
) -> _Arguments | None:
    """Arguments that get to the case after the calls that were made; None where none were found.

    `changing` are operations that change what is remembered, those more often that are to be chosen more often.
    """
    run = choice.run
    # The call that is nearest stays the one to go for: another member's loans are of no use.
    goal = choice.drawn(operation)
    for _ in range(_ROUNDS):
        random = Random(choice.drawing.number(0, _MOST_DRAWN))  # noqa: S311 -- to be repeatable is the point
        targets = [goal, *choice.mixed(operation, goal, random, _TARGETS)]
        for each in targets:
            if case in choice.cases(operation, each):
                return each
        goal = min(targets, key=lambda each: _missing(case, run.state, each))
        now = _missing(case, run.state, goal)
        moves = [
            (_missing(case, after, goal), name, arguments)
            for name, arguments in _calls(operation, goal, changing, choice, random)
            if (after := choice.after(name, arguments)) != run.state
        ]
        least = min((each for each, *_ in moves), default=inf)
        if moves and least <= now:
            best = [(name, arguments) for each, name, arguments in moves if each == least]
            name, arguments = random.choice(best)
            run.call(name, *arguments)
    return None


def _calls(
    operation: str, goal: _Arguments, changing: Sequence[str], choice: Choice, random: Random
) -> list[tuple[str, _Arguments]]:
    """A few calls that change what is remembered; one of the operations has new values, too."""
    new = choice.drawing.one_of(changing)
    tried = [(new, choice.drawn(new))]
    tried += [
        (name, goal) if name == operation else (name, ())
        for name in random.choices(changing, k=_MOVES)
    ]
    return [
        (name, arguments)
        for name, like in tried
        for arguments in choice.mixed(name, like, random, _MIXED)
        if any(each.changes for each in choice.cases(name, arguments))
    ]


def _missing(case: Case, state: State, arguments: _Arguments) -> float:
    """By how much the numbers of a state miss what the case asks of them for this call."""
    assert case.short_by is not None, "the case compares numbers"
    try:
        short: float = evaluate(case.clause, case.short_by, state, *arguments)
    except Undefined:
        return inf
    return short
