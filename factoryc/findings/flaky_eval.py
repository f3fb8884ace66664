"""`flaky-eval`: an eval that right software passes or fails, by what the contract leaves open."""

from factoryc.analysis.situation import Step
from factoryc.contract.literal import call_text, literal, outcome_text
from factoryc.diagnostics.diagnostic import Diagnostic, Label, Witness
from factoryc.findings.places import head_of_case
from factoryc.rehearsal.program import Program
from factoryc.rehearsal.rehearse import Contradicted
from factoryc.rehearsal.run import ContractRun
from factoryc.source.span import Span
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

NAME = "flaky-eval"


def flaky_eval(found: Contradicted, program: Program, span: Span, spec: Spec) -> Diagnostic:
    """The finding, shown by two runs on the same inputs: where they part, and how each ends."""
    assert found.passing is not None, "some run passes it"
    failing, passing = _parting(found.run, found.passing)
    first, second = (_made_text(each, spec) for each in (failing, passing))
    given = {
        program.names.get(name, name): literal(value) for name, value in found.run.given.items()
    }
    return Diagnostic(
        name=NAME,
        severity="error",
        message=f"the eval `{program.runnable.title}` passes or fails by what the contract leaves open",
        span=span if found.step is None else found.step.span,
        label=f"`{found.condition}`: expected {found.expected}, and {found.given} is allowed, too",
        clause=program.runnable.clause,
        question=_question(failing, passing, spec),
        labels=_left_open(failing, spec),
        help="expect what all allowed answers have; or let a clause say which answer it is",
        witness=Witness(
            input=given,
            outcomes={"it passes": second, "it fails": first},
            calls=tuple(found.run.said),
        ),
    )


def _parting(failing: ContractRun, passing: ContractRun) -> tuple[Step | None, Step | None]:
    """The first calls that differ, in themselves or in their answers."""
    for first, second in zip(failing.made, passing.made, strict=False):
        if _as_told(first) != _as_told(second):
            return first, second
    return None, None


def _as_told(made: Step) -> tuple[str, str, str]:
    return made.operation, repr(made.arguments), repr(made.outcome)


def _made_text(made: Step | None, spec: Spec) -> str:
    if made is None:
        return "with another answer that is allowed"
    operation = spec.operation(made.operation)
    return f"`{call_text(operation, made.arguments)}` {outcome_text(made.outcome, operation)}"


def _question(failing: Step | None, passing: Step | None, spec: Spec) -> str:
    if failing is None or passing is None:
        return "Which of the answers that the contract allows is the eval about?"
    if (failing.operation, repr(failing.arguments)) != (passing.operation, repr(passing.arguments)):
        return (
            "Calls that go on together come in any order: does the eval hold in each of them, also "
            f"where {_made_text(failing, spec)} first?"
        )
    operation = spec.operation(failing.operation)
    wanted = outcome_text(passing.outcome, operation)
    other = outcome_text(failing.outcome, operation)
    return (
        f"By the contract `{call_text(operation, failing.arguments)}` {wanted} or {other}: is only "
        "the first right, or does the eval ask too much?"
    )


def _left_open(made: Step | None, spec: Spec) -> tuple[Label, ...]:
    """The clauses that leave it open, where one call has two answers."""
    if made is None:
        return ()
    operation: Operation = spec.operation(made.operation)
    return tuple(
        Label(head_of_case(case), "this case allows both")
        for case in operation.cases
        if case.clause in made.clauses and case.ensures
    )
