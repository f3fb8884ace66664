"""`never log value of Token`: what a product prints and writes, searched for values of the type that it has met.

A text of a few letters may stand in any log by chance, so only longer ones count.
"""

from collections.abc import Mapping, Sequence

import attrs

from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Failed, Returned
from factoryc.judge.sandbox.ending import Event
from factoryc.judge.subjects.subject import Observed, Raw
from factoryc.judge.typed_parts import typed_parts
from factoryc.spec.evals import NeverLog
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type, type_text

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
                self._remember(observed.fields.get(python_name(field.name)), field.type, types)

    @property
    def are_looked_for(self) -> bool:
        """Whether there are any of which a product was told."""
        return bool(self._seen)

    def look_for(self, printed: str) -> None:
        """Find them in what a product printed; then it is another product's turn."""
        for text, name in self._seen.items():
            if printed and text in printed:
                self._find(f"prints a value of {name}")
        self._seen.clear()

    def look_in(self, files: Mapping[str, str]) -> None:
        """Find them in the files that a product wrote, but for those that keep its state."""
        kept = self.spec.interface.kept if self.spec.interface is not None else None
        for path, content in files.items():
            if kept is not None and path.startswith(kept):
                continue
            for text, name in self._seen.items():
                if text in content:
                    self._find(f"writes a value of {name} to {path}")

    def _find(self, detail: str) -> None:
        event = Event("log", detail)
        if event not in self.found:
            self.found.append(event)

    def _remember(self, value: object, type_: Type, secret: Sequence[Type]) -> None:
        for found, part in typed_parts(self.spec, type_, value):
            text = str(part)
            if found in secret and len(text) >= _SHORTEST:
                self._seen[text] = type_text(found)
