"""A question as SMT-LIB text, for a developer or another solver to look at."""

import z3

from factoryc.solver.queries import Query


def smt_text(query: Query) -> str:
    """The formula of a query, complete: `sat` means that the finding can be shown."""
    solver = z3.Solver(ctx=query.inputs.encoding.context)
    solver.add(*query.formula)
    lines = [line for line in solver.to_smt2().splitlines() if not line.startswith(";")]
    return "\n".join(["(set-logic ALL)", *lines, ""])
