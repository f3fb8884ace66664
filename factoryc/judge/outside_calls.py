"""What an implementation asks of ports while a call goes on, as JSON, and what it is answered.

Whatever it asks, there is an answer, and nothing of it breaks us.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from factoryc.contract.asked import Asked
from factoryc.contract.runtime import Contract, Failed, Rejected, Returned, Value
from factoryc.contract.wire import Json, from_wire, to_wire
from factoryc.contract.wire_schema import WireError, tied
from factoryc.judge.subjects.subject import Answering, Draws

_NOBODY: Json = {"broken": "nobody answers here"}
_LONGEST = 200


@attrs.define(eq=False)
class OutsideCalls:
    """`ports` are those of a binding (factoryc/contract/binding.py); `answering` is who answers now."""

    ports: Mapping[str, Any] = attrs.field(converter=tied)
    contract: Contract
    draws: Draws
    answering: Answering | None = None

    def __call__(self, question: Mapping[str, Any]) -> Json:
        """The answer to `{"asks": "Mailer.send", "arguments": […]}`."""
        if self.answering is None:
            return _NOBODY
        match question:
            case {"asks": str(name), "wrong": str(wrong)} if self._bound(name):
                asked = self.answering.answer(name, (), wrong[:_LONGEST])
            case {"asks": str(name), "arguments": list(wires)} if bound := self._bound(name):
                arguments, wrong = self._arguments(wires, bound)
                asked = self.answering.answer(name, arguments, wrong)
            case {"asks": name}:
                return {"broken": f"no port has an operation `{name}`"}
            case _:
                return _NOBODY
        return _answer(asked, self._bound(asked.operation))

    def _bound(self, name: str) -> Mapping[str, Any]:
        port, _, operation = name.partition(".")
        bound: Mapping[str, Any] = self.ports.get(port, {}).get("operations", {}).get(operation, {})
        return bound

    def _arguments(
        self, wires: list[Json], bound: Mapping[str, Any]
    ) -> tuple[tuple[Value, ...], str]:
        """The values, and what is wrong with them where they are none."""
        wanted = bound["parameters"]
        if len(wires) != len(wanted):
            return (), f"{len(wires)} arguments, where {len(wanted)} are taken"
        values: list[Value] = []
        for wire, (name, schema) in zip(wires, wanted, strict=True):
            try:
                values.append(from_wire(wire, schema, self.contract.classes))
            except WireError as error:
                return (), f"{name}, which is {error}"[:_LONGEST]
        return tuple(values), ""


def _answer(asked: Asked, bound: Mapping[str, Any]) -> Json:
    match asked.outcome:
        case Returned(value=value):
            result = bound["result"]
            return {"returned": None if result is None else to_wire(value, result)}
        case Failed(name=""):
            return {"unreachable": True}
        case Failed(name=name, fields=fields):
            shown = {key: to_wire((fields or {})[key], of) for key, of in bound["errors"][name]}
            return {"failed": name, "fields": shown}
        case Rejected():
            return {"rejected": True}
        case None:
            return {"broken": asked.why}
