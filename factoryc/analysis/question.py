"""A question about a spec, and the ways in which an engine answers it.

Engines are asked from cheap to dear: the form of the clauses, then a search among drawn values. A
solver would be one more of them: it takes a `Question`, and gives an `Answer`.
"""

from typing import Literal, TypeAlias, assert_never

import attrs

from factoryc.analysis.probe import Disagreement, NoCase, NoValueHere, Shows
from factoryc.analysis.situation import Sample
from factoryc.source.span import Span
from factoryc.spec.definitions import Operation

UNCOVERED = "uncovered-input"
CONFLICT = "conflicting-cases"


@attrs.frozen
class Question:
    """Whether the finding `name` arises at `clause`, in the text at `span`."""

    clause: str
    name: str
    span: Span = attrs.field(eq=False, repr=False)


@attrs.frozen(eq=False)
class Shown:
    """It arises: this call shows it."""

    shows: Shows
    sample: Sample


@attrs.frozen
class ProvedAbsent:
    """It cannot arise."""

    how: Literal["solver", "by form"]


@attrs.frozen
class Bounded:
    """It did not arise in that many calls, which proves nothing about the others."""

    samples: int


@attrs.frozen
class Undecided:
    """The question could not be asked, or not answered, for the reason given."""

    reason: str


Answer: TypeAlias = Shown | ProvedAbsent | Bounded | Undecided


@attrs.frozen(eq=False)
class Answered:
    """A question with its answer. One question has several answers only where all are `Shown`."""

    question: Question
    answer: Answer


def question_of(shows: Shows, operation: Operation) -> Question:
    """The question that a call of the operation answers by what it shows."""
    match shows:
        case NoCase():
            return Question(operation.clause, UNCOVERED, operation.span)
        case Disagreement():
            return Question(operation.clause, CONFLICT, operation.span)
        case NoValueHere(clause=clause, name=name):
            spans = {case.clause: case.span for case in operation.cases}
            return Question(clause, name, spans.get(clause, operation.span))
        case _:
            assert_never(shows)
