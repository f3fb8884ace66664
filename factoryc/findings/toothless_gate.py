"""`toothless-gate`: a gate, or a line of it, that accepts whatever is built."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.evals import Gate
from factoryc.spec.spec import Spec

NAME = "toothless-gate"
_QUESTION = "What must hold before it is accepted, with nobody looking?"


def find_toothless_gate(spec: Spec) -> Iterator[Diagnostic]:
    """A warning for each way in which the gate lets everything through."""
    gate = spec.gate
    if gate is None:
        return
    if not gate.evals_pass:
        yield Diagnostic(
            NAME,
            "warning",
            "the gate accepts a product that fails its evals",
            gate.span,
            question=_QUESTION,
            notes=("a line that is missing is not asked",),
            fixes=(_with_evals(gate),),
        )
    for line in _vacuous(gate):
        yield Diagnostic(NAME, "warning", line, gate.span, question=_QUESTION)


def _vacuous(gate: Gate) -> Iterator[str]:
    if gate.cases is not None and gate.cases == 0:
        yield "`cases covered 0%` holds for every product"
    if gate.strength is not None and gate.strength == 0 and gate.strength_operator == ">=":
        yield "`strength >= 0%` holds for every product"
    if gate.flakes is not None and gate.flake_runs == 1:
        yield f"`flakes {gate.flakes} in 1 run` shows none: a flake is what two runs disagree on"


def _with_evals(gate: Gate) -> Fix:
    closing = gate.span.end - len("}")
    place = Span(gate.span.file, closing, closing)
    return Fix("ask that the evals pass", (Edit(place, "  evals pass\n"),))
