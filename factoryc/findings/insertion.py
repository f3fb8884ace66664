"""Where fixes of findings write: behind the last declaration, and into the interface."""

from factoryc.diagnostics.diagnostic import Applicability, Fix
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.spec import Spec


def appended(title: str, skeleton: str, spec: Spec) -> Fix:
    """The fix that puts a declaration behind all others of the file."""
    return Fix(title, (Edit(behind_all(spec), f"\n\n{skeleton}"),))


def behind_all(spec: Spec) -> Span:
    """The place behind the last declaration of the file."""
    end = max((span.end for span in _spans(spec) if span.file == spec.span.file), default=0)
    return Span(spec.span.file, end, end)


def in_interface(
    title: str, line: str, spec: Spec, applicability: Applicability = "suggested"
) -> Fix:
    """The fix that puts a line at the end of the interface."""
    assert spec.interface is not None, "there is an interface to speak of"
    span = spec.interface.span
    place = Span(span.file, span.end - 1, span.end - 1)
    return Fix(title, (Edit(place, f"  {line}\n"),), applicability)


def decision(name: str, title: str, governed: str) -> str:
    """A decision to start from. Its title is one answer; its author gives the reason, or another answer."""
    return f"""\
decision {name} "{title}" {{
  on       2026-01-01
  because  "Why it was settled so."
  rejected "What was not chosen" because "Why it was not."
  governs  {governed}
}}"""


def _spans(spec: Spec) -> list[Span]:
    declarations = (
        *spec.types,
        *spec.errors,
        *spec.functions,
        *spec.state,
        *spec.invariants,
        *spec.operations,
        *spec.evals,
        *spec.loads,
        *spec.constraints,
        *spec.decisions,
        *spec.nevers,
    )
    alone = [part.span for part in (spec.interface, spec.gate) if part is not None]
    return [spec.span, *(declaration.span for declaration in declarations), *alone]
