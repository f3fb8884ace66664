"""`conflicting-cases`: two cases apply to one input and disagree about it."""

from factoryc.analysis.answer import Shown
from factoryc.analysis.ground import Ground
from factoryc.analysis.probe import Disagreement
from factoryc.contract.literal import literal, outcome_text
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Anything, Open, Possible
from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.findings.places import head_of_case
from factoryc.findings.witness import notes_on, situation_text, witness_of
from factoryc.spec.definitions import Case, Operation

NAME = "conflicting-cases"


def conflicting_cases(shown: Shown, operation: Operation, ground: Ground) -> Diagnostic:
    """The finding, shown by an input that both cases take."""
    assert isinstance(shown.shows, Disagreement), "only a disagreement answers this question"
    cases = {case.clause: case for case in operation.cases}
    pairs = [(cases[possible.clause], possible) for possible in shown.shows.outcomes]
    (first, earlier), (second, later) = pairs
    texts = _outcomes(earlier, later, ground)
    witness = witness_of(
        shown, operation, ground, **dict(zip(_names(first, second), texts, strict=True))
    )
    return Diagnostic(
        name=NAME,
        severity="error",
        message=f"`{first.name}` and `{second.name}` apply to one input, and disagree",
        span=head_of_case(second),
        label=texts[1],
        clause=operation.clause,
        question=(
            f"When {situation_text(witness)}, which is meant: `{first.name}` or `{second.name}`?"
        ),
        labels=(Label(head_of_case(first), texts[0]),),
        notes=notes_on(shown, ground),
        help="narrow one of the guards; or write `in order` after the signature: the first wins",
        witness=witness,
    )


def _names(first: Case, second: Case) -> tuple[str, str]:
    # Two lines may fail with one error, and are then called the same.
    return (first.name, second.name if second.name != first.name else f"{second.name} below")


def _outcomes(first: Possible, second: Possible, ground: Ground) -> tuple[str, str]:
    texts = [_outcome(possible) for possible in (first, second)]
    if texts[0] != texts[1]:
        return texts[0], texts[1]
    for index, possible in enumerate((first, second)):
        other = (second, first)[index]
        if possible.after is None:
            continue
        for state in ground.spec.state:
            name = python_name(state.name)
            value = literal(getattr(possible.after, name), state.type)
            before = None if other.after is None else getattr(other.after, name)
            if other.after is None or value != literal(before, state.type):
                texts[index] += f", and leaves `{state.name}` as {value}"
    return texts[0], texts[1]


def _outcome(possible: Possible) -> str:
    match possible.outcome:
        case Open(ensures=ensures):
            return f"ensures {' and '.join(each.says for each in ensures)}"
        case Anything():
            return "says nothing"
        case outcome:
            return outcome_text(outcome)
