"""What is wrong with the contract where it leaves a call of an eval without an answer that it allows.

The calls of the eval are the witness, made small: no search has to find them.
"""

from random import Random

import attrs

from factoryc.analysis.answer import Shown, question_of
from factoryc.analysis.fewest_calls import fewest_calls
from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import NoValue
from factoryc.analysis.probe import Broken, Escaped, Shows, Silent, probe, wrong_after
from factoryc.analysis.readable import readable_texts
from factoryc.analysis.results import Caller, caller
from factoryc.analysis.seen import Seen
from factoryc.analysis.shrink import shrunk
from factoryc.analysis.situation import Sample
from factoryc.analysis.situations import situation
from factoryc.contract.evaluation import Undefined, evaluate
from factoryc.contract.runtime import outcomes
from factoryc.contract.tables import Open, Possible, Returned
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.rules import OPERATION_RULES
from factoryc.findings.without_result import without_result
from factoryc.frozen import frozen
from factoryc.rehearsal.run import ContractRun
from factoryc.spec.definitions import Operation

# So many results that are ensured, all of which break the same invariant, are taken for all of them.
_ENOUGH = 20
_MOST_DRAWN = 400
_WHILE_SHRINKING = 40


def left_without_answer(run: ContractRun) -> tuple[Diagnostic, ...]:
    """What the last call of the run shows; nothing where nobody knows why it has no answer."""
    asked, ground = run.asked, run.ground
    assert asked is not None, "only a call without an answer leads here"
    operation = ground.spec.operation(asked.operation)
    sample = Sample(situation(asked.before, tuple(run.steps), ground), asked.arguments)
    try:
        called = caller(operation, ground, frozenset(case.clause for case in operation.cases))
    except NoValue:
        return ()
    found = _settled(called, sample, ground) or _of_results(called, sample, ground)
    return () if found is None else (found,)


def _settled(called: Caller, sample: Sample, ground: Ground) -> Diagnostic | None:
    """What the call shows whatever it returns."""

    def shows(other: Sample) -> Shows | Silent:
        return probe(called, other, ground, Random(called.operation.clause))  # noqa: S311 -- to be repeatable is the point

    def still_shows(other: Sample) -> bool:
        return shows(other) == first

    first = shows(sample)
    if isinstance(first, Silent) or (isinstance(first, Broken | Escaped) and first.is_open):
        return None

    def smaller(other: Sample) -> Sample:
        return shrunk(other, still_shows, readable_texts(ground.spec), ground)

    fewest = fewest_calls(smaller(sample), called.operation, still_shows, smaller, ground)
    again = shows(fewest.sample)
    question = question_of(first, called.operation)
    if isinstance(again, Silent) or question.name not in OPERATION_RULES:
        return None
    shown = Shown(again, fewest.sample, fewest.listed)
    return OPERATION_RULES[question.name](question, shown, called.operation, ground)


def _of_results(called: Caller, sample: Sample, ground: Ground) -> Diagnostic | None:
    """Where the result is open: that all which are ensured break an invariant, or that there is none."""
    open_ = _open_case(called.operation, sample, ground)
    if open_ is None or open_.case is None:
        return None
    first = _breaking(called, sample, ground, _MOST_DRAWN)
    if first is None:
        case = next(each for each in called.operation.cases if each.clause == open_.clause)
        return without_result(called.operation, case, sample, ground)

    def still_shows(other: Sample) -> bool:
        again = _breaking(called, other, ground, _WHILE_SHRINKING)
        return again is not None and again.shows == first.shows

    small = shrunk(sample, still_shows, readable_texts(ground.spec), ground)
    again = _breaking(called, small, ground, _MOST_DRAWN)
    if again is None or again.met < _ENOUGH <= first.met:
        small, again = sample, first
    sure = again.met >= _ENOUGH
    shown = Shown(attrs.evolve(again.shows, is_open=not sure), small)
    question = question_of(again.shows, called.operation)
    diagnostic = OPERATION_RULES[question.name](question, shown, called.operation, ground)
    note = f"So does each of the {again.met} results that were tried and that `ensures` allows."
    return attrs.evolve(diagnostic, notes=(*diagnostic.notes, note)) if sure else diagnostic


@frozen(eq=False)
class _Breaking:
    """What the first of `met` results shows that are ensured. All of them break something."""

    shows: Broken | Escaped
    met: int


def _open_case(operation: Operation, sample: Sample, ground: Ground) -> Possible | None:
    """The only case that applies, if that leaves its result open."""
    try:
        possible = outcomes(
            ground.contract, operation.name, sample.situation.state, sample.arguments
        )
    except Undefined:
        return None
    if len(possible) != 1 or not isinstance(possible[0].outcome, Open):
        return None
    return possible[0]


def _breaking(called: Caller, sample: Sample, ground: Ground, tries: int) -> _Breaking | None:
    """None where a result that is ensured breaks nothing, and where none is found."""
    open_ = _open_case(called.operation, sample, ground)
    if open_ is None or open_.case is None or open_.clause not in called.results:
        return None
    case, state = open_.case, sample.situation.state
    is_result = ground.contract.operations[called.operation.name].result
    random = Random(open_.clause)  # noqa: S311 -- as above
    first: Broken | Escaped | None = None
    met = 0
    for _ in range(tries):
        try:
            draw = called.results[open_.clause]
            result = draw(state, sample.arguments, random, Seen(before=sample.situation.seen))
            given = (state, *sample.arguments, result)
            if is_result is not None and not evaluate(open_.clause, is_result, result):
                continue
            if not all(evaluate(each.clause, each.holds, *given) for each in case.ensures):
                continue
            after = state if case.sets is None else evaluate(case.clause, case.sets, *given)
            shows = wrong_after(open_.clause, Returned(result), after, sample, ground)
        except (NoValue, Undefined):
            return None
        if shows is None:
            return None
        first, met = first or shows, met + 1
        if met == _ENOUGH:
            break
    return None if first is None else _Breaking(first, met)
