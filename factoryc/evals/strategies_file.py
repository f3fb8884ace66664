"""`strategies.py`: the values that a suite draws."""

from collections.abc import Sequence
from datetime import timedelta

import attrs

from factoryc.contract.python_text import value_piece
from factoryc.evals.broken_source import broken_arguments
from factoryc.evals.python_layout import Group, Part, call, entry, keyword, listing, statement
from factoryc.evals.render import filled, module
from factoryc.evals.strategies_source import (
    Vocabulary,
    definition_strategy,
    strategy,
    strategy_name,
)
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import Operation


def strategies_file(operations: Sequence[Operation], words: Vocabulary) -> str:
    """The whole text."""
    types = words.spec.types
    definitions = [
        statement(
            f"{strategy_name(each.name)} = ",
            definition_strategy(
                each, attrs.evolve(words, later=frozenset(other.name for other in types[at:]))
            ),
        )
        for at, each in enumerate(types)
    ]
    arguments = [entry(each.name, _arguments(each, words)) for each in operations]
    broken = [
        entry(each.name, _mapping(list(broken_arguments(each, words).items())))
        for each in operations
    ]
    body = filled(
        "strategies.py",
        {
            "definitions": definitions,
            "arguments": statement("ARGUMENTS = ", Group("{", tuple(arguments), "}")),
            "broken": statement("BROKEN = ", Group("{", tuple(broken), "}")),
            "runs": statement("runs = ", call("SuiteRuns", *_runs(words))),
        },
    )
    title = (
        f"Values of the types that {words.spec.name} speaks of, and arguments for its operations."
    )
    about = (
        "Bounds and patterns are those of the types; values at which the spec's behaviour turns "
        "are mixed in."
    )
    return module(f"{title}\n\n{about}", body, words.spec)


def _runs(words: Vocabulary) -> list[Part]:
    spoken = words.constants.of("Duration") if reads_clock(words.spec.operations) else ()
    passing = [value_piece(each).text for each in spoken if isinstance(each, timedelta)]
    ages = [keyword("durations", listing(passing))] if passing else []
    return ["CONTRACT", "ARGUMENTS", "BROKEN", *ages]


def _arguments(operation: Operation, words: Vocabulary) -> Part:
    return _mapping(
        [
            (parameter.name, strategy(parameter.type, parameter.restriction, words))
            for parameter in operation.parameters
        ]
    )


def _mapping(pairs: Sequence[tuple[str, Part]]) -> Part:
    return Group("{", tuple(entry(name, part) for name, part in pairs), "}")
