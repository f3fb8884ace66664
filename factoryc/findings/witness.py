"""Samples as witnesses: what comes in, what is stored, and the calls before it, as authors write."""

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.analysis.readings import TwoReadings
from factoryc.analysis.situation import Step
from factoryc.contract.literal import call_text, literal, outcome_text
from factoryc.contract.python_names import python_name
from factoryc.contract.tables import Returned
from factoryc.diagnostics.diagnostic import Witness
from factoryc.spec.definitions import Operation

UNREACHED = (
    "No sequence of up to 6 calls was found that leads to what is stored here. If there is none, "
    "an `invariant` can say so."
)


def witness_of(
    shown: Shown | TwoReadings, operation: Operation, ground: Ground, **outcomes: str
) -> Witness:
    """The call that shows a finding, with what each case makes of it where that matters."""
    situation = shown.sample.situation
    return Witness(
        input={
            parameter.name: literal(value, parameter.type)
            for parameter, value in zip(operation.parameters, shown.sample.arguments, strict=True)
        },
        state={
            state.name: literal(getattr(situation.state, python_name(state.name)), state.type)
            for state in ground.spec.state
        },
        outcomes=outcomes,
        calls=tuple(_call(step, ground) for step in situation.steps or ()),
    )


def situation_text(witness: Witness) -> str:
    """The witness in words, for a question: `code` is "aaaaaa" and `links` is {}."""
    known = [f"`{name}` is {value}" for name, value in {**witness.input, **witness.state}.items()]
    if not known:
        return "it is called"
    *others, last = known
    return f"{', '.join(others)} and {last}" if others else last


def notes_on(shown: Shown | TwoReadings) -> tuple[str, ...]:
    """What a reader should know about the state of a witness."""
    return () if shown.sample.situation.is_reachable else (UNREACHED,)


def _call(step: Step, ground: Ground) -> str:
    operation = ground.spec.operation(step.operation)
    text = call_text(operation, step.arguments)
    settled = {
        case.clause
        for case in operation.cases
        if case.returns is not None or case.fails is not None or operation.result is None
    }
    if isinstance(step.outcome, Returned) and not settled & set(step.clauses):
        # The contract allows many results here, and what follows speaks of this one.
        return f"{text} {outcome_text(step.outcome)}"
    return text
