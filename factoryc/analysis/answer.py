"""The ways in which an engine answers a question about a spec."""

from typing import Any, Literal, TypeAlias, assert_never

from factoryc.analysis.probe import Broken, Disagreement, Escaped, NoCase, NoValueHere, Shows
from factoryc.analysis.question import BREAK, CONFLICT, ESCAPE, UNCOVERED, Question
from factoryc.analysis.situation import Sample
from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.definitions import Operation


@frozen(eq=False)
class Shown:
    """It arises: this call shows it.

    `listed`: of these calls, none that are fewer lead to what shows it. Empty: that is not known.
    """

    shows: Shows
    sample: Sample
    listed: tuple[tuple[str, tuple[Any, ...]], ...] = ()


@frozen
class ProvedAbsent:
    """It cannot arise."""

    how: Literal["solver", "by form"]


@frozen
class Bounded:
    """It did not arise in that many calls, which proves nothing about the others."""

    samples: int


@frozen
class Undecided:
    """The question could not be asked, or not answered, for the reason given."""

    reason: str


Answer: TypeAlias = Shown | ProvedAbsent | Bounded | Undecided


@frozen(eq=False)
class Answered:
    """A question with its answer. One question has several answers only where all are `Shown`."""

    question: Question
    answer: Answer

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet."""
        return isinstance(self.answer, Bounded | Undecided)


def question_of(shows: Shows, operation: Operation) -> Question:
    """The question that a call of the operation answers by what it shows."""
    match shows:
        case NoCase():
            return Question(operation.clause, UNCOVERED, operation.span)
        case Disagreement():
            return Question(operation.clause, CONFLICT, operation.span)
        case NoValueHere(clause=clause, name=name):
            return Question(clause, name, _span(clause, operation))
        case Broken(clause=clause):
            return Question(clause, BREAK, _span(clause, operation))
        case Escaped(clause=clause):
            return Question(clause, ESCAPE, _span(clause, operation))
        case _:
            assert_never(shows)


def _span(clause: str, operation: Operation) -> Span:
    return next((case.span for case in operation.cases if case.clause == clause), operation.span)
