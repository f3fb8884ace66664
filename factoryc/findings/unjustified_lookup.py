"""`unjustified-lookup`: a clause reads an entry or an item that is not there."""

from factoryc.analysis.definedness import Demand, demands, is_met
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.wording import Wording
from factoryc.spec.definitions import StateDefinition
from factoryc.spec.spec import Spec

UNJUSTIFIED_LOOKUP = Wording(
    name="unjustified-lookup",
    message="`{subject}` reads what is not there on some input",
    label="on the input shown there is no such entry",
    question="What should `{operation}` do when {when}, and there is nothing to read?",
    help="ask in the guard whether it is there, and add a case in which it is not",
)


def doubtful_beginnings(spec: Spec) -> tuple[tuple[StateDefinition, Demand], ...]:
    """What the first values of the state ask for, as far as form does not grant it."""
    functions = {function.name: function for function in spec.functions}
    return tuple(
        (state, demand)
        for state in spec.state
        for demand in demands(state.initial, (), functions, spec)
        if not is_met(demand, functions)
    )


def initial_state_without_value(spec: Spec) -> Diagnostic:
    """The finding for a state whose first value reads what is not there."""
    state, demand = doubtful_beginnings(spec)[0]
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
