"""`eval-contradicts-contract`: the contract itself does not pass an eval of the author's."""

from factoryc.contract.literal import literal, outcome_text
from factoryc.contract.runtime import outcomes
from factoryc.diagnostics.diagnostic import Diagnostic, Label, Witness
from factoryc.findings.places import head_of_case, head_of_operation
from factoryc.rehearsal.program import Program
from factoryc.rehearsal.rehearse import Contradicted
from factoryc.rehearsal.run import ContractRun
from factoryc.source.span import Span
from factoryc.spec.evals import Holds
from factoryc.spec.spec import Spec

NAME = "eval-contradicts-contract"
_OPEN = "The contract leaves open what happens here; the outcome shown is one that it allows."


def eval_contradicts_contract(
    found: Contradicted, program: Program, span: Span, spec: Spec
) -> Diagnostic:
    """The finding, shown by the calls of the eval up to the step that fails, and by both values."""
    title = program.runnable.title
    is_never = isinstance(found.step, Holds)
    given = {
        program.names.get(name, name): literal(value) for name, value in found.run.given.items()
    }
    return Diagnostic(
        name=NAME,
        severity="error",
        message=(
            f"what never happens happens by the contract: {title}"
            if is_never
            else f"the contract does not pass the eval `{title}`"
        ),
        span=span if found.step is None else found.step.span,
        label=(
            f"by the contract `{found.condition}` is true here"
            if is_never
            else f"`{found.condition}`: expected {found.expected}, by the contract {found.given}"
        ),
        clause=program.runnable.clause,
        question=_question(found, is_never),
        labels=_last_call(found.run, spec),
        notes=(_OPEN,) if found.is_open else (),
        help="change the eval or the clause: as long as they disagree, nothing that is built passes",
        witness=Witness(
            input=given,
            outcomes={"the eval": found.expected, "the contract": found.given},
            calls=tuple(found.run.said),
        ),
    )


def _question(found: Contradicted, is_never: bool) -> str:
    if is_never:
        return f"May it be that {found.condition}, or is a clause of the contract wrong?"
    return (
        f"Which is meant for `{found.condition}`: {found.expected}, as the eval says, "
        f"or {found.given}, as the contract says?"
    )


def _last_call(run: ContractRun, spec: Spec) -> tuple[Label, ...]:
    """The clause that the last call met."""
    if run.asked is not None:
        return _without_result(run, spec)
    if not run.made:
        return ()
    last = run.made[-1]
    operation = spec.operation(last.operation)
    shown = outcome_text(last.outcome, operation)
    for case in operation.cases:
        if case.clause in last.clauses:
            return (Label(head_of_case(case), f"this case applies to the last call: it {shown}"),)
    return (Label(head_of_operation(operation), f"the last call {shown}"),)


def _without_result(run: ContractRun, spec: Spec) -> tuple[Label, ...]:
    """The clause of a call that has to end well, and for which no result was found."""
    asked = run.asked
    assert asked is not None, "a call without a result has no answer"
    possible = outcomes(run.ground.contract, asked.operation, asked.before, asked.arguments)
    clauses = {each.clause for each in possible}
    return tuple(
        Label(
            head_of_case(case),
            "this case applies to the last call: no result that it allows was found",
        )
        for case in spec.operation(asked.operation).cases
        if case.clause in clauses
    )
