"""Says again of an edited spec what was said of it before, where that points at nothing that was laid out anew.

A finding is made of what clauses mean and of where they stand. So of a declaration whose parts stand in it as
they did, what was said holds word for word, wherever the declaration itself has come to stand.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.said import Placed
from factoryc.frozen import fields_in
from factoryc.source.span import Span
from factoryc.spec.clock import passes_time
from factoryc.spec.digest import digest
from factoryc.spec.spec import Spec


@attrs.frozen(eq=False, slots=False)
class Layout:
    """Where the declarations of a spec stand. Each is looked through when it is first asked about."""

    spec: Spec
    _placed: dict[str, Placed] = attrs.field(factory=dict)

    def places_of(self, diagnostics: Iterable[Diagnostic]) -> Mapping[str, Placed] | None:
        """The declarations that are pointed into, or None where something else is."""
        names = {self.name_at(span) for each in diagnostics for span in _spans(each)}
        return None if None in names else {name: self.placed(name) for name in names if name}

    def moved(
        self, diagnostics: tuple[Diagnostic, ...], places: Mapping[str, Placed]
    ) -> tuple[Diagnostic, ...] | None:
        """The diagnostics at their new places, or None where one of these declarations looks otherwise."""
        for name, before in places.items():
            if name not in self._declared or self.placed(name).layout != before.layout:
                return None

        def move(span: Span) -> Span:
            name = next(name for name, each in places.items() if _holds(each.span, span))
            before, after = places[name].span, self.placed(name).span
            by = after.start - before.start
            return Span(after.file, span.start + by, span.end + by)

        return tuple(_moved(each, move) for each in diagnostics)

    def placed(self, name: str) -> Placed:
        """Where a declaration stands."""
        if name not in self._placed:
            whole = self._declared[name].span
            spans = _spans_in(self._declared[name])
            own = [(each.start, each.end) for each in spans if each.file == whole.file]
            layout = digest([(start - whole.start, end - whole.start) for start, end in own])
            self._placed[name] = Placed(whole, layout)
        return self._placed[name]

    def name_at(self, span: Span) -> str | None:
        """The declaration in which a span lies."""
        return next(
            (name for name, each in self._declared.items() if _holds(each.span, span)), None
        )

    @cached_property
    def _declared(self) -> Mapping[str, Any]:
        """Every declaration, by its clause or by what there is one of."""
        spec = self.spec
        clauses = (
            *spec.types,
            *spec.errors,
            *spec.functions,
            *spec.state,
            *spec.invariants,
            *(each for each in spec.operations if not passes_time(each)),
            *spec.ports,
            *spec.evals,
            *spec.loads,
            *spec.constraints,
            *spec.decisions,
            *spec.nevers,
        )
        alone = {"interface": spec.interface, "gate": spec.gate}
        named = {each.clause: each for each in reversed(clauses)}
        return named | {name: each for name, each in alone.items() if each is not None}


def _holds(whole: Span, part: Span) -> bool:
    return whole.file == part.file and whole.start <= part.start and part.end <= whole.end


def _spans(diagnostic: Diagnostic) -> Iterator[Span]:
    yield diagnostic.span
    yield from (label.span for label in diagnostic.labels)
    yield from (edit.span for fix in diagnostic.fixes for edit in fix.edits)


def _moved(diagnostic: Diagnostic, move: Callable[[Span], Span]) -> Diagnostic:
    return attrs.evolve(
        diagnostic,
        span=move(diagnostic.span),
        labels=tuple(attrs.evolve(each, span=move(each.span)) for each in diagnostic.labels),
        fixes=tuple(
            attrs.evolve(
                fix, edits=tuple(attrs.evolve(edit, span=move(edit.span)) for edit in fix.edits)
            )
            for fix in diagnostic.fixes
        ),
    )


def _spans_in(value: object) -> Iterator[Span]:
    """Every span inside, those included that take no part in what is meant."""
    waiting: list[Any] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Span):
            yield part
        elif isinstance(part, tuple | list):
            waiting.extend(part)
        elif (fields := fields_in(type(part))) is not None:
            waiting.extend(getattr(part, each.name) for each in fields)
