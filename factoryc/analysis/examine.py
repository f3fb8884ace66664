"""Asks of one operation what can be asked of its cases, and answers each question.

Does a case apply to every input? Do cases that apply together agree? Does what they say have a
value? What the form of the clauses decides is not searched for.
"""

from collections.abc import Callable, Hashable, Mapping
from itertools import combinations
from random import Random

from factoryc.analysis.by_form import cover_everything, exclude_each_other
from factoryc.analysis.case_demands import case_demands, input_facts, requires_demands
from factoryc.analysis.definedness import Facts, is_met
from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.probe import Disagreement, Gap, NoCase, NoValueHere, Shows, Silent, probe
from factoryc.analysis.question import (
    CONFLICT,
    UNCOVERED,
    Answer,
    Answered,
    Bounded,
    ProvedAbsent,
    Question,
    Shown,
    Undecided,
    question_of,
)
from factoryc.analysis.readable import readable_texts
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.search import Found, Places, search
from factoryc.analysis.shrink import shrunk
from factoryc.analysis.situation import Sample
from factoryc.analysis.walk import meaning
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import FieldValue

# Of one kind in one place: who has so many cases that disagree settles a few of them first.
_MOST_SHOWN = 6
_GAPS: Mapping[str, Gap] = {
    "unjustified-lookup": "unjustified-lookup",
    "division-by-zero": "division-by-zero",
    "lost-update": "lost-update",
}


def examine(
    operation: Operation, places: Callable[[], Places], ground: Ground
) -> tuple[Answered, ...]:
    """Every question about the operation, answered: first its own, then those of its cases."""
    questions = _questions(operation, ground)
    if all(questions.values()):
        return tuple(Answered(question, ProvedAbsent("by form")) for question in questions)
    try:
        unsure = frozenset(
            question.clause for question, is_proved in questions.items() if not is_proved
        )
        called = caller(operation, ground, unsure)
        searched = search(called, places(), ground, _doubts(operation, questions, ground))
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


def _questions(operation: Operation, ground: Ground) -> dict[Question, bool]:
    """Each question, with whether the form of the clauses answers it with no."""
    facts = input_facts(operation, ground.spec)
    guards = [case.guard for case in operation.cases if case.guard is not None]
    is_total = len(guards) < len(operation.cases)
    questions = {
        Question(operation.clause, UNCOVERED, operation.span): is_total
        or cover_everything(facts, guards, ground.functions)
    }
    if len(guards) > 1 and not operation.in_order:
        question = Question(operation.clause, CONFLICT, operation.span)
        questions[question] = not _conflicts(operation, ground)
    asked = [(operation.clause, requires_demands(operation, ground.spec, ground.functions))]
    asked += [
        (case.clause, case_demands(operation, case, ground.spec, ground.functions))
        for case in operation.cases
    ]
    for clause, found in asked:
        for demand in found:
            question = Question(clause, demand.name, demand.span)
            is_proved = is_met(demand, ground.functions)
            if questions.get(question, True) and not is_proved:
                # The question points at the first place that is in doubt.
                questions.pop(question, None)
            questions[question] = questions.get(question, True) and is_proved
    return questions


def _doubts(
    operation: Operation, questions: Mapping[Question, bool], ground: Ground
) -> frozenset[Shows]:
    """What a call might show, as far as the form of the clauses does not exclude it."""
    found: list[Shows] = []
    for question, is_proved in questions.items():
        if is_proved:
            continue
        match question.name:
            case "uncovered-input":
                found.append(NoCase(question.clause))
            case "conflicting-cases":
                found.extend(_conflicts(operation, ground))
            case name:
                found.append(NoValueHere(question.clause, _GAPS[name]))
    return frozenset(found)


def _conflicts(operation: Operation, ground: Ground) -> tuple[Disagreement, ...]:
    facts = input_facts(operation, ground.spec)
    return tuple(
        Disagreement(first.clause, second.clause)
        for first, second in combinations(operation.cases, 2)
        if not _agree(first, second, facts, ground)
    )


def _agree(first: Case, second: Case, facts: Facts, ground: Ground) -> bool:
    if first.guard is None or second.guard is None or _outcome(first) == _outcome(second):
        return True
    return exclude_each_other([*facts, first.guard, second.guard], ground.functions)


def _outcome(case: Case) -> Hashable:
    returns = None if case.returns is None else meaning(case.returns)
    fails = () if case.fails is None else (case.fails.name, _fields(case.fails.fields or ()))
    ensures = tuple(meaning(each.condition) for each in case.ensures)
    sets = tuple(
        (each.state, tuple(map(meaning, each.keys)), meaning(each.value)) for each in case.sets
    )
    return returns, fails, ensures, sets


def _fields(fields: tuple[FieldValue, ...]) -> Hashable:
    return tuple((field.name, meaning(field.value)) for field in fields)


def _answer(found: Found, called: Caller, ground: Ground) -> Answer:
    if isinstance(found.shows, NoValueHere) and found.shows.name == "no-value":
        return Undecided(f"on an input that was tried, {found.shows.reason}")

    def still_shows(sample: Sample) -> bool:
        # Open results are drawn again, and always in the same way.
        again = probe(called, sample, ground, Random(called.operation.clause))  # noqa: S311 -- to be repeatable is the point
        return again == found.shows

    small = shrunk(found.sample, still_shows, readable_texts(ground.spec), ground)
    shows = probe(called, small, ground, Random(called.operation.clause))  # noqa: S311 -- as above
    return Shown(found.shows if isinstance(shows, Silent) else shows, small)


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
