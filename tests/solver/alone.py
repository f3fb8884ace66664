"""The solver alone: what it says of each question that form leaves open, without any search before it."""

from collections.abc import Iterator

from factoryc.analysis.answer import Answer, Answered, Bounded
from factoryc.analysis.area import areas_of
from factoryc.analysis.asked import ask_by_form
from factoryc.analysis.ground import ground
from factoryc.analysis.question import Question
from factoryc.proof.of_state import with_states
from factoryc.solver.solve import solved
from factoryc.spec.clock import passes_time, with_clock
from factoryc.spec.spec import Spec

LIMIT = 200_000


def solver_answers(spec: Spec) -> Iterator[tuple[Question, Answer]]:
    spec = with_clock(spec)
    functions = {function.name: function for function in spec.functions}
    areas = areas_of(spec)
    for operation in spec.operations:
        if passes_time(operation):
            continue
        asked = with_states(ask_by_form(operation, spec, functions), operation, spec, functions)
        if asked.is_settled:
            continue
        unasked = tuple(Answered(question, Bounded(0)) for question in asked.questions)
        base = ground(areas.of(operation))
        for each in solved(operation, asked, unasked, base, LIMIT):
            if not asked.questions[each.question]:
                yield each.question, each.answer
