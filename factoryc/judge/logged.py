"""`never log value of Token`: what a product prints, searched for values of the type that it has met.

A text of a few letters may stand in any log by chance, so only longer ones count.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from factoryc.contract.runtime import Failed, Returned
from factoryc.judge.sandbox.ending import Event
from factoryc.judge.subject import Observed, Raw
from factoryc.spec.evals import NeverLog
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    SetType,
    Type,
    type_text,
    unrefined,
)

_SHORTEST = 6
_MOST = 2_000


@attrs.define
class Secrets:
    """What must not be printed, as far as it was seen; `found` are the times that it was."""

    spec: Spec
    found: list[Event] = attrs.field(factory=list)
    _seen: dict[str, str] = attrs.field(factory=dict)

    @property
    def _types(self) -> tuple[Type, ...]:
        return tuple(n.rule.type for n in self.spec.nevers if isinstance(n.rule, NeverLog))

    def note(self, operation: str, arguments: Sequence[object], observed: Observed) -> None:
        """Remember the secrets of a call."""
        types = self._types
        if not types or len(self._seen) >= _MOST:
            return
        called = self.spec.operation(operation)
        for parameter, argument in zip(called.parameters, arguments, strict=False):
            if not isinstance(argument, Raw):
                self._remember(argument, parameter.type, types)
        if isinstance(observed, Returned) and called.result is not None:
            self._remember(observed.value, called.result, types)
        if isinstance(observed, Failed) and observed.fields:
            for field in self.spec.error(observed.name).fields:
                self._remember(observed.fields.get(field.name), field.type, types)

    def look_for(self, printed: str) -> None:
        """Find them in what a product printed; then it is another product's turn."""
        for text, name in self._seen.items():
            if printed and text in printed:
                event = Event("log", f"prints a value of {name}")
                if event not in self.found:
                    self.found.append(event)
        self._seen.clear()

    def _remember(self, value: object, type_: Type, secret: Sequence[Type]) -> None:
        for part, name in _secrets(value, type_, secret, self.spec):
            text = part if isinstance(part, str) else str(part)
            if len(text) >= _SHORTEST:
                self._seen[text] = name


def _secrets(
    value: Any,  # noqa: ANN401  of any type
    type_: Type,
    secret: Sequence[Type],
    spec: Spec,
) -> Iterator[tuple[object, str]]:
    if value is None:
        return
    if type_ in secret:
        yield value, type_text(type_)
    match unrefined(type_) if not isinstance(type_, RefinedType) else type_.base:
        case OptionalType(inner=inner):
            yield from _secrets(value, inner, secret, spec)
        case RefinedType() as base:
            yield from _secrets(value, base, secret, spec)
        case ListType(element=element) | SetType(element=element):
            for item in value if isinstance(value, list | set | frozenset) else ():
                yield from _secrets(item, element, secret, spec)
        case MapType(key=key, value=entry):
            for name, item in value.items() if isinstance(value, dict) else ():
                yield from _secrets(name, key, secret, spec)
                yield from _secrets(item, entry, secret, spec)
        case RecordType(name=name):
            for field in spec.record(name).fields:
                yield from _secrets(getattr(value, field.name, None), field.type, secret, spec)
        case _:
            return
