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

_MOST_LISTED = 6


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


def notes_on(
    shown: Shown | TwoReadings, ground: Ground, unreached: str = UNREACHED
) -> tuple[str, ...]:
    """What a reader should know about the state of a witness, and about the calls that lead there."""
    steps = shown.sample.situation.steps
    if steps is None:
        return (unreached,)
    if len(steps) <= 1 or not isinstance(shown, Shown):
        return ()
    if not shown.listed:
        return ("This sequence of calls gets there. There may be a shorter one.",)
    first = dict(reversed(shown.listed))
    called = [each for each in ground.spec.operations if each.name in first]
    calls = [f"`{call_text(each, first[each.name])}`" for each in called]
    like = f"{', '.join(calls[:_MOST_LISTED])} and calls like them, {len(shown.listed)} in all"
    return (f"No fewer calls get there: every shorter sequence of {like}, was tried.",)


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
