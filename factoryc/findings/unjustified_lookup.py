"""`unjustified-lookup`: a clause reads an entry or an item that is not there."""

from factoryc.analysis.definedness import demands, is_met
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.no_value import Wording
from factoryc.spec.spec import Spec

UNJUSTIFIED_LOOKUP = Wording(
    name="unjustified-lookup",
    message="`{subject}` reads what is not there on some input",
    label="on the input shown there is no such entry",
    question="What should `{operation}` do when {when}, and there is nothing to read?",
    help="ask in the guard whether it is there, and add a case in which it is not",
)


def initial_state_without_value(spec: Spec) -> Diagnostic:
    """The finding for a state whose first value reads what is not there."""
    functions = {function.name: function for function in spec.functions}
    doubted = [
        (state, demand)
        for state in spec.state
        for demand in demands(state.initial, (), functions, spec)
        if not is_met(demand, functions)
    ]
    state, demand = doubted[0]
    return Diagnostic(
        name=UNJUSTIFIED_LOOKUP.name,
        severity="error",
        message=f"`{state.name}` begins with something that is not there",
        span=demand.span,
        label="there is no such entry",
        clause=state.clause,
        question=f"What is `{state.name}` before the first call?",
        help="begin with a value that is written out",
    )
