"""Questions as SMT-LIB texts, for a developer or another solver to look at."""

from collections.abc import Iterator

import z3

from factoryc.analysis.area import areas_of
from factoryc.analysis.asked import ask_by_form
from factoryc.proof.of_state import with_states
from factoryc.solver.fragment import OutsideFragment, TooLarge
from factoryc.solver.queries import Asking, Query
from factoryc.spec.clock import passes_time, with_clock
from factoryc.spec.spec import Spec


def formulas_of(spec: Spec) -> Iterator[tuple[str, str]]:
    """Each formula about what form leaves open, under a name of its own. The spec has no mistakes."""
    spec = with_clock(spec)
    functions = {function.name: function for function in spec.functions}
    areas = areas_of(spec)
    for operation in (each for each in spec.operations if not passes_time(each)):
        asked = with_states(ask_by_form(operation, spec, functions), operation, spec, functions)
        if asked.is_settled:
            continue
        asking = Asking(operation, areas.of(operation), functions, asked)
        for question in (each for each, is_proved in asked.questions.items() if not is_proved):
            try:
                for number, query in enumerate(asking.queries(question), start=1):
                    yield f"{question.clause}.{question.name}.{number}", smt_text(query)
            except (OutsideFragment, TooLarge):
                # The report says why there is none.
                continue


def smt_text(query: Query) -> str:
    """The formula of a query, complete: `sat` means that the finding can be shown."""
    solver = z3.Solver(ctx=query.inputs.encoding.context)
    solver.add(*query.formula)
    lines = [line for line in solver.to_smt2().splitlines() if not line.startswith(";")]
    return "\n".join(["(set-logic ALL)", *lines, ""])
