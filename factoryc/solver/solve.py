"""Answers a question about an operation with z3: proved, shown by a call, or why neither.

The limit counts what z3 does, not seconds, so that an answer is the same on every machine. A call that z3 finds
is evaluated by the contract itself before anybody sees it. Where the contract does not agree, the formula
was wrong, which is a bug here and is reported as one.
"""

from collections.abc import Callable
from random import Random

import attrs
import z3

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
from factoryc.analysis.fewest_calls import fewest_calls
from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.probe import Silent, probe
from factoryc.analysis.question import Question
from factoryc.analysis.readable import readable_texts
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.shrink import shrunk
from factoryc.analysis.situation import Sample
from factoryc.contract.evaluation import Undefined
from factoryc.contract.runtime import broken_invariants
from factoryc.frozen import frozen
from factoryc.solver.bounded import BOUND
from factoryc.solver.fragment import OutsideFragment, TooLarge
from factoryc.solver.models import Unreadable, sample_of
from factoryc.solver.proving import is_impossible, models, solver_for
from factoryc.solver.queries import Asking, Query
from factoryc.spec.definitions import Operation

_FEW = f"it knows of no such call where {BOUND}, and nothing of more"


@frozen(eq=False)
class _Contradicted:
    """z3 found a call that, says the contract, does not show what it should.

    `loose` is what the formula knows too little of, which explains it.
    """

    loose: tuple[str, ...]


@frozen
class _Loosely:
    """What is said where a formula was too loose, if nothing better is found."""

    left_open: Undecided


def solved(
    operation: Operation,
    asked: Asked,
    answers: tuple[Answered, ...],
    ground: Ground,
    limit: int,
) -> tuple[Answered, ...]:
    """The answers, with those that the search had to leave open as the solver has them."""
    return tuple(
        attrs.evolve(each, answer=_answer(each, operation, asked, ground, limit))
        if each.is_open and not asked.questions.get(each.question, True)
        else each
        for each in answers
    )


def _answer(
    answered: Answered, operation: Operation, asked: Asked, ground: Ground, limit: int
) -> Answer:
    asking = Asking(operation, ground.spec, ground.functions, asked)
    if _is_proved(answered.question, attrs.evolve(asking, detail="coarse"), limit):
        return ProvedAbsent("solver")
    answer = _by(asking, answered, ground, limit)
    if isinstance(answer, _Loosely):
        small = _by(attrs.evolve(asking, detail="small"), answered, ground, limit)
        answer = answer.left_open if isinstance(small, _Loosely) else small
    return answer


def _is_proved(question: Question, coarsely: Asking, limit: int) -> bool:
    """Whether a formula that knows less, so that z3 has less to look through, cannot be satisfied."""
    try:
        return all(is_impossible(query, limit) for query in coarsely.queries(question))
    except (OutsideFragment, TooLarge, z3.Z3Exception):
        return False


def _by(asking: Asking, answered: Answered, ground: Ground, limit: int) -> "Answer | _Loosely":
    """The answer by formulas of one kind."""
    question, before = answered.question, answered.answer
    answer: Answer = ProvedAbsent("solver")
    try:
        for query in asking.queries(question):
            found = _of_query(query, question, asking.operation, ground, limit)
            match found:
                case Sample():
                    return _shown(found, question, asking.operation, ground)
                case str():
                    return Undecided(_told(before, found))
                case _Contradicted(loose=()):
                    return Undecided(_bug(question, "its witness shows nothing"))
                case _Contradicted(loose=(first, *_)):
                    return _Loosely(Undecided(_told(before, f"it knows too little of {first}")))
                case None if query.inputs.encoding.small:
                    answer = Undecided(_told(before, _FEW))
    except OutsideFragment as outside:
        return Undecided(_told(before, f"it has no formula for {outside}"))
    except TooLarge:
        return Undecided(_told(before, "the formula would be too large"))
    except z3.Z3Exception as refused:
        # Sorts that do not fit: a formula that was made wrong is no reason to stop.
        return Undecided(_bug(question, str(refused)))
    return answer


def _told(before: Answer, why: str) -> str:
    tried = before.reason if isinstance(before, Undecided) else ""
    if isinstance(before, Bounded):
        tried = f"none of {before.samples:,} calls that were tried shows it"
    return f"{tried}, and the solver cannot decide it: {why}"


def _bug(question: Question, what: str) -> str:
    return (
        f"internal error in the formula of `{question.clause}`, {what}; "
        "this is a bug in factoryc: report it with the clause"
    )


def _of_query(
    query: Query, question: Question, operation: Operation, ground: Ground, limit: int
) -> Sample | _Contradicted | str | None:
    """None where the formula cannot be satisfied; words where z3 does not know."""
    context = query.inputs.encoding.context
    solver = solver_for((*query.formula, *query.inputs.encoding.small), context, limit)
    answer = solver.check()
    if answer == z3.unsat:
        return None
    if answer == z3.unknown:
        return "it reached its limit"
    shown_by = _prober(question, operation, ground)
    said: set[str] = set()
    for model in models(solver, query.inputs.encoding, limit):
        try:
            sample = sample_of(model, query.inputs, ground)
        except (Unreadable, OverflowError, ValueError):
            continue
        shown = shown_by(sample)
        if shown == question:
            return sample
        said.add("" if shown is None else shown.name)
    loose = tuple(query.inputs.encoding.loose)
    if said == {""} or loose:
        return _Contradicted(loose)
    if said:
        return f"the calls that it found show `{min(said - {''})}`, which comes first"
    return "what it found cannot be written as a call"


def _prober(
    question: Question, operation: Operation, ground: Ground
) -> Callable[[Sample], Question | None]:
    """What a call shows, as the question that it answers. None: nothing."""
    called = _called(question, operation, ground)

    def shown_by(sample: Sample) -> Question | None:
        try:
            if broken_invariants(ground.contract, sample.situation.state):
                return None
        except Undefined:
            return None
        shown = probe(called, sample, ground, _random(operation))
        return None if isinstance(shown, Silent) else question_of(shown, operation)

    return shown_by


def _called(question: Question, operation: Operation, ground: Ground) -> Caller:
    try:
        return caller(operation, ground, frozenset({question.clause}))
    except NoValue:
        # Nobody can call it with what the pool makes; what z3 makes may do.
        return Caller(operation, (), {}, frozenset({question.clause}))


def _shown(sample: Sample, question: Question, operation: Operation, ground: Ground) -> Answer:
    shown_by = _prober(question, operation, ground)
    texts = readable_texts(ground.spec)

    def still_shows(other: Sample) -> bool:
        return shown_by(other) == question

    def smaller(other: Sample) -> Sample:
        return shrunk(other, still_shows, texts, ground)

    fewest = fewest_calls(smaller(sample), operation, still_shows, smaller, ground)
    called = _called(question, operation, ground)
    shows = probe(called, fewest.sample, ground, _random(operation))
    assert not isinstance(shows, Silent), "what was shrunk still shows it"
    return Shown(shows, fewest.sample, fewest.listed)


def _random(operation: Operation) -> Random:
    return Random(operation.clause)  # noqa: S311 -- to be repeatable is the point
