"""`unstated-concurrency`: two callers come at once, and nobody looks what then becomes of the state."""

from factoryc.analysis.ground import Ground
from factoryc.analysis.readings import TwoReadings
from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label
from factoryc.findings.doubts import CONCURRENCY, Doubt
from factoryc.findings.insertion import appended, decision
from factoryc.findings.places import head_of_operation
from factoryc.findings.witness import notes_on, witness_of
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec
from factoryc.spec.types import type_text

_MOST_LABELS = 3


def unstated_concurrency(
    doubt: Doubt, operation: Operation, shown: TwoReadings, ground: Ground, spec: Spec
) -> Diagnostic:
    """One finding for the interface, shown by two equal calls that both read before either sets."""
    name = operation.name
    outcomes = {"one by one": f"the second {shown.first}", "both at once": f"also {shown.second}"}
    others = [each for each in doubt.operations if each is not operation]
    return Diagnostic(
        name=CONCURRENCY.finding,
        severity="info",
        message=f"`{name}` reads the state and sets it, and no eval calls it twice at once",
        span=head_of_operation(operation),
        label="two callers at once",
        clause=operation.clause,
        question=(
            f"Two callers send this to `{name}` at the same moment: does the second see what the "
            "first has done?"
        ),
        labels=tuple(Label(head_of_operation(each), "this, too") for each in others[:_MOST_LABELS]),
        notes=notes_on(shown, ground),
        help=(
            "add an eval with `together`, which makes calls at once; or a decision that governs "
            f"`{name}` and says what happens at once"
        ),
        witness=witness_of(shown, operation, ground, **outcomes),
        fixes=(_fix(operation, spec),),
    )


def _fix(operation: Operation, spec: Spec) -> Fix:
    """An eval where calls are easy to draw; what was called together has to be explained one by one."""
    name = operation.name
    if any(each.restriction is not None for each in operation.parameters):
        title = f"Calls of `{name}` at once are made one after the other"
        return appended(
            "append a decision that calls wait for each other",
            decision(f"{name}_at_once", title, name),
            spec,
        )
    parameters = ", ".join(f"{each.name}: {type_text(each.type)}" for each in operation.parameters)
    drawn = f" for all {parameters}" if parameters else ""
    given = ", ".join(each.name for each in operation.parameters)
    skeleton = f"""\
eval "calls of `{name}` at once"{drawn} {{
  together 2 {{ {name}({given}) }}
  expect false // say here what must be true then
}}"""
    # It fails until its author says something better.
    return appended("append an eval to start from", skeleton, spec)
