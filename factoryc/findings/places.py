"""Where findings about operations point: at a name, or at a guard, not at a whole declaration."""

from factoryc.source.span import Span
from factoryc.spec.definitions import Case, Operation


def head_of_operation(operation: Operation) -> Span:
    """`operation shorten`."""
    return _start(operation.span, f"operation {operation.name}")


def head_of_case(case: Case) -> Span:
    """`case taken when alias in links`, or the whole of a short case."""
    if case.guard is not None and case.guard.span.file == case.span.file:
        return Span(case.span.file, case.span.start, max(case.guard.span.end, case.span.start))
    return _start(case.span, f"case {case.name}")


def _start(span: Span, text: str) -> Span:
    return Span(span.file, span.start, min(span.start + len(text), span.end))
