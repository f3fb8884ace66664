"""Judges the state that a product begins with: each part of it is what the spec says at first.

Without this a wrong beginning would be seen when operations are judged, and they would be blamed.
"""

from collections.abc import Mapping
from typing import assert_never

from factoryc.contract.binding import binding
from factoryc.contract.evaluation import same
from factoryc.contract.literal import literal
from factoryc.contract.model import load_contract
from factoryc.contract.python_names import python_name
from factoryc.contract.tables import Value
from factoryc.contract.wire import from_wire
from factoryc.contract.wire_schema import WireError, schema, sent_schema
from factoryc.judge.ended import ending_text
from factoryc.judge.sandbox.ending import (
    Broken,
    Ended,
    Failed,
    Rejected,
    Reply,
    Returned,
)
from factoryc.judge.sandbox.sandbox import Sandbox
from factoryc.judge.verdict import Failure
from factoryc.plan.layout import layout_of, module_path
from factoryc.spec.definitions import StateDefinition
from factoryc.spec.spec import Spec

_TITLE = "the state at first is as the spec says"


def wrong_first_state(spec: Spec, sandbox: Sandbox) -> tuple[Failure, ...]:
    """One failure for each state that is missing, of another type, or not at its initial value."""
    contract = load_contract(spec)
    subject = sandbox.start_library(_binding(spec))
    failures: list[Failure] = []
    for state in spec.state:
        name = python_name(state.name)
        expected = getattr(contract.initial, name)
        reply = subject.call(state.name, [name])
        observed = _observed(reply, state, spec, contract.classes, expected)
        if observed is not None:
            failures.append(_failure(spec, state, literal(expected, state.type), observed))
        if isinstance(reply, Ended):
            break
    return tuple(failures)


def _binding(spec: Spec) -> dict[str, object]:
    """Each state as an operation that reads one attribute of a new `State`."""
    bound = binding(spec, ())
    bound["operations"] = {
        state.name: {
            "module": "builtins",
            "function": "getattr",
            "parameters": [["name", {"kind": "text"}]],
            "result": sent_schema(state.type, spec),
            "errors": {},
        }
        for state in spec.state
    }
    return bound


def _observed(
    reply: Reply, state: StateDefinition, spec: Spec, classes: Mapping[str, type], expected: Value
) -> str | None:
    """What is there instead; None where it is what was expected."""
    match reply:
        case Returned(value=wire):
            try:
                found = from_wire(wire, schema(state.type, spec), classes)
            except WireError as error:
                return f"a value that is {error}"
            return None if same(found, expected) else literal(found, state.type)
        case Broken(text=text):
            return text
        case Ended(ending=ending):
            return ending_text(ending)
        case Failed() | Rejected():
            return "an error"
        case _:
            assert_never(reply)


def _failure(spec: Spec, state: StateDefinition, expected: str, observed: str) -> Failure:
    module = layout_of(spec).state
    return Failure(
        "eval",
        state.clause,
        _TITLE,
        "",
        how="disagreement",
        calls=(f"State().{python_name(state.name)}",),
        expected=expected,
        observed=observed,
        file=None if module is None else module_path(module),
    )
