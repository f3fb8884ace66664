"""The outcome of a case, before it is written down."""

from collections.abc import Iterator

import attrs

from factoryc.agents.built_in.rewrite import Replacement, replaced
from factoryc.analysis.walk import walk
from factoryc.spec.definitions import Sets
from factoryc.spec.expressions import Expression, StateRead
from factoryc.spec.types import MapType, unrefined

RESULT = "result"


@attrs.frozen
class Outcome:
    """What a case does once it applies. `opening` are statements that find an open result."""

    opening: tuple[str, ...]
    result: Expression | None
    sets: tuple[Sets, ...]


def parts_of(outcome: Outcome) -> tuple[Expression, ...]:
    changed = tuple(part for one in outcome.sets for part in (*one.keys, one.value))
    return (outcome.result, *changed) if outcome.result is not None else changed


def states_read(*expressions: Expression) -> Iterator[str]:
    for expression in expressions:
        yield from (part.name for part in walk(expression) if isinstance(part, StateRead))


def rewritten(outcome: Outcome, replacements: tuple[Replacement, ...]) -> Outcome:
    if not replacements:
        return outcome
    return attrs.evolve(
        outcome,
        result=replaced(outcome.result, replacements) if outcome.result is not None else None,
        sets=tuple(
            attrs.evolve(
                one,
                keys=tuple(replaced(key, replacements) for key in one.keys),
                value=replaced(one.value, replacements),
            )
            for one in outcome.sets
        ),
    )


def is_map(expression: Expression) -> bool:
    return isinstance(unrefined(expression.type), MapType)
