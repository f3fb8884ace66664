"""`missing-part`: a spec answers six questions, one with each of its parts."""

from collections.abc import Callable, Iterator

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.findings.insertion import appended
from factoryc.frozen import frozen
from factoryc.spec.spec import Spec

NAME = "missing-part"


@frozen
class _Part:
    """One of the six. `skeleton` is what an author starts from; None where something else comes first."""

    name: str
    question: str
    is_there: Callable[[Spec], bool]
    skeleton: Callable[[Spec], str | None]


def find_missing_parts(spec: Spec) -> tuple[Diagnostic, ...]:
    """One warning for each part that the spec lacks, in the order of the parts."""
    return tuple(
        Diagnostic(
            name=NAME,
            severity="warning",
            message=f"`{spec.name}` has no {part.name}",
            span=spec.span,
            clause=spec.name,
            question=part.question,
            fixes=tuple(_fixes(part, spec)),
        )
        for part in _PARTS
        if not part.is_there(spec)
    )


def _fixes(part: _Part, spec: Spec) -> Iterator[Fix]:
    skeleton = part.skeleton(spec)
    if skeleton is not None:
        yield appended("append a skeleton to start from", skeleton, spec)


def _operation_skeleton(_spec: Spec) -> str:
    return "operation act() {\n  case always otherwise { }\n}"


def _eval_skeleton(spec: Spec) -> str:
    name = spec.operations[0].name if spec.operations else "act"
    # It fails until its author says something better.
    return f"""\
eval "what `{name}` is for" {{
  expect false // call `{name}`, and say here what must be true
}}"""


def _decision_skeleton(spec: Spec) -> str | None:
    if not spec.operations:
        return None  # there is nothing to govern yet
    governed = spec.operations[0].name
    return f"""\
decision first_choice "What was settled" {{
  on       2026-01-01
  because  "Why it was settled so."
  rejected "What was not chosen" because "Why it was not."
  governs  {governed}
}}"""


_GATE_SKELETON = """\
gate {
  evals    pass
  cases    covered 100%
  strength >= 90%
  flakes   0 in 3 runs
  merge    automatic
}"""
_PARTS = (
    _Part(
        "behaviour contract",
        "what does it do, on every input?",
        lambda spec: bool(spec.operations),
        _operation_skeleton,
    ),
    _Part(
        "eval suite",
        "how would we notice that it does not do it?",
        lambda spec: bool(spec.evals or spec.loads),
        _eval_skeleton,
    ),
    _Part(
        "constraint inventory",
        "what must hold that behaviour does not imply?",
        lambda spec: bool(spec.constraints),
        lambda _spec: "constraint dependencies none",
    ),
    _Part(
        "decision log",
        "what was settled, and must not be reversed?",
        lambda spec: bool(spec.decisions),
        _decision_skeleton,
    ),
    _Part(
        "anti-spec",
        "what must it not do, even if it looks like an improvement?",
        lambda spec: bool(spec.nevers),
        lambda _spec: 'never import "pickle"',
    ),
    _Part(
        "verification gate",
        "when is the output accepted, with nobody looking?",
        lambda spec: spec.gate is not None,
        lambda _spec: _GATE_SKELETON,
    ),
)
