"""Carries diagnostics over an edit: those of parts that it left as they were, at their new place."""

from collections.abc import Iterable, Mapping

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.span import Span
from factoryc.source.text import SourceFile


def carried(
    diagnostics: Iterable[Diagnostic],
    before: Mapping[str, SourceFile],
    after: Mapping[str, SourceFile],
) -> tuple[Diagnostic, ...]:
    """What still points at unchanged text. Fixes are left out: they were made for another text."""
    kept: list[Diagnostic] = []
    for diagnostic in diagnostics:
        span = _moved(diagnostic.span, before, after)
        labels = [(_moved(label.span, before, after), label) for label in diagnostic.labels]
        if span is not None and all(place is not None for place, _ in labels):
            moved = tuple(
                attrs.evolve(label, span=place) for place, label in labels if place is not None
            )
            kept.append(attrs.evolve(diagnostic, span=span, labels=moved, fixes=()))
    return tuple(kept)


def _moved(
    span: Span, before: Mapping[str, SourceFile], after: Mapping[str, SourceFile]
) -> Span | None:
    if span.file not in before or span.file not in after:
        return None
    old, new = before[span.file].text, after[span.file].text
    if old == new:
        return span
    shorter = min(len(old), len(new))
    start = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - start
    end = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    if span.end <= start:
        return span
    if span.start >= len(old) - end:
        by = len(new) - len(old)
        return Span(span.file, span.start + by, span.end + by)
    return None
