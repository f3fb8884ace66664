"""Answers what form leaves open about the cases of one operation, by a search."""

from collections.abc import Callable, Mapping
from random import Random

from factoryc.analysis.answer import (
    Answer,
    Answered,
    Bounded,
    ProvedAbsent,
    Shown,
    Undecided,
    question_of,
)
from factoryc.analysis.asked import Asked
from factoryc.analysis.effort import Effort
from factoryc.analysis.fewest_calls import fewest_calls
from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.probe import (
    Broken,
    Disagreement,
    Escaped,
    Gap,
    NoCase,
    NoValueHere,
    Shows,
    Silent,
    probe,
)
from factoryc.analysis.question import Question
from factoryc.analysis.readable import readable_texts
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.search import Found, Places, search
from factoryc.analysis.shrink import shrunk
from factoryc.analysis.situation import Sample
from factoryc.spec.definitions import Operation

# Of one kind in one place: who has so many cases that disagree settles a few of them first.
_MOST_SHOWN = 6
_GAPS: Mapping[str, Gap] = {
    "unjustified-lookup": "unjustified-lookup",
    "division-by-zero": "division-by-zero",
    "lost-update": "lost-update",
}


def examine(
    operation: Operation,
    asked: Asked,
    places: Callable[[], Places],
    ground: Ground,
    effort: Effort,
) -> tuple[Answered, ...]:
    """Every question about the operation, answered. Raises nothing: what resists is `Undecided`."""
    questions = asked.questions
    try:
        unsure = frozenset(
            question.clause for question, is_proved in questions.items() if not is_proved
        )
        called = caller(operation, ground, unsure)
        searched = search(called, places(), ground, _doubts(asked), effort)
    except NoValue as none:
        reason = f"no value of `{none}` was found to call `{operation.name}` with"
        return _answered(questions, {}, Undecided(reason))
    shown: dict[Question, list[Answer]] = {}
    for found in searched.found:
        answers = shown.setdefault(question_of(found.shows, operation), [])
        if len(answers) < _MOST_SHOWN:
            answers.append(_answer(found, called, ground))
        elif len(answers) == _MOST_SHOWN:
            answers.append(Undecided("there are more of them; they show once these are settled"))
    return _answered(questions, shown, _without_witness(searched.samples, operation))


def _doubts(asked: Asked) -> frozenset[Shows]:
    """What a call might show, as far as the form of the clauses does not exclude it."""
    found: list[Shows] = []
    for question, is_proved in asked.questions.items():
        if is_proved:
            continue
        match question.name:
            case "uncovered-input":
                found.append(NoCase(question.clause))
            case "conflicting-cases":
                found.extend(
                    Disagreement(first.clause, second.clause) for first, second in asked.conflicts
                )
            case "broken-invariant":
                found.extend(Broken(*pair) for pair in asked.breaks if pair[0] == question.clause)
            case "refinement-escape":
                found.extend(Escaped(*pair) for pair in asked.escapes if pair[0] == question.clause)
            case name:
                found.append(NoValueHere(question.clause, _GAPS[name]))
    return frozenset(found)


def _answer(found: Found, called: Caller, ground: Ground) -> Answer:
    if isinstance(found.shows, NoValueHere) and found.shows.name == "no-value":
        return Undecided(f"on an input that was tried, {found.shows.reason}")

    def still_shows(sample: Sample) -> bool:
        # Open results are drawn again, and always in the same way.
        again = probe(called, sample, ground, Random(called.operation.clause))  # noqa: S311 -- to be repeatable is the point
        return again == found.shows

    def smaller(sample: Sample) -> Sample:
        return shrunk(sample, still_shows, readable_texts(ground.spec), ground)

    small = smaller(found.sample)
    fewest = fewest_calls(small, called.operation, still_shows, smaller, ground)
    shows = probe(called, fewest.sample, ground, Random(called.operation.clause))  # noqa: S311 -- as above
    return Shown(found.shows if isinstance(shows, Silent) else shows, fewest.sample, fewest.listed)


def _without_witness(samples: int, operation: Operation) -> Answer:
    if samples == 0:
        return Undecided(f"no call was found that meets what `{operation.name}` requires")
    return Bounded(samples)


def _answered(
    questions: Mapping[Question, bool], shown: Mapping[Question, list[Answer]], rest: Answer
) -> tuple[Answered, ...]:
    # A witness was evaluated by the contract itself: nothing else weighs more.
    unexpected = {question: False for question in shown if question not in questions}
    found: list[Answered] = []
    for question, is_proved in {**questions, **unexpected}.items():
        answers = shown.get(question) or [ProvedAbsent("by form") if is_proved else rest]
        found.extend(Answered(question, answer) for answer in answers)
    return tuple(found)
