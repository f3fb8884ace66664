"""How the host finds and calls the operations of a product."""

from collections.abc import Sequence
from typing import Any

from factoryc.contract.python_names import plain_name, port_name, python_name
from factoryc.contract.wire_schema import sent_schema
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec


def binding(spec: Spec, operations: Sequence[str] | None = None) -> dict[str, Any]:
    """How the host finds and calls a product's operations: all of them, or those that are named."""
    package = python_name(spec.name)
    bound = _operations(spec, operations)
    for each in bound.values():
        each["module"] = f"{package}.operations.{each['function']}"
    return {
        "operations": bound,
        "state": {"module": f"{package}.state", "class": "State"} if spec.state else None,
        "types": f"{package}.types",
    }


def plain_binding(
    spec: Spec, module: str, operations: Sequence[str] | None = None
) -> dict[str, Any]:
    """The same for a plain module, whose functions are named like the operations.

    Each has its `names`, of which one is enough: `list` as well as `list_`.
    """
    bound = _operations(spec, operations)
    for name, each in bound.items():
        each["names"] = list(dict.fromkeys((plain_name(name), each["function"])))
    return {
        "operations": bound,
        "plain": {"module": module, "class": _camel_case(spec.name)},
        "ports": _ports(spec),
    }


def program_binding(
    spec: Spec, command: Sequence[str], operations: Sequence[str] | None = None
) -> dict[str, Any]:
    """The same for a program that speaks the protocol itself."""
    return {
        "operations": _operations(spec, operations),
        "command": list(command),
        "ports": _ports(spec),
    }


def _operations(spec: Spec, operations: Sequence[str] | None) -> dict[str, dict[str, Any]]:
    return {
        operation.name: {
            **_called(operation, spec),
            "clock": reads_clock(operation),
            "ports": sorted(
                {port_name(call.port) for case in operation.cases for call in case.calls}
            ),
        }
        for operation in spec.operations
        if operations is None or operation.name in operations
    }


def _ports(spec: Spec) -> dict[str, dict[str, Any]]:
    """What lies outside, and how it is called: the host passes such calls on to us."""
    return {
        port.name: {
            "name": port_name(port.name),
            "operations": {each.name: _called(each, spec) for each in port.operations},
        }
        for port in spec.ports
    }


def _called(operation: Operation, spec: Spec) -> dict[str, Any]:
    return {
        "function": python_name(operation.name),
        "parameters": [
            [python_name(parameter.name), sent_schema(parameter.type, spec)]
            for parameter in operation.parameters
        ],
        "result": None if operation.result is None else sent_schema(operation.result, spec),
        "errors": {
            name: [
                [python_name(field.name), sent_schema(field.type, spec)]
                for field in spec.error(name).fields
            ]
            for name in operation.errors
        },
    }


def _camel_case(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
