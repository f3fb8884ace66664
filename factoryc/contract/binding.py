"""How the host finds and calls the operations of a product."""

from collections.abc import Sequence
from typing import Any

from factoryc.contract.python_names import python_name
from factoryc.contract.wire_schema import sent_schema
from factoryc.spec.clock import reads_clock
from factoryc.spec.spec import Spec


def binding(spec: Spec, operations: Sequence[str] | None = None) -> dict[str, Any]:
    """How the host finds and calls a product's operations: all of them, or those that are named."""
    package = python_name(spec.name)
    return {
        "operations": {
            operation.name: {
                "module": f"{package}.operations.{python_name(operation.name)}",
                "function": python_name(operation.name),
                "parameters": [
                    [python_name(parameter.name), sent_schema(parameter.type, spec)]
                    for parameter in operation.parameters
                ],
                "clock": reads_clock(operation),
                "result": None if operation.result is None else sent_schema(operation.result, spec),
                "errors": {
                    name: [
                        [python_name(field.name), sent_schema(field.type, spec)]
                        for field in spec.error(name).fields
                    ]
                    for name in operation.errors
                },
            }
            for operation in spec.operations
            if operations is None or operation.name in operations
        },
        "state": {"module": f"{package}.state", "class": "State"} if spec.state else None,
        "types": f"{package}.types",
    }
